"""Origins are exact, and no address is asked that is not of the public internet."""

import pytest

from gpgraph.errors import SettingsError
from gpgraph.model.federation import Origin, endpoint, is_public, origins

PUBLIC = [
    "8.8.8.8",
    "91.198.174.192",
    "2620:0:861:ed1a::1",
    "2a00:1450:4001:800::200e",
    "::ffff:8.8.8.8",
    "2002:808:808::1",
    "64:ff9b::808:808",
]
PRIVATE = [
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255"),  # noqa: S104
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192"),
    *("192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "192.88.99.1", "168.63.129.16"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1"),
    *("fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1"),
    *("2001:db8::1", "3fff::1", "2001::1", "2001:0:7f00:1::1", "2001:10::1", "2001:20::1"),
    *("2002:7f00:1::1", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
    *("64:ff9b:1::808:808", "5f00::1", "4000::1", "2a00:1450:4001:800::200e%1"),
    *("", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "127.0.0.01"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_address_may_be_asked(address: str) -> None:
    """In whatever form the resolver gives it."""
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_address_of_a_network_of_our_own_is_never_asked(address: str) -> None:
    """Nor one that only carries such an address."""
    assert not is_public(address)


@pytest.mark.parametrize(
    ("iri", "origin", "target"),
    [
        ("https://a.example", "https://a.example", "/"),
        ("HTTPS://A.Example:443/x", "https://a.example", "/x"),
        ("http://a.example:8080?q=1", "http://a.example:8080", "/?q=1"),
        ("https://a.example/ü b?ü=%20", "https://a.example", "/%C3%BC%20b?%C3%BC=%20"),
        ("https://[2620::1]:8443/a/../b", "https://[2620::1]:8443", "/a/../b"),
    ],
)
def test_endpoint_is_read(iri: str, origin: str, target: str) -> None:
    """Scheme and host in small letters, the usual port left out, the rest as a request has it."""
    found = endpoint(iri)

    assert found is not None
    assert (str(found.origin), found.target) == (origin, target)


@pytest.mark.parametrize(
    "iri",
    [
        *("ftp://a.example/", "file:///etc/passwd", "urn:a:b", "//a.example/", "a.example", ""),
        *(
            "https://user@a.example/",
            "https://user:word@a.example/",
            "https://a.example@b.example/",
        ),
        *(
            "https://a.example#@b.example/",
            "https://a.example/#x",
            "https://a.example\\@b.example/",
        ),
        *("https://a.example:/", "https://a.example:0/", "https://a.example:65536/"),
        *(
            "https://a.example./",
            "https://.a.example/",
            "https://-/",
            "https:///",
            "https:/a.example",
        ),
        *("https://ä.example/", "https://a%2eexample/", "https://a.example%00/", "https://a b/"),
        *("https://a.example\r\n/", "https://a.example/\n", "https://[::1", "https://[::1]x/"),
        *("https://a.example:4٤3/", "https://\uff41.example/"),
    ],
)
def test_address_that_could_be_read_in_two_ways_is_not_read_at_all(iri: str) -> None:
    """What a checker and a connector read differently is how such checks are passed by."""
    found = endpoint(iri)

    # A path may hold what it likes: it cannot change the server, and is quoted.
    assert found is None or (str(found.origin), found.target) == ("https://a.example", "/%0A")


def test_origins_of_an_operator_are_exact() -> None:
    """Another scheme, port or host below it is another origin."""
    allowed = origins(("https://a.example", "http://b.example:8080"))

    assert allowed == (Origin("https", "a.example", 443), Origin("http", "b.example", 8080))
    assert [
        iri
        for iri in (
            *("http://a.example/", "https://a.example:8443/", "https://sub.a.example/"),
            *("https://a.example.evil.example/", "http://b.example/", "https://b.example:8080/"),
        )
        if (found := endpoint(iri)) is None or found.origin in allowed
    ] == []


@pytest.mark.parametrize(
    "text",
    ["a.example", "https://a.example/", "https://a.example/sparql", "https://*.example", "*", ""],
)
def test_setting_that_is_no_origin_is_refused(text: str) -> None:
    """A prefix or a pattern would let in more than it says."""
    with pytest.raises(SettingsError, match="is not an origin"):
        origins((text,))
