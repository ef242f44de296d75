"""Two engines, one report: the fast one is used where this is certain, and nowhere else.

``tests/shapes/test_mutants.py`` gives both engines every example of the shapes of this project, and
every fault that can be made in these shapes.
"""

import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Quad, RdfFormat, parse
from tests.shapes.examples import BAD, PERMITTED, REAL, Ground
from tests.validate.engine_cases import ASKED, DOUBTFUL, OF_P, PREFIXES, P, asking, cases

from gpgraph.errors import EngineMissingError, ShapesError
from gpgraph.model.report import Finding
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.service.checking.validation import Policy, validate_sources
from gpgraph.store import shacl
from gpgraph.store.engines import choice, fast
from gpgraph.store.engines.choice import Choice, Engine
from gpgraph.store.engines.doubts import doubts
from gpgraph.store.engines.processor import registered
from gpgraph.store.engines.questions import Questions
from gpgraph.store.resources import find_sources
from gpgraph.store.shapecheck import refuse_shapes

Validate = Callable[..., Any]
Write = Callable[[str, str], Path]

COMPARES = re.compile("clusive|LessThan")
GROUPS = {name: list(group) for name, group in groupby(cases(), lambda case: case[0])}


def turtle(text: str) -> list[Quad]:
    """Parse Turtle without its prefixes."""
    return list(parse(PREFIXES + text, RdfFormat.TURTLE))


def found(check: Callable[..., list[Finding]], data: list[Quad], shapes: list[Quad]) -> object:
    """Return what a validator finds, with a mark for blank nodes, or that it refuses."""
    try:
        findings = check(data, shapes)
    except ShapesError:
        return "refused"
    return {
        (one.rule_id, mark(one.focus), one.path, mark(one.value), one.message, one.severity)
        for one in findings
    }


def with_questions(data: list[Quad], shapes: list[Quad]) -> list[Finding]:
    """Check with the fast engine, which leaves the queries of node shapes to another."""
    return fast.find(fast.FastData.of(data), shapes, data)[0]


def mark(term: object) -> object:
    """Return a term; of a blank node, what is written in a report."""
    return "blank" if isinstance(term, BlankNode) else term


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The shapes of this project and their examples."""
    return Ground(find_sources())


def test_there_are_cases_of_every_kind() -> None:
    """A group that came to nothing would agree, too."""
    reports = [found(shacl.check, turtle(data), turtle(shapes)) for _, data, shapes in cases()]

    assert len(reports) > 170
    assert sum(bool(report) for report in reports) > 140
    assert reports.count("refused") < 5


def test_engine_that_gives_up_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it cannot do, the other can, where nobody has asked for it by name."""
    data, shapes = turtle("<urn:a> <urn:p> 1 ."), turtle("<urn:s> sh:targetSubjectsOf <urn:q> .")

    def stop(*_: object) -> None:
        raise fast.EngineStoppedError

    monkeypatch.setattr(fast, "find_within", stop)

    assert Choice(is_proved=True).check(data, shapes).engine is Engine.PYSHACL
    with pytest.raises(fast.EngineStoppedError):
        Choice(Engine.SHACL).check(data, shapes)


@pytest.mark.parametrize("group", GROUPS)
def test_both_engines_find_the_same(group: str) -> None:
    """Rule, focus node, path, value, message and severity; and neither has a doubt about it."""
    for _, data_text, shapes_text in GROUPS[group]:
        data, shapes = turtle(data_text), turtle(shapes_text)
        refuse_shapes(ShapeGraph(shapes))

        assert doubts(data, shapes) == () or group == "datatypes", shapes_text
        ours = found(shacl.check, data, shapes)
        assert found(fast.check, data, shapes) == ours, shapes_text
        assert found(with_questions, data, shapes) == ours, shapes_text


@pytest.mark.parametrize("words", DOUBTFUL)
def test_where_they_differ_pyshacl_decides(words: str) -> None:
    """Each known difference is still there, is told, and does not reach a report by itself."""
    data, shapes = (turtle(text) for text in DOUBTFUL[words])
    ours = found(shacl.check, data, shapes)

    assert any(words in doubt for doubt in doubts(data, shapes))
    assert found(fast.check, data, shapes) != ours
    assert Choice(is_proved=True).check(data, shapes).engine is Engine.PYSHACL


def test_blank_nodes_in_findings_are_those_of_the_data() -> None:
    """The fast engine makes up labels; a report has to lead to what refers to the node."""
    data = turtle("e:x a e:C ; e:p [ e:q [] ] . e:y a e:C ; e:p [ e:q 1 ] .")
    shapes = turtle(OF_P + "sh:node [ sh:property [ sh:path e:q ; sh:datatype xsd:integer ] ] .")

    assert set(fast.check(data, shapes)) == set(shacl.check(data, shapes))
    assert any(isinstance(one.value, BlankNode) for one in fast.check(data, shapes))


def test_file_is_checked_without_being_read_here(tmp_path: Path) -> None:
    """A million triples fit into half a gigabyte that way; findings have the labels of the file."""
    file = tmp_path / "data.nt"
    file.write_text('_:one <http://example.org/p> "1" .', "utf-8")
    shapes = turtle("e:S a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:nodeKind sh:IRI .")

    (finding,) = fast.find(fast.FastData.of_file(file), shapes)[0]

    assert finding.focus == BlankNode("one")


def test_blank_nodes_can_be_targets() -> None:
    """As where the shapes are narrowed to what somebody has sent."""
    data = turtle("[] e:p 1 . _:other e:p 2 .")
    node = next(fact.subject for fact in data)
    shapes = turtle("e:S a sh:NodeShape ; sh:targetNode e:T ; sh:nodeKind sh:IRI .")
    aimed = [
        Quad(one.subject, one.predicate, node) if "targetNode" in one.predicate.value else one
        for one in shapes
    ]

    assert [one.focus for one in fast.check(data, aimed)] == [node]
    assert fast.check(data, aimed) == shacl.check(data, aimed)


@pytest.mark.parametrize(
    "query", ["{ $this P ?value FILTER (?value > 55) }", "{ $this P+ ?value }"]
)
def test_queries_asked_about_very_many_answer_as_about_each(query: str) -> None:
    """From some number on, a query that begins with $this is asked about all of them at once."""
    things = (f"e:x{n} a e:C ; e:p {n}, e:x{n // 2} ." for n in range(120))
    data = turtle(" ".join(things))
    shapes = turtle(asking(f"SELECT $this ?value {query.replace('P', P)}"))
    plain = found(fast.check, data, shapes)

    assert found(with_questions, data, shapes) == found(shacl.check, data, shapes) == plain
    assert len(plain) > 60  # type: ignore[arg-type]  # a set, as nothing is refused


def test_focus_node_is_no_value_of_a_query_on_a_property() -> None:
    """One engine gives it where the query binds none; where it might be meant, pySHACL decides."""
    data = turtle("e:x a e:C ; e:p 1 .")
    none = turtle(asking("SELECT $this { $this a ?c }", of_property=True))
    maybe = turtle(
        asking("SELECT $this ?value { OPTIONAL { $this <http://e/q> ?value } }", of_property=True)
    )

    assert [one.value for one in fast.check(data, none)] == [None]
    assert Choice(is_proved=True).check(data, none).engine is Engine.SHACL
    assert Choice(is_proved=True).check(data, maybe).engine is Engine.PYSHACL


def test_query_that_could_see_a_helping_triple_is_given_to_pyshacl() -> None:
    """Triples point to blank nodes meanwhile; who asks for any property would see them."""
    query = "SELECT $this { FILTER (isBlank($this)) FILTER NOT EXISTS { ?s ?p $this } }"
    other = " e:T a sh:NodeShape ; sh:targetClass e:C ; sh:node e:S ."
    data, shapes = turtle(ASKED), turtle(asking(query) + other)

    checked = Choice(is_proved=True).check(data, shapes)

    assert checked.engine is Engine.PYSHACL
    assert len(checked.findings) == 2
    assert fast.check(data, shapes) == []


def test_what_is_lent_to_pyshacl_changes_no_verdict(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On every example of the rules, pySHACL and rdflib by themselves find the same.

    But for two things: the parse of a query is kept, or this would take minutes; and what is
    compared is compared by SPARQL's operators, as the fast engine does.
    """
    examples = [one for one in (*BAD, *PERMITTED) if one.example not in REAL][::3]
    facts = ground.whole(ground.side_by_side(examples))
    with_parts = set(shacl.check(facts, ground.shapes))
    monkeypatch.setattr(shacl, "lent", registered)
    monkeypatch.setattr(Questions, "can_answer", lambda *_: False)

    plain = set(shacl.check(facts, ground.shapes))
    assert {one for one in with_parts if not COMPARES.search(one.component)} == {
        one for one in plain if not COMPARES.search(one.component)
    }
    assert len(plain) > 100


def test_both_report_the_same_of_the_real_data() -> None:
    """By default the fast one does it: nothing in our data is doubtful."""
    slow, quick = (
        validate_sources(find_sources(), Policy(engine=engine))
        for engine in (Engine.PYSHACL, Engine.SHACL)
    )

    assert slow == quick
    assert quick.notes == ()


def test_shapes_of_others_are_left_to_pyshacl_unless_asked_for() -> None:
    """Nobody has given them to both engines."""
    data, shapes = turtle(ASKED), turtle(OF_P + "sh:maxCount 1 .")
    checked = {engine: Choice(engine).check(data, shapes) for engine in Engine}

    assert checked[Engine.AUTO].engine is Engine.PYSHACL
    assert checked[Engine.SHACL].engine is Engine.SHACL
    assert checked[Engine.SHACL].findings == checked[Engine.PYSHACL].findings != []
    assert Choice(is_proved=True).check(data, shapes).engine is Engine.SHACL


def test_without_the_extra_all_is_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is optional, and who asks for it by name is told how to get it."""
    monkeypatch.setattr(choice, "is_fast_there", lambda: False)
    data, shapes = turtle(ASKED), turtle(OF_P + "sh:maxCount 1 .")

    assert Choice(is_proved=True).check(data, shapes).engine is Engine.PYSHACL
    with pytest.raises(EngineMissingError, match=r"pip install 'gpgraph\[fast\]'"):
        Choice(Engine.SHACL).check(data, shapes)


def test_command_takes_an_engine_and_says_where_the_other_may_differ(
    validate: Validate, write: Write
) -> None:
    """The same text from both; a doubt stands as a note below it."""
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; %s ] ."
    write("s.ttl", shapes % "sh:minCount 1")
    write("odd.ttl", shapes % 'sh:minCount 1 ; sh:pattern "(?i)a"')
    write("d.ttl", "ex:x a ex:C .")
    outs = {engine: validate("d.ttl", "--shapes", "s.ttl", "--engine", engine) for engine in Engine}

    assert {(done.code, done.out) for done in outs.values()} == {(1, outs[Engine.AUTO].out)}
    odd = validate("d.ttl", "--shapes", "odd.ttl", "--engine", "shacl").out
    assert "Note: The engine shacl may see this otherwise than pyshacl does: the regular" in odd
