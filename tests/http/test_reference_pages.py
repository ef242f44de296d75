"""The pages that document the ontology and the shapes: all of it, linked, and true to the data."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import escape, unescape

import httpx2
import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from gpgraph.http.addresses import Addresses
from gpgraph.http.app import templates
from gpgraph.model.namespaces import compact, expand
from gpgraph.service.building.build import build
from gpgraph.service.describing.classnames import ClassMembers, ClassNames
from gpgraph.service.manual.ontologyview import ontology_view
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.releases.generation import Generation
from gpgraph.store.resources import Sources, find_sources

HTML = {"Accept": "text/html"}
GP = "https://w3id.org/gpgraph/ontology#"
GPS = "https://w3id.org/gpgraph/shapes#"
VOCABULARIES = ("ontology", "shapes")

# A term that is no longer in use.
OLD_TERM = """
gp:Aim a owl:Class ;
    rdfs:label "aim"@en ;
    skos:definition "concept that states what is wished for & <b>hoped</b>"@en ;
    skos:example "An aim of a town."@en ;
    rdfs:isDefinedBy <https://w3id.org/gpgraph/ontology> ;
    owl:deprecated true ;
    dcterms:isReplacedBy gp:Goal .
"""
# Shapes as others write them: without names, with paths, with parameters that ours do not use.
ODD_SHAPES = """
@prefix gp: <https://w3id.org/gpgraph/ontology#> .
@prefix ex: <http://example.org/> .

gps:Odd a sh:NodeShape ;
    rdfs:label "Odd one"@en ;
    sh:targetClass ex:Nothing ;
    sh:targetObjectsOf ex:none ;
    sh:closed true ;
    sh:ignoredProperties ( rdf:type gp:names ) ;
    sh:xone ( gps:EnglishText [ sh:nodeKind sh:BlankNode ] ) ;
    sh:property gps:Odd-path , [
        sh:path ( gp:subject [ sh:inversePath gp:object ] ) ;
        sh:minCount 2 ; sh:maxCount 5 ; sh:minLength 3 ; sh:maxLength 9 ;
        sh:message "Do something odd."@en
    ] .

gps:Odd-path a sh:PropertyShape ;
    sh:path [ sh:alternativePath ( gp:names [ sh:zeroOrMorePath gp:object ] ) ] ;
    sh:nodeKind sh:BlankNodeOrIRI ;
    sh:minExclusive 1 ;
    sh:maxExclusive 3 ;
    sh:pattern "a" ;
    sh:flags "i" ;
    sh:node [ sh:property [ sh:path skos:note ; sh:minCount 1 ] ] ;
    sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ;
    sh:qualifiedMaxCount 1 ;
    sh:severity sh:Info ;
    ex:mood "good" .
"""
ODD_SENTENCES = (
    "For: every http://example.org/Nothing, whatever is a value of http://example.org/none",
    "each property is named here, or is one of rdf:type, gp:names",
    "exactly one of these holds: Text in English; is a blank node",
    "a rule without a name gp:subject / (^gp:object) violation",
    "2 to 5 values",
    "each value has no fewer characters than 3",
    "each value has no more characters than 9",
    "Do something odd.",
    "gps:Odd-path gp:names | (gp:object*) info",
    "each value is no literal",
    "each value is more than 1",
    "each value is less than 3",
    "each value matches a with the flags i",
    "of each value this holds: this holds: skos:note: at least one value",
    "at most one value of which holds: is an IRI",
    "http://example.org/mood: good",
)


@pytest.fixture(scope="module")
def pages(client: httpx2.Client) -> dict[str, str]:
    """Both pages."""
    return {name: client.get(f"/{name}", headers=HTML).text for name in VOCABULARIES}


@pytest.fixture(scope="module")
def stated(client: httpx2.Client) -> dict[str, Store]:
    """Both vocabularies, as the service gives them to programs."""
    found = {name: Store() for name in VOCABULARIES}
    for name, store in found.items():
        store.load(client.get(f"/{name}.ttl").content, RdfFormat.TURTLE)
    return found


@pytest.fixture(scope="module")
def odd(
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[..., AbstractContextManager[str]],
) -> Iterator[dict[str, str]]:
    """Both pages of a release with a term that is out of use, and with odd shapes."""
    folder = tmp_path_factory.mktemp("odd")
    shutil.copytree(find_sources().root / "ontology", folder / "ontology")
    for name in ("data", "shapes", "queries"):
        shutil.copytree(find_sources().root / name, folder / name)
    for name, text in (
        ("ontology/core.ttl", OLD_TERM),
        ("shapes/ontology.shapes.ttl", ODD_SHAPES),
    ):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)
    release = build(Sources(folder), folder / "releases")
    with serve(release.path) as server:
        yield {name: httpx2.get(f"{server}/{name}.html").text for name in VOCABULARIES}


def entry(page: str, anchor: str) -> str:
    """Return the part of a page that has an anchor, up to the next one."""
    start = page.index(f'id="{anchor}"')
    following = re.search(r' id="', page[start + 4 :])
    return page[start : start + 4 + following.start()] if following else page[start:]


def words(html: str) -> str:
    """Return a page as text, without the blanks that stand for tags before a sign or after one."""
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return re.sub(r" (?=[,;:)*])|(?<=[(^]) ", "", text)


def anchor_of(iri: str) -> str:
    """Return where a term stands on the page of the ontology."""
    return iri.removeprefix(GP) if iri.startswith(GP) else compact(iri)


def declared(store: Store) -> set[str]:
    """Return the terms that a vocabulary is about, without its header."""
    named = {quad.subject.value for quad in store if isinstance(quad.subject, NamedNode)}
    return named - {f"https://w3id.org/gpgraph/{name}" for name in VOCABULARIES}


def pairs(store: Store, curie: str) -> list[tuple[str, str]]:
    """Return who has what for a property, names only."""
    quads = store.quads_for_pattern(None, NamedNode(expand(curie)), None)
    return [
        (quad.subject.value, quad.object.value)
        for quad in quads
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    ]


def test_every_term_ours_and_others_stands_once_with_an_anchor(
    pages: dict[str, str], stated: dict[str, Store]
) -> None:
    """A term that is not on the page leads its reader to the top of it, without a word."""
    terms = declared(stated["ontology"])
    ours = {iri for iri in terms if iri.startswith(GP)}

    assert len(ours) > 50
    assert len(terms - ours) > 50
    for iri in terms:
        assert pages["ontology"].count(f' id="{anchor_of(iri)}"') == 1
        assert f'<a href="#{anchor_of(iri)}"' in pages["ontology"]


def test_every_definition_note_and_example_is_on_the_page(
    pages: dict[str, str], stated: dict[str, Store]
) -> None:
    """With the term that it is about."""
    counted = 0
    for curie in ("skos:definition", "skos:scopeNote", "skos:example"):
        for quad in stated["ontology"].quads_for_pattern(None, NamedNode(expand(curie)), None):
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, Literal)
            assert escape(quad.object.value, quote=False) in entry(
                pages["ontology"], anchor_of(quad.subject.value)
            ).replace("&#39;", "'").replace("&#34;", '"')
            counted += 1

    assert counted > 100


def test_terms_above_and_below_and_inverse_ones_link_each_other(
    pages: dict[str, str], stated: dict[str, Store]
) -> None:
    """Both ways, whichever of the two says it."""
    counted = 0
    for curie in ("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:inverseOf", "owl:disjointWith"):
        for one, other in pairs(stated["ontology"], curie):
            for here, there in ((one, other), (other, one)):
                assert f'href="#{anchor_of(there)}"' in entry(pages["ontology"], anchor_of(here))
            counted += 1

    assert counted > 30


def test_relation_to_a_vocabulary_that_the_data_do_not_need_is_shown_as_such(
    pages: dict[str, str],
) -> None:
    """It stands in graphs of its own."""
    framework = words(entry(pages["ontology"], "Framework"))

    assert "Above it, in other vocabularies dcat:Resource, schema:DefinedTermSet" in framework


def test_uses_of_a_term_are_those_that_a_query_counts(
    client: httpx2.Client, pages: dict[str, str], stated: dict[str, Store]
) -> None:
    """Of a class its instances, of a property its triples, of a code the links to it."""
    queries = {
        "owl:Class": "{ ?s a <TERM> FILTER(isIRI(?s)) }",
        "owl:ObjectProperty": "{ ?s <TERM> ?o FILTER(isIRI(?s)) }",
        "owl:DatatypeProperty": "{ ?s <TERM> ?o FILTER(isIRI(?s)) }",
        "owl:NamedIndividual": "{ ?s ?p <TERM> FILTER(isIRI(?s) && ?p != rdf:type) }",
    }
    prefix = f"PREFIX rdf: <{expand('rdf:')}> "
    for kind, pattern in queries.items():
        terms = [one for one, what in pairs(stated["ontology"], "rdf:type") if what == expand(kind)]

        assert terms
        for iri in terms:
            query = f"{prefix}SELECT (COUNT(*) AS ?n) {pattern.replace('TERM', iri)}"
            answer = client.get("/sparql", params={"query": query, "format": "csv"})
            number = int(answer.text.split()[1])
            said = words(entry(pages["ontology"], anchor_of(iri)))

            assert (f"Use {number:,} " if number else "Use not in this release") in said


def test_use_of_a_property_names_the_closest_classes_and_real_examples(
    client: httpx2.Client, pages: dict[str, str]
) -> None:
    """Not that every objective is a concept, too."""
    objective = entry(pages["ontology"], "objectiveOf")
    example = re.search(r'href="(/doc/[^"]+)"', objective)

    assert re.search(r"Use \d+ triples; on gp:Objective \d+", words(objective))
    assert example is not None
    assert f"<{GP}objectiveOf>" in client.get(f"{example[1]}.nt").text


def test_class_leads_to_the_list_of_its_things(
    client: httpx2.Client, pages: dict[str, str]
) -> None:
    """Three examples are no overview."""
    link = re.search(r'<a href="(/class/[^"]+)">all of them', entry(pages["ontology"], "Objective"))

    assert link is not None
    assert client.get(link[1], headers=HTML).status_code == 200


def test_term_and_the_rules_that_bear_on_it_link_each_other(
    pages: dict[str, str], stated: dict[str, Store]
) -> None:
    """A property has the rules for its values, a class the shapes whose target it is."""
    terms, counted = declared(stated["ontology"]), 0
    for curie in ("sh:path", "sh:targetClass"):
        for shape, term in pairs(stated["shapes"], curie):
            rule = shape.removeprefix(GPS)
            assert pages["shapes"].count(f' id="{rule}"') == 1
            if term in terms:
                assert f'href="/shapes#{rule}"' in entry(pages["ontology"], anchor_of(term)) or (
                    rule.startswith("Condition-")
                )
                assert f'href="/ontology#{anchor_of(term)}"' in entry(pages["shapes"], rule)
                counted += 1

    assert counted > 100


def test_domain_and_range_are_what_the_shapes_ask_for(pages: dict[str, str]) -> None:
    """The ontology states none, so that a misplaced triple is an error and no inference."""
    cited = {
        "evidenceClass": ("gp:Alignment", "gp:EvidenceClass"),
        "position": (
            (
                "gp:Capability, gp:Commitment, gp:CrimeProgramme, gp:GlobalPolicingGoal,"
                " gp:InferenceRule, gp:Listing, gp:Objective, gp:StrategicGoal, sdgo:Goal,"
                " sdgo:Target"
            ),
            "xsd:integer",
        ),
        "objectiveOf": ("gp:Objective", "gp:GlobalPolicingGoal"),
    }
    for name, (domain, range_) in cited.items():
        said = words(entry(pages["ontology"], name))

        assert re.search(rf"Domain by the shapes {re.escape(domain)}.*? (Range|Rules|Never)", said)
        assert f"Range by the shapes {range_} " in said

    # Forbidden on strategic goals, which is no domain.
    forbidden = words(entry(pages["ontology"], "hasObjective"))
    assert "GP-STG-02" in forbidden
    assert "by the shapes" not in forbidden


def test_rule_that_names_a_term_in_a_query_is_listed_with_the_term(pages: dict[str, str]) -> None:
    """SPARQL constraints have no path to find them by."""
    named = entry(pages["ontology"], "predicate").partition("Rules that name it")[2]

    assert 'href="/shapes#Alignment-plainTriple"' in named
    assert "GP-ALI-10" in named


def test_every_rule_says_what_to_do_and_how_much_it_matters(
    pages: dict[str, str], stated: dict[str, Store]
) -> None:
    """In the words of its message, beside its identifier and severity."""
    shapes, counted = stated["shapes"], 0
    for quad in shapes.quads_for_pattern(None, NamedNode(expand("dcterms:identifier")), None):
        assert isinstance(quad.subject, NamedNode)
        said = words(entry(pages["shapes"], quad.subject.value.removeprefix(GPS)))
        (severity,) = (o for s, o in pairs(shapes, "sh:severity") if s == quad.subject.value)
        (message,) = shapes.quads_for_pattern(quad.subject, NamedNode(expand("sh:message")), None)
        assert isinstance(quad.object, Literal)
        assert isinstance(message.object, Literal)

        assert quad.object.value in said
        assert severity.rpartition("#")[2].lower() in said
        assert words(escape(message.object.value)) in said
        counted += 1

    assert counted > 100
    assert f"{counted} rules" in pages["shapes"]


@pytest.mark.parametrize(
    ("anchor", "sentence"),
    [
        ("AlignmentShape", "For: every gp:Alignment"),
        ("AlignedWithShape", "For: whatever has gp:alignedWith"),
        ("Alignment-subject", "exactly one value"),
        ("Alignment-subject", "no value that also stands in gp:object"),
        (
            "Alignment-subject",
            "at least one of these holds: is a concept of the graph; is a concept scheme",
        ),
        ("Alignment-predicate", "each value is one of gp:alignedWith, gp:hasTheme,"),
        ("Alignment-confidence", "each value is a literal of type xsd:decimal"),
        ("Alignment-confidence", "each value is not less than 0"),
        ("Alignment-confidence", "each value is not more than 1"),
        ("Alignment-source", "each value is an IRI"),
        ("Alignment-statedOfTheSet", "this does not hold: stated of one policing goal"),
        ("Framework-adoption", "at most one value"),
        ("Concept-inScheme", "at least one value"),
        ("Sdg-definition", "no value"),
        ("Sdg-code", "exactly one value of which holds: is a code in two digits each"),
        ("OwnConcept-prefLabel", "the same values as rdfs:label"),
        ("SdgCount-rule", "each value has no fewer characters than 10"),
        ("GraphRecord-title", "each value has a language tag, one of en, fr, es, ar, ru, zh"),
        ("GraphRecord-title", "no two values in the same language"),
        ("GlobalPolicingGoal-sdgHeading", 'is one of "UN Sustainable Development Goal"@en,'),
        ("Condition-byProject", "this holds: attributed to this project"),
        (
            "Condition-attributedToProject",
            "About: prov:wasAttributedTo among the values: id:gpgraph",
        ),
        ("Condition-isConcept", "Used by: gps:Alignment-object, gps:Alignment-subject"),
        ("Concept-noCycle", "Broken by each row of this query"),
        ("Concept-noCycle", "SELECT $this WHERE { $this skos:broader+ $this }"),
    ],
)
def test_constraint_is_put_into_words(pages: dict[str, str], anchor: str, sentence: str) -> None:
    """Who keeps the data need not read SHACL."""
    assert sentence in words(entry(pages["shapes"], anchor))


def test_no_parameter_of_our_shapes_is_left_without_words(pages: dict[str, str]) -> None:
    """One that is not known is shown as it is, which is for shapes of others."""
    assert re.findall(r"<code>sh:\w+</code>", pages["shapes"]) == []


@pytest.mark.parametrize("sentence", ODD_SENTENCES)
def test_shape_that_is_written_in_another_way_is_put_into_words_too(
    odd: dict[str, str], sentence: str
) -> None:
    """Rules without names, paths, shapes within shapes, unknown parameters: nothing is dropped."""
    start = odd["shapes"].index('<section class="term" id="Odd"')
    shape = odd["shapes"][start : odd["shapes"].index("</section>", start)]

    assert sentence in words(shape)


def test_term_that_is_out_of_use_stays_with_what_replaces_it(odd: dict[str, str]) -> None:
    """Marked in the list, and where it stands; after those that are in use."""
    page = odd["ontology"]
    listed = page[: page.index("</nav>", page.index('class="contents"'))]
    said = entry(page, "Aim")

    assert '<s><a href="#Aim">Aim</a></s> <span class="note">no longer in use</span>' in listed
    assert "No longer in use. Replaced by gp:Goal" in words(said)
    assert '<a href="#Goal"' in said
    assert page.index(' id="Aim"') > page.index(' id="StrategicGoal"')


def test_text_of_a_term_is_shown_and_not_run(odd: dict[str, str]) -> None:
    """A steward may write what a browser would take for markup."""
    assert "wished for &amp; &lt;b&gt;hoped&lt;/b&gt;" in odd["ontology"]


@pytest.mark.parametrize("name", [*VOCABULARIES, "graph/catalog"])
@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("ttl", "text/turtle; charset=utf-8"),
        ("jsonld", "application/ld+json"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("html", "text/html; charset=utf-8"),
    ],
)
def test_suffix_chooses_the_format_of_a_vocabulary(
    client: httpx2.Client, name: str, suffix: str, content_type: str
) -> None:
    """As of any document, so that a host of files can serve it."""
    answer = client.get(f"/{name}.{suffix}")
    negotiated = client.get(f"/{name}", headers={"Accept": content_type.partition(";")[0]})

    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert negotiated.content == answer.content


def test_suffix_that_is_none_is_told_those_that_there_are(client: httpx2.Client) -> None:
    """And one that the rest of the request contradicts is no guess."""
    unknown = client.get("/ontology.pdf")
    twice = client.get("/ontology.ttl", params={"format": "nt"})
    refused = client.get("/shapes.ttl", headers={"Accept": "application/rdf+xml"})

    assert (unknown.status_code, unknown.json()["type"][-18:]) == (404, "resource-not-found")
    assert ".ttl, .jsonld, .nt, .rdf, .html" in unknown.json()["detail"]
    for answer in (twice, refused):
        assert (answer.status_code, answer.json()["type"][-21:]) == (406, "contradictory-formats")


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("ontology", "https://creativecommons.org/licenses/by/4.0/"),
        ("shapes", "https://www.apache.org/licenses/LICENSE-2.0"),
    ],
)
def test_vocabulary_says_in_its_header_where_else_it_is_and_on_which_terms(
    client: httpx2.Client, server: str, name: str, licence: str, accept: str
) -> None:
    """In every format alike, so that a program need not read it."""
    answer = client.get(f"/{name}", headers={"Accept": accept})
    links = ", ".join(answer.headers.get_list("link"))

    assert f'<https://w3id.org/gpgraph/{name}>; rel="cite-as"' in links
    assert f'<{server}/{name}>; rel="canonical"' in links
    assert f'<{server}/{name}.ttl>; rel="alternate"; type="text/turtle"' in links
    assert f'<{server}/{name}.html>; rel="alternate"; type="text/html"' in links
    assert f'<{licence}>; rel="license"' in links
    assert "Accept" in answer.headers["vary"].split(", ")


def test_pages_below_a_path_lead_to_one_another_there(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    """A link from the root of the host would leave the service."""
    with serve(release.path, "--base-url", "https://goals.example.org/kg") as server:
        ontology = httpx2.get(f"{server}/ontology.html").text
        shapes = httpx2.get(f"{server}/shapes.html").text

    assert 'href="/kg/shapes#AlignmentShape"' in ontology
    assert 'href="/kg/ontology#Alignment"' in shapes
    assert 'href="/ontology' not in ontology + shapes
    assert 'href="/shapes' not in ontology + shapes


def test_page_of_a_release_that_is_too_large_to_count_says_so(release: Generation) -> None:
    """A count that takes longer than a page may is no count."""
    store = GraphStore.open(release.path).reader
    members = ClassMembers(store, ClassNames.of({"@context": {}}))
    here = Addresses("http://localhost")
    view = ontology_view(store, members, is_counted=False)
    page = templates("/static/").get_template("ontology.html")
    text = page.render(
        view=view,
        alternates=[],
        addresses=here,
        site=here,
        here="/ontology",
        interfaces=[],
        elsewhere={},
        release="large",
        as_of=None,
        validates=False,
    )

    assert "too large to count here" in text
    terms = [name for name, _ in re.findall(r">(\w+)( by the shapes)?</dt>", text)]
    assert "Use" not in terms
    assert {"Example", "Domain"} <= set(terms)


@pytest.mark.parametrize(
    "path",
    [
        "/ontology",
        "/shapes",
        "/graph/gpg-2017/interpol",
        "/class/Objective",
        "/codelist/theme.html",
    ],
)
def test_permanent_iri_has_a_button_that_copies_it(client: httpx2.Client, path: str) -> None:
    """Hidden until the script that does so is there."""
    page = client.get(path, headers=HTML).text

    assert re.search(r'<code id="iri">https://w3id.org/gpgraph/[^<]+</code> <button', page)
    assert 'data-copies="iri"' in page
    assert re.search(r'<script type="module" src="[^"]*/copy.js">', page)


def test_reference_page_is_written_for_each_language_and_address(client: httpx2.Client) -> None:
    """It is kept as it was written, and yet nobody gets what was written for another."""
    asked = [
        client.get(f"/ontology{query}", headers={**HTML, "Accept-Language": language})
        for query, language in (
            ("", "en"),
            ("", "fr"),
            ("?lang=fr", "en"),
            ("?a=b", "en"),
            ("", "en"),
        )
    ]

    assert [page.headers["content-language"] for page in asked] == ["en", "fr", "fr", "en", "en"]
    assert len({page.text for page in asked}) == 4
    assert 'href="/shapes?lang=fr"' in asked[2].text
    assert 'href="/ontology?a=b&amp;lang=es"' in asked[3].text
    assert asked[0].text == asked[4].text
