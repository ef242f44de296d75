"""What the header of a document says: where its other forms are, what it is, on which terms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from gpgraph.model.documents.alternates import address_of, alternates_of, with_parameters
from gpgraph.model.documents.mediatypes import HTML, Format
from gpgraph.model.documents.profiles import ALTERNATES_MODEL, OURS, PROFILES, Profile
from gpgraph.sandbox.frames import Header

# What it depends on which of the representations a client gets.
VARY = "Accept, Accept-Profile, Accept-Language"
# With a longer address, the links to all forms would make a header that proxies refuse: nginx takes
# 4 KiB of it. They can be made from the canonical address.
LONG_ADDRESS = 160
PROFILE_CLASS = "http://www.w3.org/ns/dx/prof/Profile"


def thing_link(iri: str) -> str:
    """Return an IRI as a header field holds it: ASCII, and without what ends it there."""
    return quote(iri, safe="%/:?#[]@!$&'()*+,;=~")


def document_headers(
    iri: str, document: str, base: str, *, at: tuple[Format, int]
) -> dict[str, str]:
    """Return what is known of a document before the resource is.

    Args:
        iri: What it is about.
        document: The absolute address that all of its representations share.
        base: The public address of the service.
        at: The format of the answer, and which page it is.

    Source:
        RFC 8288; RFC 6596 (canonical); RFC 8574 (cite-as); POWDER (describedby).
    """
    thing, ours = thing_link(iri), f'; profile="{OURS.iri}"'
    (first, canonical), *alternates = _same_page(document, *at)
    links = [
        f'<{thing}>; rel="describes"',
        f'<{thing}>; rel="cite-as"',
        f'<{canonical}>; rel="canonical"; type="{first.media_type}"{ours}',
        *(
            f'<{address}>; rel="alternate"; type="{format_.media_type}"{ours}'
            for format_, address in alternates
            if len(document) <= LONG_ADDRESS
        ),
        f'<{base}/.well-known/void>; rel="describedby"; type="text/turtle"',
    ]
    return {"Vary": VARY, "Link": ", ".join(links)}


def _same_page(document: str, format_: Format, page: int) -> list[tuple[Format, str]]:
    """Return where this page of a document is: the canonical address, then each format.

    Further pages are no other forms of the first (RFC 6596, section 3). Those of data list what
    belongs to a scheme, those of HTML what leads to the thing: so these stand alone.
    """
    alternates = alternates_of(document)
    if page == 1:
        return [(OURS.formats[0], document), *alternates]
    number = str(page)
    if format_ is HTML:
        return [(HTML, with_parameters(address_of(document, OURS, HTML), page=number))]
    return [
        (OURS.formats[0], with_parameters(document, page=number)),
        *(
            (other, with_parameters(address, page=number))
            for other, address in alternates
            if other is not HTML
        ),
    ]


def document_marks(document: str, said: Header) -> Mapping[str, str]:
    """Return what the worker says of a document as header fields: see ``document_facts``.

    Source:
        Content Negotiation by Profile, W3C Working Draft, section 7.1; RFC 9110, section 8.5
        (Content-Language); RFC 5829 (successor-version).
    """
    tokens = set(_strings(said.get("profiles")))
    profiles = [profile for profile in PROFILES if profile.token in tokens]
    chosen = _iri_of(said.get("profile"))
    links = [f'<{chosen}>; rel="profile"'] if chosen else []
    links += [f'<{thing_link(iri)}>; rel="license"' for iri in _strings(said.get("licences"))]
    links += [
        f'<{thing_link(iri)}>; rel="successor-version"' for iri in _strings(said.get("replaced_by"))
    ]
    links += _profile_links(document, profiles)
    links += page_links(said)
    fields = {"Link": ", ".join(links)} if links else {}
    if chosen:
        fields["Content-Profile"] = f"<{chosen}>"
    if languages := _strings(said.get("languages")):
        fields["Content-Language"] = ", ".join(languages)
    return fields


def alternates_headers(document: str, said: Header) -> Mapping[str, str]:
    """Return what the list of representations says of itself, all of them as links."""
    tokens = set(_strings(said.get("profiles")))
    links = [f'<{ALTERNATES_MODEL}>; rel="profile"']
    for profile in PROFILES:
        if profile.token in tokens:
            links += [
                f'<{address_of(document, profile, format_)}>; rel="alternate";'
                f' type="{format_.media_type}"; profile="{profile.iri}"'
                for format_ in profile.formats
            ]
            links.append(_token_link(profile))
    return {"Link": ", ".join(links), "Content-Profile": f"<{ALTERNATES_MODEL}>"}


def page_links(said: Header) -> Iterator[str]:
    """Yield the links from page to page that the worker names, and none that leads nowhere."""
    for relation in ("first", "prev", "next", "last"):
        if isinstance(address := said.get(relation), str):
            yield f'<{thing_link(address)}>; rel="{relation}"'


def _profile_links(document: str, profiles: Iterable[Profile]) -> Iterator[str]:
    """Yield where the other profiles are, each once, and what their tokens mean.

    Each in each format would be a header that proxies refuse; ``_profile=alt`` has them all.
    """
    for profile in profiles:
        yield _token_link(profile)
        if profile is not OURS and len(document) <= LONG_ADDRESS:
            address = with_parameters(document, _profile=profile.token)
            yield f'<{address}>; rel="alternate"; profile="{profile.iri}"'


def _token_link(profile: Profile) -> str:
    return f'<{PROFILE_CLASS}>; rel="type"; token="{profile.token}"; anchor="{profile.iri}"'


def _iri_of(token: object) -> str | None:
    return next((profile.iri for profile in PROFILES if profile.token == token), None)


def _strings(value: object) -> Sequence[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []
