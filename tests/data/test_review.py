"""Every fact a second time: ``data/review.csv``, made from the sources alone, and the release.

A row says what a source says. Where the data say it otherwise for a reason, ``held_as`` says how:
``absent``, cells that differ (``subject=…;confidence=…``), the resource in whose notes it is told
(``told by RESOURCE: words``), or that nothing states that it is missing (``no gap``).
"""

import csv
import gzip
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat, parse

from gpgraph.model import namespaces
from gpgraph.store.releases.generation import Generation

REVIEW = Path(__file__).parents[2] / "data" / "review.csv"
NOT_REVIEWED = ("contrib/", "inferred", "ontology/", "rules", "shapes/")
KEYS = {
    namespaces.SDG + "ontology#": "sdgo:",
    namespaces.ID: "",
    namespaces.SDG: "sdg/",
    "http://eurovoc.europa.eu/": "eurovoc/",
    "http://metadata.un.org/thesaurus/": "unbis/",
    "http://www.wikidata.org/entity/": "wikidata/",
    "https://ror.org/": "ror/",
}
# How firmly a sentence binds, in the words of the page, and our code for it.
MODALITIES = {
    "none": "none",
    "does": "gp:doing",
    "working to": "gp:workingTowards",
    "committed to": "gp:workingTowards",
    "strive to": "gp:workingTowards",
    "aims to": "gp:seeking",
    "seek to": "gp:seeking",
    "will seek to": "gp:seeking",
    "will": "gp:intending",
    "will continue to": "gp:intending",
    "could require": "gp:possiblyRequiring",
}
GOALS = ("gp:GlobalPolicingGoal", "gp:StrategicGoal")
LINKS = ("gp:alignedWith", "gp:possiblyBearsOn", "gp:servedBy", "gp:revises")
MATCHES = tuple(f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
ELSEWHERE = ("eurovoc/", "ror/", "unbis/", "wikidata/")
BODIES = ("org:Organization", "org:OrganizationalUnit")


class Fact(NamedTuple):
    """One fact, in the cells of a row; the qualifiers are sorted."""

    subject: str
    property: str
    value: str
    language: str = ""
    qualifier: str = ""


class Said(NamedTuple):
    """A triple of the release as subject, property and value, with the key of its graph."""

    subject: str
    property: str
    value: str
    language: str
    graph: str


Row = dict[str, str]


class Data:
    """What the reviewed graphs of a release say."""

    def __init__(self, said: Iterable[Said]) -> None:
        """Index the triples by property, and by subject."""
        self.by_property: defaultdict[str, list[Said]] = defaultdict(list)
        self.by_subject: defaultdict[str, list[Said]] = defaultdict(list)
        for one in said:
            self.by_property[one.property].append(one)
            self.by_subject[one.subject].append(one)

    def of(self, subject: str, name: str) -> list[str]:
        """Return the values of a property of a thing."""
        return [one.value for one in self.by_subject[subject] if one.property == name]

    def one(self, subject: str, name: str) -> str:
        """Return the only value of a property of a thing."""
        [value] = self.of(subject, name)
        return value

    def things(self, *classes: str) -> set[str]:
        """Return what is said to be in one of the classes."""
        return {one.subject for one in self.by_property["rdf:type"] if one.value in classes}

    def evidence(self, graph: str) -> str:
        """Return whose word a graph is: INTERPOL's, another organisation's, or ours."""
        creator = self.one("g:" + graph, "dcterms:creator")
        return {"interpol": "stated", "gpgraph": "inferred"}.get(creator, "third-party")


def key(iri: str) -> str:
    """Return an IRI as the review writes it."""
    start = next((start for start in KEYS if iri.startswith(start)), None)
    return namespaces.compact(iri) if start is None else KEYS[start] + iri.removeprefix(start)


def qualifiers(**values: str) -> str:
    """Write qualifiers in the order of their names."""
    return ";".join(f"{name}={values[name]}" for name in sorted(values))


def overridden(row: Row) -> Row:
    """Return the row with the cells that its departure names."""
    cells = dict(part.split("=", 1) for part in row["qualifier"].split(";") if part)
    held = dict(row)
    if "=" in row["held_as"] and not row["held_as"].startswith("told by "):
        for name, value in (part.split("=", 1) for part in row["held_as"].split(";")):
            assert name in cells or name in Fact._fields, f"{name} is no cell of {row}"
            (cells if name in cells else held)[name] = value
    return {**held, "qualifier": qualifiers(**cells)}


def expected(rows: Iterable[Row], kind: str) -> set[Fact]:
    """Return what the data should say of a kind."""
    held = [overridden(r) for r in rows if r["kind"] == kind]
    return {
        Fact(*(row[name] for name in Fact._fields))
        for row in held
        if row["held_as"] not in {"absent", "no gap"}
    }


# What the data say, kind by kind, in the cells of a row.


def with_property(data: Data, name: str, subjects: set[str] | None = None) -> Iterator[Fact]:
    """Give each value of a property, of all things or of some."""
    for one in data.by_property[name]:
        if subjects is None or one.subject in subjects:
            yield Fact(one.subject, name, one.value, one.language)


def official_names(data: Data) -> Iterator[Fact]:
    """Give what owners call their things."""
    return with_property(data, "gp:officialName")


def other_names(data: Data) -> Iterator[Fact]:
    """Give further names of what INTERPOL has set up."""
    own = data.things("gp:Framework", "gp:Objective", "gp:CrimeProgramme", *GOALS)
    return with_property(data, "skos:altLabel", own)


def names_by_others(data: Data) -> Iterator[Fact]:
    """Give the names of programmes for which INTERPOL's own name is not known."""
    unnamed = {p for p in data.things("gp:CrimeProgramme") if not data.of(p, "gp:officialName")}
    for one in data.by_property["skos:prefLabel"]:
        if one.subject in unnamed:
            evidence = qualifiers(evidence=data.evidence(one.graph))
            yield Fact(one.subject, one.property, one.value, one.language, evidence)


def parts(data: Data) -> Iterator[Fact]:
    """Give the framework of each goal, and the goal of each objective."""
    yield from with_property(data, "skos:inScheme", data.things(*GOALS))
    yield from with_property(data, "gp:hasObjective")


def places(data: Data) -> Iterator[Fact]:
    """Give the place of each goal, objective and programme among its like."""
    ordered = data.things("gp:Objective", "gp:CrimeProgramme", *GOALS)
    return with_property(data, "gp:position", ordered)


def headings(data: Data) -> Iterator[Fact]:
    """Give the headings over the lost pictures, and how many SDGs they let expect."""
    yield from with_property(data, "gp:sdgHeading")
    words = {"gp:exact": "exactly", "gp:minimum": "at least"}
    for one in data.by_property["gp:expectedSdgCount"]:
        value = f"{words[data.one(one.subject, 'gp:countKind')]} {one.value}"
        evidence = qualifiers(evidence=data.evidence(one.graph))
        yield Fact(one.subject, one.property, value, "", evidence)


def adoptions(data: Data) -> Iterator[Fact]:
    """Give meeting, body, place and date of each approval."""
    for name in ("gp:meeting", "dcterms:date"):
        yield from with_property(data, name, data.things("gp:Adoption"))
    for name in ("prov:wasAssociatedWith", "prov:atLocation"):
        for fact in with_property(data, name, data.things("gp:Adoption")):
            yield fact._replace(value=data.one(fact.value, "rdfs:label"))


def periods(data: Data) -> Iterator[Fact]:
    """Give the years of the frameworks."""
    for name in ("gp:inForceFrom", "gp:inForceUntil"):
        yield from with_property(data, name)


def editions(data: Data) -> Iterator[Fact]:
    """Give which framework revises or replaces which."""
    for name in ("gp:revises", "dcterms:replaces"):
        for one in data.by_property[name]:
            if one.subject in data.things("gp:Framework"):
                evidence = qualifiers(evidence=data.evidence(one.graph))
                yield Fact(one.subject, name, one.value, "", evidence)


def statements(data: Data) -> Iterator[Fact]:
    """Give the visions and missions, by framework."""
    for link in data.by_property["gp:hasStatement"]:
        kind = data.one(link.value, "gp:statementKind").removeprefix("gp:")
        for fact in with_property(data, "gp:text", {link.value}):
            yield fact._replace(subject=link.subject, property=kind)


def sentences(data: Data) -> Iterator[Fact]:
    """Give how firmly each sentence about a strategic goal binds, by its commitments."""
    bound: defaultdict[str, set[str]] = defaultdict(set)
    for commitment in data.things("gp:Commitment"):
        for passage in data.of(commitment, "gp:passage"):
            bound[passage].add(data.one(commitment, "gp:modality"))
    for passage in data.things("gp:Passage"):
        goal, sentence = place_of(passage)
        if goal in data.things("gp:StrategicGoal"):
            for modality in bound.get(passage, {"none"}):
                yield Fact(goal, "gp:modality", modality, "", qualifiers(sentence=sentence))


def place_of(passage: str) -> tuple[str, str]:
    """Return the goal that a passage is about, and the number of its sentence."""
    goal, _, sentence = passage.removeprefix("passage/").rpartition(".")
    return goal, sentence


def capabilities(data: Data) -> Iterator[Fact]:
    """Give the sentences that name each capability, by its passages and by what names it."""
    all_ = data.things("gp:Capability")
    for fact in with_property(data, "gp:passage", all_):
        goal, sentence = place_of(fact.value)
        yield fact._replace(value=goal, qualifier=qualifiers(sentence=sentence))
    yield from (fact._replace(property="gp:passage") for fact in named(data, all_))


def mentions(data: Data) -> Iterator[Fact]:
    """Give the sentences that name a body or a programme."""
    return named(data, data.things("gp:CrimeProgramme", *BODIES))


def named(data: Data, things: set[str]) -> Iterator[Fact]:
    """Give the sentences of the commitments and goals that name one of the things."""
    for one in data.by_property["gp:names"]:
        for passage in data.of(one.subject, "gp:passage"):
            goal, sentence = place_of(passage)
            if one.value in things:
                yield Fact(one.value, "gp:names", goal, "", qualifiers(sentence=sentence))


def days(data: Data) -> Iterator[Fact]:
    """Give the days between which something is known to have held."""
    for name in ("gp:heldFrom", "gp:heldUntil"):
        yield from with_property(data, name)


def undecided(data: Data) -> Iterator[Fact]:
    """Give the SDGs between which a goal is undecided."""
    return with_property(data, "gp:undecidedBetween")


def crime_targets(data: Data) -> Iterator[Fact]:
    """Give the targets that are treated as relevant to crime."""
    return with_property(data, "skos:member")


def programmes(data: Data) -> Iterator[Fact]:
    """Give who runs each programme, and whose word that is."""
    for one in data.by_property["gp:runBy"]:
        evidence = qualifiers(evidence=data.evidence(one.graph))
        yield Fact(one.subject, one.property, one.value, "", evidence)


def bodies(data: Data) -> Iterator[Fact]:
    """Give the names of organisations and bodies other than this project."""
    return with_property(data, "rdfs:label", data.things(*BODIES) - {"gpgraph"})


def gaps(data: Data) -> Iterator[Fact]:
    """Give what is stated as missing: of what, what, in which language, how many, for when."""
    more = {"count": "gp:missingCount", "year": "gp:missingYear"}
    for gap in data.things("gp:Gap"):
        values = {name: data.of(gap, term) for name, term in more.items()}
        rest = qualifiers(**{name: found[0] for name, found in values.items() if found})
        for thing in data.of(gap, "gp:gapOf"):
            for missing in data.of(gap, "gp:missing"):
                for language in data.of(gap, "gp:missingLanguage") or [""]:
                    yield Fact(thing, missing, "", language, rest)


def alignments(data: Data) -> Iterator[Fact]:
    """Give the links of goals and themes, with whose they are and how sure."""
    for link in data.things("gp:Alignment"):
        if (predicate := data.one(link, "gp:predicate")) in LINKS:
            author = data.one(data.one(link, "prov:wasAttributedTo"), "rdfs:label")
            rest = qualifiers(
                evidence=evidence_class(data.one(link, "gp:evidenceClass")),
                confidence=data.one(link, "sssom:confidence"),
                by=author,
            )
            yield Fact(
                data.one(link, "gp:subject"), predicate, data.one(link, "gp:object"), "", rest
            )


def evidence_class(term: str) -> str:
    """Return an evidence class in words."""
    return {"gp:thirdParty": "third-party"}.get(term, term.removeprefix("gp:"))


def matches(data: Data) -> Iterator[Fact]:
    """Give what our themes and bodies are elsewhere."""
    for link in data.things("gp:Alignment"):
        if (predicate := data.one(link, "gp:predicate")) in MATCHES:
            yield Fact(data.one(link, "gp:subject"), predicate, data.one(link, "gp:object"))
    plain = ("rdfs:seeAlso", "owl:sameAs", *MATCHES)
    for fact in (f for name in plain for f in with_property(data, name)):
        if fact.value.startswith(ELSEWHERE):
            yield fact


def sdg_goals(data: Data) -> Iterator[Fact]:
    """Give code and names of the UN's goals."""
    for name in ("dcterms:identifier", "skos:altLabel"):
        yield from with_property(data, name, data.things("sdgo:Goal"))


def sdg_targets(data: Data) -> Iterator[Fact]:
    """Give code and goal of the UN's targets."""
    for name in ("dcterms:identifier", "sdgo:isTargetOf"):
        yield from with_property(data, name, data.things("sdgo:Target"))


def listings(data: Data) -> Iterator[Fact]:
    """Give number and target of each indicator in each list."""
    for listing in data.things("gp:Listing"):
        code, target = (data.one(listing, name) for name in ("gp:listingOf", "gp:underTarget"))
        number = data.one(listing, "dcterms:identifier")
        for state in data.of(listing, "gp:listedIn"):
            rest = qualifiers(list=state.removeprefix("sdg-indicators/"), number=number)
            yield Fact(code, "gp:underTarget", target, "", rest)


def retired(data: Data) -> Iterator[Fact]:
    """Give the indicators that were given up, and what replaced them."""
    for name in ("owl:deprecated", "dcterms:isReplacedBy"):
        yield from with_property(data, name)


def custodians(data: Data) -> Iterator[Fact]:
    """Give the agencies behind the indicators of UNODC."""
    for fact in with_property(data, "gp:custodian"):
        yield fact._replace(value=data.one(fact.value, "rdfs:label"))


BOTH_WAYS: Mapping[str, Callable[[Data], Iterator[Fact]]] = MappingProxyType(
    {
        "official name": official_names,
        "other name": other_names,
        "name by others": names_by_others,
        "part of": parts,
        "place in order": places,
        "heading": headings,
        "adoption": adoptions,
        "period": periods,
        "edition": editions,
        "statement": statements,
        "sentence": sentences,
        "capability": capabilities,
        "programme": programmes,
        "body": bodies,
        "mention": mentions,
        "day": days,
        "undecided": undecided,
        "missing": gaps,
        "alignment": alignments,
        "match": matches,
        "crime target": crime_targets,
        "sdg goal": sdg_goals,
        "sdg target": sdg_targets,
        "indicator listing": listings,
        "indicator retired": retired,
        "custodian": custodians,
    }
)
"""The kinds of which no fact of the data is without its row; ``told`` and ``count`` go one way."""


def number_of_goals(data: Data, framework: str) -> int:
    """Count the goals of a framework, and those that are stated as missing."""
    goals = {f.subject for f in parts(data) if f.value == framework}
    missing = [
        int(fact.qualifier.removeprefix("count="))
        for fact in gaps(data)
        if fact.subject == framework and fact.property == "gp:StrategicGoal"
    ]
    return len(goals) + sum(missing)


def objectives(data: Data, top: str) -> list[str]:
    """Return the names of the objectives of a goal, or of all goals of a framework."""
    return [
        data.one(one.value, "skos:prefLabel")
        for one in data.by_property["gp:hasObjective"]
        if one.subject == top or one.subject.startswith(top + "/")
    ]


def listed(data: Data, subject: str) -> set[str]:
    """Return the codes in a list (``sdg list 2019``), or under a goal in the list of 2025."""
    year = subject.removeprefix("sdg list ") if " " in subject else "2025"
    facts = [f for f in listings(data) if f.qualifier.startswith(f"list={year};")]
    return {f.subject for f in facts if " " in subject or f.value.startswith(subject + ".")}


def years(data: Data, framework: str) -> int:
    """Count the years of a framework, the first and the last included."""
    first, last = (data.one(framework, f"gp:inForce{end}") for end in ("From", "Until"))
    return int(last) - int(first) + 1


def unodc(data: Data, _: str) -> int:
    """Count the indicators that UNODC follows."""
    return len({f.subject for f in custodians(data) if f.value == "UNODC"})


def number_of_targets(data: Data, goal: str) -> int:
    """Count the targets of one of the UN's goals."""
    return sum(one.value == goal for one in data.by_property["sdgo:isTargetOf"])


COUNTS: Mapping[tuple[str, str], Callable[[Data, str], int]] = MappingProxyType(
    {
        ("", "goals"): number_of_goals,
        ("", "objectives"): lambda data, top: len(objectives(data, top)),
        ("", "distinct objective texts"): lambda data, top: len(set(objectives(data, top))),
        ("", "years"): years,
        ("", "programmes in 2017-2020"): lambda data, _: len(
            {f.subject for f in programmes(data) if "stated" in f.qualifier}
        ),
        ("", "programmes by July 2023"): lambda data, _: len({f.subject for f in programmes(data)}),
        ("", "indicator codes"): lambda data, subject: len(listed(data, subject)),
        ("", "indicators with UNODC as custodian"): unodc,
        ("sdg", "goals"): lambda data, _: len(data.things("sdgo:Goal")),
        ("sdg", "targets"): lambda data, _: len(data.things("sdgo:Target")),
        ("sdg/16", "targets"): number_of_targets,
        ("sdg/16", "indicators"): lambda data, goal: len(listed(data, goal)),
    }
)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The rows of the review."""
    with REVIEW.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def data(release: Generation) -> Data:
    """What the built release says in the graphs that hold data."""
    with gzip.open(release.dataset) as file:
        return Data(said(file.read()))


def said(content: bytes) -> Iterator[Said]:
    """Give the triples of the graphs that the review is about."""
    for quad in parse(content, format=RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, DefaultGraph | BlankNode):
            continue
        graph = quad.graph_name.value.removeprefix(namespaces.GRAPH)
        if graph.startswith((*NOT_REVIEWED, namespaces.BASE)):
            continue
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        subject, name = key(quad.subject.value), namespaces.compact(quad.predicate.value)
        if isinstance(quad.object, Literal):
            yield Said(subject, name, quad.object.value, quad.object.language or "", graph)
        else:
            yield Said(subject, name, key(quad.object.value), "", graph)


@pytest.mark.parametrize("kind", BOTH_WAYS)
def test_every_fact_is_in_the_review_and_every_row_in_the_data(
    kind: str, rows: list[Row], data: Data
) -> None:
    """The second reading found this in the sources, and the data say this and nothing else."""
    found = set(BOTH_WAYS[kind](data))
    wanted = expected(rows, kind)
    if kind == "sentence":
        wanted = {fact._replace(value=MODALITIES[fact.value]) for fact in wanted}

    assert wanted
    assert sorted(wanted - found) == []
    assert sorted(found - wanted) == []


def test_every_kind_of_row_is_compared(rows: list[Row]) -> None:
    """A row of a kind that no test knows would be compared with nothing."""
    assert {row["kind"] for row in rows} == {*BOTH_WAYS, "told", "count"}


def test_counts_of_the_sources_come_out_of_the_data(rows: list[Row], data: Data) -> None:
    """Seven, 32, 169: what a source counts, or lets a reader count, is counted again."""
    counted = {
        (row["subject"], row["property"]): COUNTS.get(
            (row["subject"], row["property"]), COUNTS.get(("", row["property"]))
        )
        for row in rows
        if row["kind"] == "count"
    }
    wrong = [
        row
        for row in rows
        if row["kind"] == "count"
        and (count := counted[row["subject"], row["property"]])
        and count(data, row["subject"]) != int(row["value"])
    ]

    assert None not in counted.values()
    assert wrong == []


def test_what_is_told_in_notes_is_told_there_and_nowhere_if_absent(
    rows: list[Row], data: Data
) -> None:
    """Some facts have no place of their own: a note tells them, or they were left out."""
    told = [row for row in rows if row["kind"] == "told"]
    everywhere = [one.value for said_ in data.by_subject.values() for one in said_]
    missing = []
    for row in told:
        name, _, words = row["held_as"].removeprefix("told by ").partition(": ")
        texts = everywhere if name == "absent" else [one.value for one in data.by_subject[name]]
        if any((words or row["value"]) in text for text in texts) == (name == "absent"):
            missing.append(row)

    assert told
    assert missing == []


def test_what_no_gap_states_is_not_there_either(rows: list[Row], data: Data) -> None:
    """A row that says that the sources are silent must not be answered by the data."""
    silent = [row for row in rows if row["held_as"] == "no gap"]
    answered = [
        row
        for row in silent
        for fact in (*listings(data), *(f for f in with_property(data, row["property"])))
        if (fact.subject, fact.property) == (row["subject"], row["property"])
        or (
            row["qualifier"] and fact.value == row["subject"] and row["qualifier"] in fact.qualifier
        )
    ]

    assert silent
    assert answered == []


def test_departures_have_a_reason_and_nothing_else_has(rows: list[Row]) -> None:
    """Where the data say it otherwise than the source, the row says why."""
    bare = [row for row in rows if bool(row["held_as"]) != bool(row["reason"])]
    known = re.compile(r"absent|no gap|told by \S+(: .+)?|[a-z]+=[^;]*(;[a-z]+=[^;]*)*")
    odd = [row for row in rows if row["held_as"] and not known.fullmatch(row["held_as"])]

    assert bare == []
    assert odd == []


def test_no_fact_stands_twice(rows: list[Row]) -> None:
    """One row a fact: a second one could contradict the first."""
    names = ("kind", *Fact._fields, "held_as")
    counted = Counter(tuple(row[name] for name in names) for row in rows)

    assert [fact for fact, number in counted.items() if number > 1] == []


def test_indicator_has_the_targets_of_the_newest_list(rows: list[Row], data: Data) -> None:
    """The plain link from indicator to target must not differ from the rows of the lists."""
    newest: defaultdict[str, tuple[str, set[str]]] = defaultdict(lambda: ("", set()))
    for fact in sorted(expected(rows, "indicator listing"), key=lambda fact: fact.qualifier):
        year = fact.qualifier[: len("list=2025")]
        last, targets = newest[fact.subject]
        newest[fact.subject] = (year, {fact.value} | (targets if last == year else set()))
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one in data.by_property["sdgo:isIndicatorOf"]:
        found[one.subject].add(one.value)

    assert found == {code: targets for code, (_, targets) in newest.items()}


@pytest.mark.sources
def test_names_of_the_review_stand_on_the_lines_it_gives(
    rows: list[Row], documents: Mapping[str, str]
) -> None:
    """Who checks a row opens the page at its line and finds the name."""
    lines = {
        name.removeprefix("id:document/"): text.split("\n") for name, text in documents.items()
    }
    kinds = {"official name", "statement", "heading"}
    named = [
        (row, match)
        for row in rows
        if row["kind"] in kinds and row["language"]
        for match in [re.match(r"([a-z0-9-]+):(\d+)", row["source"])]
        if match
    ]
    astray = [row for row, at in named if row["value"] not in lines[at[1]][int(at[2]) - 1]]

    assert len(named) > 50
    assert astray == []


@pytest.mark.sources
def test_remarks_and_reasons_share_no_run_of_six_words_with_a_document(
    rows: list[Row], documents: Mapping[str, str]
) -> None:
    """Names are quoted; what we say about them is said in words of ours."""
    theirs = {run for text in documents.values() for run in runs_of_six(text)}
    copied = [
        text
        for row in rows
        for text in (row["remark"], row["reason"])
        if theirs & runs_of_six(text)
    ]

    assert copied == []


def runs_of_six(text: str) -> set[tuple[str, ...]]:
    """Return every run of six words, without case and punctuation."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[start : start + 6]) for start in range(len(words) - 5)}


@pytest.mark.reference
def test_review_has_the_evidence_table_row_for_row(rows: list[Row]) -> None:
    """Links are reviewed against the table of evidence: each of its rows, by its line."""
    table = "gpg_sdg_alignment_evidence.csv"
    with (Path(os.environ["GPGRAPH_REFERENCE"]) / table).open(encoding="utf-8", newline="") as file:
        evidence = {
            f"{table}:{line}": (row["object"].replace("sdg:", "sdg/"), row)
            for line, row in enumerate(csv.DictReader(file), 2)
            if row["level"] != "heading"
        }
    reviewed = {
        row["source"]: row
        for row in rows
        if row["kind"] == "alignment" and row["source"].startswith(table)
    }
    differing = [
        source
        for source, (value, row) in evidence.items()
        if (mine := reviewed.get(source, {})).get("value") != value
        or f"confidence={row['confidence']};" not in mine["qualifier"]
        or f"evidence={row['evidence_class']};" not in mine["qualifier"]
    ]

    assert len(evidence) == 55
    assert reviewed.keys() == evidence.keys()
    assert differing == []
