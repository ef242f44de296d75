"""The UN's indicators: which are in force, which were, their numbers, and who follows them."""

import csv
import os
import re
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from gpgraph.model import namespaces
from gpgraph.model.namespaces import expand

Graphs = dict[str, list[Quad]]
Numbers = dict[str, set[tuple[str, str]]]
"""By year: each number with the permanent code of the indicator that has it."""

YEARS = ("2019", "2023", "2025")
DEPRECATED, REPLACED = expand("owl:deprecated"), expand("dcterms:isReplacedBy")
STATE = namespaces.ID + "sdg-indicators/"
UNODC_COUNT = 15


def named(quads: list[Quad], predicate: str) -> dict[str, set[str]]:
    """Return, for each subject, the objects of one predicate, all without the UN's namespace."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == expand(predicate):
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, NamedNode | Literal)
            found[quad.subject.value.removeprefix(namespaces.SDG)].add(
                quad.object.value.removeprefix(namespaces.SDG)
            )
    return dict(found)


def words(text: str) -> list[str]:
    """Return the words of a text, without case, punctuation and hyphens."""
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("\u2019", "'"))


def runs(text: str, length: int = 6) -> set[tuple[str, ...]]:
    """Return every run of that many words."""
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


@pytest.fixture(scope="module")
def listed(graphs: Graphs) -> Numbers:
    """What our listings say."""
    quads = graphs["un-sdg/listings"]
    numbers, of = named(quads, "dcterms:identifier"), named(quads, "gp:listingOf")
    found: Numbers = {year: set() for year in YEARS}
    for listing, states in named(quads, "gp:listedIn").items():
        [number], [code] = numbers[listing], of[listing]
        for state in states:
            found[state.removeprefix(STATE)].add((number, code))
    return found


@pytest.fixture(scope="module")
def reference() -> Path:
    """The folder of the UN's own files; tests that use it are marked ``reference``."""
    return Path(os.environ["GPGRAPH_REFERENCE"])


@pytest.fixture(scope="module")
def theirs(reference: Path) -> list[Quad]:
    """The UN's own vocabulary, state of 2019."""
    path = reference / "un-sdg-kos" / "sdg-kos-goals-targets-indicators.ttl"
    return list(parse(path=path, format=RdfFormat.TURTLE))


@pytest.fixture(scope="module")
def rows(reference: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of the UN's lists that have an indicator, by year."""
    found = {}
    for year in YEARS[1:]:
        with (reference / f"sdg_framework_{year}.csv").open(encoding="utf-8", newline="") as file:
            found[year] = [row for row in csv.DictReader(file) if row["indicator"]]
    return found


@pytest.fixture(scope="module")
def official(rows: dict[str, list[dict[str, str]]], theirs: list[Quad]) -> Numbers:
    """What the UN's own lists say."""
    notations = (
        (quad.object.value, quad.subject.value.removeprefix(namespaces.SDG))
        for quad in theirs
        if isinstance(quad.object, Literal)
        and isinstance(quad.subject, NamedNode)
        and quad.object.datatype.value == expand("sdgo:SDGCodeCompact")
    )
    lists = {
        year: {(row["indicator"], row["unsd_code"]) for row in found}
        for year, found in rows.items()
    }
    return {"2019": {one for one in notations if one[1].startswith("C")}} | lists


def test_235_indicators_are_in_force_and_34_were_given_up(graphs: Graphs, listed: Numbers) -> None:
    """The list of 2025 has 251 numbers; an indicator under several targets is one indicator."""
    all_codes = named(graphs["un-sdg/indicators"], "rdf:type")
    retired = named(graphs["un-sdg/retired"], "owl:deprecated")
    in_force = {code for _, code in listed["2025"]}

    assert set(all_codes) == in_force | set(retired)
    assert (len(in_force), len(retired), len(listed["2025"])) == (235, 34, 251)
    assert in_force & set(retired) == set()


def test_an_indicator_has_the_targets_of_the_newest_list_that_has_it(
    graphs: Graphs, listed: Numbers
) -> None:
    """Codes, hierarchy and listings come from the same lists and cannot differ."""
    newest: dict[str, set[str]] = {}
    for year in YEARS:
        numbers: defaultdict[str, set[str]] = defaultdict(set)
        for number, code in listed[year]:
            numbers[code].add(number)
        newest |= numbers
    quads = graphs["un-sdg/indicators"]

    assert named(quads, "skos:notation") == {code: {code} for code in newest}
    assert named(quads, "sdgo:isIndicatorOf") == {
        code: {number.rpartition(".")[0] for number in numbers} for code, numbers in newest.items()
    }


def test_a_listing_is_named_and_placed_by_its_number(graphs: Graphs) -> None:
    """The number says under which target and at which place it stands."""
    quads = graphs["un-sdg/listings"]
    numbers = {name: number for name, [number] in named(quads, "dcterms:identifier").items()}

    assert named(quads, "skos:notation") == {
        name: {number, ".".join(part.zfill(2) for part in number.split("."))}
        for name, number in numbers.items()
    }
    assert named(quads, "gp:underTarget") == {
        name: {number.rpartition(".")[0]} for name, number in numbers.items()
    }
    assert named(quads, "gp:position") == {
        name: {number.rpartition(".")[2]} for name, number in numbers.items()
    }
    assert {name.rpartition("/")[2] for name in numbers} == {
        f"{code}-{numbers[name]}" for name, [code] in named(quads, "gp:listingOf").items()
    }


def test_what_replaces_an_indicator_took_its_number_and_was_not_there_before(
    graphs: Graphs, listed: Numbers
) -> None:
    """The lists do not say what replaces what: the rule is ours, and this is the rule."""
    followers: dict[str, set[str]] = {}
    for before, after in (("2019", "2023"), ("2023", "2025")):
        old, new = listed[before], listed[after]
        codes_before, codes_after = {code for _, code in old}, {code for _, code in new}
        for gone in codes_before - codes_after:
            numbers = {number for number, code in old if code == gone}
            found = {code for number, code in new if number in numbers} - codes_before
            if found:
                followers[gone] = found

    assert named(graphs["un-sdg/retired"], "dcterms:isReplacedBy") == followers
    assert len(followers) == 29
    assert all(len(found) == 1 for found in followers.values())


def test_each_indicator_that_was_given_up_has_a_note_that_names_its_number_and_the_list(
    graphs: Graphs, listed: Numbers
) -> None:
    """Whoever finds an old code must learn what became of it."""
    quads = graphs["un-sdg/retired"]
    notes = {code: note for code, [note] in named(quads, "skos:editorialNote").items()}
    followers = named(quads, "dcterms:isReplacedBy")

    for code, note in notes.items():
        last = max(year for year in YEARS if code in {one for _, one in listed[year]})
        assert f"Not in the list of {YEARS[YEARS.index(last) + 1]}" in note
        assert all(number in note for number, one in listed[last] if one == code)
        assert all(follower in note for follower in followers.get(code, ()))
    assert set(notes) == set(named(quads, "owl:deprecated"))


def test_each_indicator_has_one_short_english_label_and_its_permanent_code_as_key(
    graphs: Graphs,
) -> None:
    """A label is read in lists: it must fit a line and tell its indicator from all others."""
    quads = graphs["un-sdg/indicator-notes"]
    labels = {code: label for code, [label] in named(quads, "gp:shortLabel").items()}
    targets = {label for [label] in named(graphs["un-sdg/notes"], "gp:shortLabel").values()}

    assert set(labels) == set(named(graphs["un-sdg/indicators"], "rdf:type"))
    assert named(quads, "rdfs:label") == {code: {label} for code, label in labels.items()}
    assert named(quads, "dcterms:identifier") == {code: {code} for code in labels}
    assert len({label.lower() for label in labels.values()} - targets) == len(labels) == 269
    assert {label for label in labels.values() if not 2 <= len(label.split()) <= 7} == set()
    assert {one for one in labels.values() if not re.fullmatch(r"[A-Z].*[^.\s]", one)} == set()


def test_unodc_is_custodian_of_15_indicators_one_of_which_was_given_up(graphs: Graphs) -> None:
    """The number is UNODC's own; which ones they are comes from the UN's file."""
    custodians = named(graphs["un-sdg/custodians"], "gp:custodian")
    retired = named(graphs["un-sdg/retired"], "owl:deprecated")

    assert len(custodians) == UNODC_COUNT
    assert all(namespaces.ID + "unodc" in agencies for agencies in custodians.values())
    assert set(custodians) & set(retired) == {"C160104"}


def test_states_of_the_list_are_in_order_and_the_newest_has_no_end(graphs: Graphs) -> None:
    """What held on a day is asked of these; between the lists nothing is known."""
    quads = graphs["un-sdg/listings"]
    begins, ends = named(quads, "gp:heldFrom"), named(quads, "gp:heldUntil")

    assert named(quads, "dcterms:date") == {STATE + year: {year} for year in YEARS}
    assert named(quads, "dcterms:replaces") == {
        STATE + "2023": {STATE + "2019"},
        STATE + "2025": {STATE + "2023"},
    }
    assert [min(begins[STATE + year])[:4] for year in YEARS] == list(YEARS)
    assert set(ends) == {STATE + "2019", STATE + "2023"}
    assert min(ends[STATE + "2019"]) < min(begins[STATE + "2023"])


def test_each_goal_has_its_name_in_the_six_languages_of_the_un(graphs: Graphs) -> None:
    """A label that is missing in one language is found out here, not by its reader."""
    quads = [*graphs["un-sdg/structure"], *graphs["un-sdg/languages"]]
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        if quad.predicate.value == expand("skos:altLabel"):
            assert isinstance(quad.object, Literal)
            names[str(quad.subject)][quad.object.language or ""] = quad.object.value

    assert len(names) == 17
    assert {tuple(sorted(found)) for found in names.values()} == {
        ("ar", "en", "es", "fr", "ru", "zh")
    }
    assert all(name == name.strip() for found in names.values() for name in found.values())


@pytest.mark.reference
def test_numbers_are_those_of_the_lists_of_the_un(listed: Numbers, official: Numbers) -> None:
    """They were taken over once; the lists are what they mean."""
    assert listed == official


@pytest.mark.reference
def test_indicators_say_of_2019_what_the_file_of_the_un_says(
    graphs: Graphs, theirs: list[Quad], listed: Numbers
) -> None:
    """Where no number has changed since, nothing is said that the UN does not say."""
    numbers: Numbers = {
        year: {(code, number) for number, code in found} for year, found in listed.items()
    }
    known: set[Triple] = {quad.triple for quad in theirs}
    codes_of_2019 = {code for code, _ in numbers["2019"]}
    renumbered = {code for code, _ in numbers["2025"] - numbers["2019"] if code in codes_of_2019}
    ours = [
        quad.triple
        for quad in graphs["un-sdg/indicators"]
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.removeprefix(namespaces.SDG) in codes_of_2019 - renumbered
    ]

    assert renumbered == {"C170602"}
    assert len(ours) > 900
    assert set(ours) - known == set()


@pytest.mark.reference
def test_custodians_are_those_that_the_file_of_the_un_names(
    graphs: Graphs, theirs: list[Quad]
) -> None:
    """All agencies of an indicator are recorded, and none that the file has not."""
    agencies = {
        code: {one.strip() for one in found}
        for code, found in named(theirs, "sdgo:custodianAgency").items()
    }
    labels = {
        iri: label
        for part in ("un-sdg/custodians", "organisations")
        for iri, [label] in named(graphs[part], "rdfs:label").items()
    }
    ours = {
        code: {labels[agency] for agency in found}
        for code, found in named(graphs["un-sdg/custodians"], "gp:custodian").items()
    }

    assert ours == {code: found for code, found in agencies.items() if "UNODC" in found}


@pytest.mark.reference
def test_names_of_goals_are_those_of_the_translations_but_for_four(
    graphs: Graphs, reference: Path
) -> None:
    """A correction is said where it is made, with the words of the source."""
    notes = {
        goal: note
        for goal, [note] in named(graphs["un-sdg/language-notes"], "skos:editorialNote").items()
    }
    differing = set()
    for quad in graphs["un-sdg/languages"]:
        if quad.predicate.value != expand("skos:altLabel"):
            continue
        assert isinstance(quad.object, Literal)
        assert isinstance(quad.subject, NamedNode)
        folder = {"zh": "zh-Hans"}.get(quad.object.language or "", quad.object.language or "")
        text = (reference / "sdg-translations" / folder / "global_goals.yml").read_text("utf-8")
        goal = quad.subject.value.removeprefix(namespaces.SDG)
        (found,) = re.findall(rf"^{goal}-short: (.*)$", text, re.MULTILINE)
        source = re.sub(r"^'(.*)'$", r"\1", found).strip()
        if source != quad.object.value:
            differing.add((quad.object.language, goal))
            assert f'"{source}"' in notes[goal]

    assert differing == {("fr", "8"), ("ru", "8"), ("zh", "9"), ("zh", "17")}


@pytest.mark.reference
def test_no_label_of_ours_shares_six_words_in_a_row_with_an_indicator(
    graphs: Graphs, rows: dict[str, list[dict[str, str]]], theirs: list[Quad]
) -> None:
    """The words are ours: whoever wants the official ones follows the IRI."""
    texts = {row["indicator_text"] for found in rows.values() for row in found}
    texts |= {
        quad.object.value
        for quad in theirs
        if isinstance(quad.object, Literal) and quad.object.language == "en"
    }
    taken = set().union(*map(runs, texts))
    ours = [
        quad.object.value
        for part in ("un-sdg/indicator-notes", "un-sdg/retired", "un-sdg/listings")
        for quad in graphs[part]
        if isinstance(quad.object, Literal)
    ]

    assert runs("Income of small-scale food producers") & taken
    assert [text for text in ours if runs(text) & taken] == []
