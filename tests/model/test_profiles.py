"""Negotiation by profile: the draft of the W3C, sections 6 and 7."""

import pytest

from gpgraph.errors import ProfileError
from gpgraph.model.documents.profiles import (
    OURS,
    PROFILES,
    SCHEMA,
    SKOS,
    VOID,
    Profile,
    accepted,
    named,
)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (None, ()),
        ("", ()),
        ("<http://www.w3.org/2004/02/skos/core>", (SKOS,)),
        ("<http://www.w3.org/2004/02/skos/core#>", (SKOS,)),
        ("<https://schema.org>;q=0.9", (SCHEMA,)),
        ('"https://schema.org/"', (SCHEMA,)),
        ("http://rdfs.org/ns/void#", (VOID,)),
        ("<http://schema.org/>;q=0.5, <http://www.w3.org/2004/02/skos/core>", (SKOS, SCHEMA)),
        ("<http://schema.org/>; q=0.5,<http://rdfs.org/ns/void>;Q=0.6", (VOID, SCHEMA)),
        ("<http://schema.org/>;q=0", ()),
        ("<https://w3id.org/gpgraph/shapes>", (OURS,)),
        ("<urn:example:other>, <http://schema.org/>;q=0.1", (SCHEMA,)),
        ("<urn:example:other>", ()),
        ("<<<>>>,;;q=,<", ()),
        ("<http://schema.org/>;q=banana", (SCHEMA,)),
        ("skos", (SKOS,)),
    ],
)
def test_header_names_the_profiles_that_a_client_wants(
    field: str | None, expected: tuple[Profile, ...]
) -> None:
    """IRIs of one vocabulary are written in several ways; what is nobody's is left alone."""
    assert accepted(field) == expected


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.token)
def test_profile_is_named_by_its_token_and_by_its_iri(profile: Profile) -> None:
    """The draft wants both, and one meaning for each."""
    assert named(profile.token) is named(profile.iri) is profile


@pytest.mark.parametrize("name", ["", "dcat", "SKOS ", "urn:example:other"])
def test_profile_of_another_name_is_refused_with_those_that_there_are(name: str) -> None:
    """A refusal without the choices sends its reader to the manual."""
    with pytest.raises(ProfileError) as caught:
        named(name)

    assert caught.value.offered == ("gpgraph", "skos", "schema", "void")
