"""Negotiation by profile, over the socket: the draft of the W3C, by header and by address."""

import json
import re

import httpx2
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

OURS = "https://w3id.org/gpgraph/shapes"
SKOS = "http://www.w3.org/2004/02/skos/core"
SCHEMA = "http://schema.org/"
VOID = "http://rdfs.org/ns/void"
ALTR = "http://www.w3.org/ns/dx/connegp/altr"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
GOAL, SCHEME = "gpg-2017/1", "gpg-2017"
THING = "https://w3id.org/gpgraph/id/"


def triples(answer: httpx2.Response) -> list[Quad]:
    """Return what an answer says, whatever its format."""
    assert answer.status_code == 200, answer.text
    format_ = RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    assert format_ is not None
    return list(parse(answer.content, format_, base_iri=str(answer.url)))


def lines(answer: httpx2.Response) -> set[str]:
    """Return the same as lines to compare."""
    return {str(quad.triple) for quad in triples(answer)}


def read_with_context(client: httpx2.Client, answer: httpx2.Response) -> set[str]:
    """Return what JSON-LD says, with our context put in where it is named: nothing is fetched."""
    document = answer.json()
    if isinstance(document, dict) and isinstance(document["@context"], str):
        document |= client.get("/context/v1.jsonld").json()
    found = parse(json.dumps(document), RdfFormat.JSON_LD, base_iri=str(answer.url))
    return {str(quad.triple) for quad in found}


def values(quads: list[Quad], subject: str, predicate: str) -> set[str]:
    """Return what a thing has for a property."""
    found = (
        quad.object
        for quad in quads
        if quad.subject == NamedNode(subject) and quad.predicate.value == predicate
    )
    return {getattr(term, "value", "") for term in found}


@pytest.mark.parametrize(
    ("token", "iri"),
    [("gpgraph", OURS), ("skos", SKOS), ("schema", SCHEMA), ("void", VOID)],
)
def test_profile_by_header_by_token_and_by_iri_is_the_same_document(
    client: httpx2.Client, token: str, iri: str
) -> None:
    """Two functional profiles of one model: section 7.1 and 7.2."""
    # A scheme has pages, which keep the address that was asked for.
    path = f"/doc/{SCHEME if iri == VOID else GOAL}"
    header = client.get(path, headers={"Accept-Profile": f"<{iri}>"})
    by_token = client.get(f"{path}?_profile={token}")
    by_iri = client.get(path, params={"_profile": iri})

    assert header.content == by_token.content == by_iri.content
    for answer in (header, by_token, by_iri):
        assert answer.headers["content-profile"] == f"<{iri}>"
        assert f'<{iri}>; rel="profile"' in answer.headers["link"]
        assert "Accept-Profile" in answer.headers["vary"].split(", ")


def test_skos_profile_has_words_of_skos_and_no_others(client: httpx2.Client) -> None:
    """A tool that knows SKOS has to skip nothing; what is ours never looks like SKOS."""
    found = triples(client.get(f"/doc/{GOAL}?_profile=skos"))

    assert values(found, THING + GOAL, f"{SKOS}#prefLabel") == {"Counter the threat of terrorism"}
    assert values(found, THING + GOAL, f"{SKOS}#inScheme") == {THING + SCHEME}
    assert len(values(found, THING + GOAL, f"{SKOS}#narrower")) == 4
    assert values(found, THING + GOAL, RDF_TYPE) == {f"{SKOS}#Concept"}
    assert {quad.predicate.value.partition("#")[0] for quad in found} == {
        SKOS,
        RDF_TYPE.partition("#")[0],
    }


def test_skos_profile_names_what_has_no_preferred_label_of_ours(client: httpx2.Client) -> None:
    """Design 2.2: the UN's own file has the preferred label, and two would break SKOS."""
    found = triples(client.get("/doc/sdg/16.4?_profile=skos"))

    assert not any(quad.predicate.value == f"{SKOS}#prefLabel" for quad in found)
    assert values(found, "http://metadata.un.org/sdg/16.4", RDFS_LABEL)
    assert values(found, "http://metadata.un.org/sdg/16", RDFS_LABEL)


def test_schema_profile_is_a_term_in_its_set(client: httpx2.Client, server: str) -> None:
    """Search engines know these two types of schema.org."""
    found = triples(client.get(f"/doc/{GOAL}?_profile=schema"))

    assert values(found, THING + GOAL, RDF_TYPE) == {f"{SCHEMA}DefinedTerm"}
    assert values(found, THING + GOAL, f"{SCHEMA}termCode") == {"1"}
    assert values(found, THING + GOAL, f"{SCHEMA}inDefinedTermSet") == {THING + SCHEME}
    assert values(found, THING + GOAL, f"{SCHEMA}url") == {f"{server}/doc/{GOAL}"}
    assert values(found, THING + SCHEME, f"{SCHEMA}name") == {"INTERPOL Global Policing Goals"}
    assert {quad.predicate.value for quad in found} - {RDF_TYPE} == {
        f"{SCHEMA}{name}"
        for name in (*("name", "termCode", "identifier", "description", "inDefinedTermSet", "url"),)
    }


def test_schema_profile_as_json_needs_nothing_else_to_be_read(client: httpx2.Client) -> None:
    """Its context stands in it; a crawler fetches none, and an isolated network has none."""
    answer = client.get(f"/doc/{SCHEME}?_profile=schema&_mediatype=application/ld%2Bjson")
    document = answer.json()

    assert document["@context"]["@vocab"] == SCHEMA
    assert document["@type"] == "DefinedTermSet"
    assert len(document["hasDefinedTerm"]) == 39
    assert document["hasDefinedTerm"][0]["termCode"] == "1"
    assert lines(answer) == lines(client.get(f"/doc/{SCHEME}?_profile=schema"))


def test_void_profile_counts_what_a_scheme_holds(client: httpx2.Client, server: str) -> None:
    """As many as a query counts."""
    query = (
        "SELECT (COUNT(DISTINCT ?s) AS ?entities) (COUNT(*) AS ?triples)"
        f" {{ ?s <{SKOS}#inScheme> <{THING}{SCHEME}> ; ?p ?o }}"
    )
    counted = client.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1]
    found = triples(client.get(f"/doc/{SCHEME}?_profile=void"))
    void = f"{VOID}#"
    numbers = [values(found, THING + SCHEME, void + name) for name in ("entities", "triples")]

    assert [{number} for number in counted.split(",")] == numbers
    assert values(found, THING + SCHEME, f"{void}uriSpace") == {f"{THING}{SCHEME}/"}
    assert values(found, THING + SCHEME, f"{void}sparqlEndpoint") == {f"{server}/sparql"}
    assert len(values(found, THING + SCHEME, f"{void}rootResource")) == 7
    partitions = values(found, THING + SCHEME, f"{void}classPartition")
    classes = {name: values(found, name, f"{void}entities") for name in partitions}
    assert classes[f"{server}/doc/{SCHEME}#class-gp-Objective"] == {"32"}


@pytest.mark.parametrize("name", ["alt", "all", "alternates"])
def test_list_of_profiles_names_every_representation_and_each_is_there(
    client: httpx2.Client, server: str, name: str
) -> None:
    """Section 6.2.1: a server must not list what it cannot deliver."""
    answer = client.get(f"/doc/{SCHEME}?_profile={name}")
    found = triples(answer)
    default = values(found, THING + SCHEME, f"{ALTR}#hasDefaultRepresentation")
    others = values(found, THING + SCHEME, f"{ALTR}#hasRepresentation")

    assert answer.headers["content-profile"] == f"<{ALTR}>"
    assert default == {f"{server}/doc/{SCHEME}.ttl"}
    assert len(default | others) == 7 + 3 * 6
    for address in default | others:
        listed = client.get(address)
        media_type, profile = (
            values(found, address, f"http://purl.org/dc/terms/{term}")
            for term in ("format", "conformsTo")
        )
        assert listed.status_code == 200, address
        assert {listed.headers["content-type"].partition(";")[0]} == media_type
        assert {listed.headers["content-profile"].strip("<>")} == profile
        assert f'<{address}>; rel="alternate"' in answer.headers["link"]


def test_list_of_profiles_is_a_page_for_readers(client: httpx2.Client) -> None:
    """Linked from the page about the resource."""
    resource = client.get(f"/doc/{GOAL}.html").text
    page = client.get(f"/doc/{GOAL}?_profile=alt", headers={"Accept": "text/html"}).text

    assert f"/doc/{GOAL}?_profile=alt" in resource
    assert f"/doc/{GOAL}?_profile=skos" in resource
    assert f"/doc/{GOAL}?_profile=schema&amp;_mediatype=application/ld%2Bjson" in page
    assert SKOS in page
    assert VOID not in page


@pytest.mark.parametrize(
    ("path", "tokens"),
    [
        (f"/doc/{SCHEME}", ["gpgraph", "skos", "schema", "void"]),
        (f"/doc/{GOAL}", ["gpgraph", "skos", "schema"]),
        ("/doc/sdg/16.4", ["gpgraph", "skos", "schema"]),
        ("/doc/interpol", ["gpgraph"]),
    ],
)
def test_every_document_says_in_which_profiles_it_can_be_had(
    client: httpx2.Client, server: str, path: str, tokens: list[str]
) -> None:
    """Section 7.1.1: by ``HEAD``, with what each token means, and no profile that it lacks."""
    link = client.head(path).headers["link"]
    kind = re.escape('<http://www.w3.org/ns/dx/prof/Profile>; rel="type"')
    means = dict(re.findall(kind + r'; token="(\w+)"; anchor="([^"]+)"', link))

    assert list(means) == tokens
    for name, iri in means.items():
        listed = f'<{server}{path}?_profile={name}>; rel="alternate"; profile="{iri}"' in link
        assert listed is (name != tokens[0])
    assert f'<{server}{path}>; rel="canonical"; type="text/turtle"; profile="{OURS}"' in link


def test_profile_that_a_resource_lacks_is_refused_where_the_address_names_it(
    client: httpx2.Client,
) -> None:
    """An organisation is no concept, and an empty document would say that nothing is known."""
    answer = client.get("/doc/interpol?_profile=skos")

    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith("/no-such-profile")
    assert answer.json()["offered"] == ["gpgraph"]


@pytest.mark.parametrize("wanted", [f"<{SKOS}>", "<urn:example:unknown>", "garbage,,;"])
def test_profile_that_a_resource_lacks_gives_the_default_where_a_header_names_it(
    client: httpx2.Client, wanted: str
) -> None:
    """Section 6.2.2: a client that states preferences gets the default, and is told so."""
    answer = client.get("/doc/interpol", headers={"Accept-Profile": wanted})

    assert answer.status_code == 200
    assert answer.headers["content-profile"] == f"<{OURS}>"
    assert answer.content == client.get("/doc/interpol").content


def test_address_goes_before_the_header(client: httpx2.Client) -> None:
    """Section 6.4, order of precedence."""
    answer = client.get(f"/doc/{GOAL}?_profile=skos", headers={"Accept-Profile": f"<{SCHEMA}>"})

    assert answer.headers["content-profile"] == f"<{SKOS}>"


@pytest.mark.parametrize(
    ("accept", "profile", "content_type"),
    [
        ("text/html", OURS, "text/html"),
        ("text/html, */*;q=0.1", SKOS, "text/turtle"),
        ("text/html, application/n-triples;q=0.1", SKOS, "application/n-triples"),
    ],
)
def test_wanted_profile_goes_before_a_wanted_format(
    client: httpx2.Client, accept: str, profile: str, content_type: str
) -> None:
    """Section 7.1: what is in no listed profile counts as unreadable, if there is another way."""
    headers = {"Accept": accept, "Accept-Profile": f"<{SKOS}>"}
    answer = client.get(f"/doc/{GOAL}", headers=headers)

    assert answer.headers["content-profile"] == f"<{profile}>"
    assert answer.headers["content-type"].startswith(content_type)


def test_profile_and_a_format_that_it_lacks_are_refused_with_those_that_it_has(
    client: httpx2.Client,
) -> None:
    """There is no page in the words of SKOS."""
    answer = client.get(f"/doc/{GOAL}?_profile=skos&_mediatype=text/html")

    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["offered"]
    assert "text/html" not in answer.json()["offered"]


def test_thing_says_which_profile_its_document_will_have(client: httpx2.Client) -> None:
    """Section 6.2.2: the redirect tells the choice, and keeps what the address asks for."""
    header = client.get(f"/id/{GOAL}", headers={"Accept-Profile": f"<{SKOS}#>"})
    address = client.get(f"/id/{GOAL}?_profile=schema")

    assert header.headers["content-profile"] == f"<{SKOS}>"
    assert header.headers["vary"] == "Accept-Profile"
    assert address.headers["location"].endswith(f"/doc/{GOAL}?_profile=schema")


def test_answers_in_two_profiles_are_kept_apart(client: httpx2.Client) -> None:
    """Under one address, a cache that forgets the header would give one for the other."""
    path = f"/doc/{GOAL}?kept=apart"
    wishes = [{}, {"Accept-Profile": f"<{SKOS}>"}, {"Accept-Profile": f"<{SCHEMA}>"}]
    for _ in range(2):
        answers = [client.get(path, headers=wish) for wish in wishes]

        assert len({answer.content for answer in answers}) == 3
        assert len({answer.headers["etag"] for answer in answers}) == 3
        for wish, answer in zip(wishes, answers, strict=True):
            held = client.get(path, headers={**wish, "If-None-Match": answer.headers["etag"]})
            assert held.status_code == 304
    other = client.get(path, headers={"If-None-Match": answers[1].headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("format_", ["ttl", "jsonld", "nt", "rdf", "trig", "nq"])
@pytest.mark.parametrize("profile", ["skos", "schema", "void", "alt"])
def test_profile_says_the_same_in_every_format_whichever_worker_writes_it(
    client: httpx2.Client, profile: str, format_: str
) -> None:
    """JSON-LD with our context, too."""
    path = f"/doc/{SCHEME}?_profile={profile}&format={format_}"
    answer = client.get(path)
    found = read_with_context(client, answer) if format_ == "jsonld" else lines(answer)

    assert found == lines(client.get(f"/doc/{SCHEME}?_profile={profile}&format=nt"))
    assert len({client.get(f"{path}&again={n}").content for n in range(4)}) == 1


@pytest.mark.parametrize("profile", ["skos", "schema", "void", "alt"])
def test_profile_can_be_had_in_every_form_of_json_ld(client: httpx2.Client, profile: str) -> None:
    """Who asks for a form gets it, or would parse what it did not expect."""
    path = f"/doc/{SCHEME}?_profile={profile}&format=jsonld"
    plain = client.get(path)
    forms = {
        form: client.get(f"{path}&profile={form}")
        for form in ("framed", "compacted", "expanded", "flattened")
    }

    # Framed is the default of documents, whoever's words they are in: the resource stands on top.
    document = plain.json()
    assert (document.get("id") or document["@id"]) == THING + SCHEME
    assert plain.content == forms["framed"].content == forms["compacted"].content
    assert all("@id" in node for node in forms["expanded"].json())
    assert len(forms["flattened"].json().keys() - {"@context"}) == 1
    for form, answer in forms.items():
        named = f'application/ld+json;profile="http://www.w3.org/ns/json-ld#{form}"'
        assert answer.headers["content-type"] == named
    for form in ("expanded", "flattened"):
        assert read_with_context(client, forms[form]) == lines(
            client.get(f"/doc/{SCHEME}?_profile={profile}&format=nt")
        )


def test_profile_has_no_pages(client: httpx2.Client) -> None:
    """What SKOS says of a scheme is on one page, and a second would be the first again."""
    for answer in (
        client.get("/doc/sdg?_profile=skos&page=2"),
        client.get("/doc/sdg?page=2", headers={"Accept-Profile": f"<{SCHEMA}>"}),
        client.get("/doc/interpol?page=2", headers={"Accept-Profile": f"<{SKOS}>"}),
    ):
        assert answer.status_code == 404
        assert "There is no page 2; there is 1." in answer.json()["detail"]
