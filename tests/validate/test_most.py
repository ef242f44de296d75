"""Where very much is wrong, a report lists a part, says so, and misses nothing rare."""

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from gpgraph.errors import TooManyTriplesError, ValidationStoppedError
from gpgraph.model.namespaces import PREFIXES
from gpgraph.model.report import Report
from gpgraph.model.report.forms import FORMS
from gpgraph.service.checking import bounds
from gpgraph.service.checking.bounds import Bounds
from gpgraph.service.checking.inputs import Against
from gpgraph.service.checking.readings import Reading
from gpgraph.service.checking.validation import Policy, check
from gpgraph.store.engines.choice import Engine
from gpgraph.store.engines.found import TooMuchError
from gpgraph.store.engines.most import Most

MANY = 3_000
NAME = "http://e/"
FEW = Most(of_one_kind=20, at_once=400)
SHAPES = """
e:S a sh:NodeShape ; sh:targetClass e:C ;
  sh:property e:S-label, e:S-code, e:S-rare ; sh:sparql e:S-query .
e:S-label a sh:PropertyShape ; sh:path e:label ; sh:minCount 1 .
e:S-code a sh:PropertyShape ; sh:path e:code ; sh:datatype xsd:integer .
e:S-rare a sh:PropertyShape ; sh:path e:rare ; sh:maxCount 0 .
e:S-query sh:message "No." ; sh:select "SELECT $this WHERE { $this <http://e/code> ?code }" .
"""
HEAD = "@prefix e: <http://e/> .\n" + "".join(
    f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("sh", "xsd", "owl", "rdfs")
)


def turtle(text: str) -> tuple[Triple, ...]:
    """Parse Turtle with the prefixes of these tests."""
    return tuple(quad.triple for quad in parse(HEAD + text, RdfFormat.TURTLE))


def reading(text: str) -> Reading:
    """Return data as they are read."""
    return Reading("data", tuple(parse(HEAD + text, RdfFormat.TURTLE)), "ttl", HEAD + text)


def checked(data: str, shapes: str = SHAPES, most: Most | None = FEW) -> Report:
    """Check data with the fast engine."""
    return check([reading(data)], Against(turtle(shapes)), Policy(engine=Engine.SHACL, most=most))


def bad(number: int, name: str = "e:n{}") -> str:
    """Return a resource that breaks three constraints."""
    return f"{name.format(number)} a e:C ; e:code 'x' .\n"


@pytest.fixture(scope="module")
def data() -> str:
    """Many that are wrong, and one of the last is wrong in another way."""
    return "".join(map(bad, range(MANY))) + f"e:n{MANY - 7} e:rare 1 .\n"


def test_rare_mistake_is_found_among_very_many_others(data: str) -> None:
    """Stopping the engine must not hide what a steward has not seen yet."""
    report = checked(data)
    found = dict(report.by_rule())

    assert len(found.pop(f"{NAME}S-rare/MaxCount")) == 1
    assert {rule: len(some) for rule, some in found.items()} == dict.fromkeys(found, 20)
    assert (
        set(found)
        == report.cut
        == {f"{NAME}{rule}" for rule in ("S-label/MinCount", "S-code/Datatype", "S-query/SPARQL")}
    )
    assert not report.is_stopped
    assert report.verdict == "Does not conform: at least 61 violations."


def test_what_is_listed_is_part_of_what_is_found_without_bounds(data: str) -> None:
    """Bounds leave out, and change nothing else."""
    whole, some = checked(data, most=None), checked(data)

    assert whole.is_whole
    assert len(whole.findings) == 3 * MANY + 1
    assert set(some.findings) < set(whole.findings)
    assert some.rules == whole.rules


@pytest.mark.parametrize("form", [form for form in FORMS if form != "html"])
def test_every_form_of_report_says_what_it_leaves_out(data: str, form: str) -> None:
    """Half a report that looks like a whole one would be a false one."""
    assert "20 are listed" in FORMS[form].write(checked(data), "1").decode()


def test_number_is_exact_where_it_is_known() -> None:
    """Nothing was stopped where the engine could tell all."""
    report = checked("".join(map(bad, range(100))))

    assert f"{NAME}S-label/MinCount: of 100 findings, 20 are listed." in report.notes


def test_report_within_bounds_is_as_ever() -> None:
    """A note where nothing is left out would worry for nothing."""
    report = checked(bad(1))

    assert (report.is_whole, report.notes, len(report.findings)) == (True, (), 3)


def test_blank_nodes_are_named_in_a_part_as_well() -> None:
    """The engine's labels are its own; a place is found by ours."""
    data = "".join(bad(number, "e:in{0} e:has _:b{0} . _:b{0}") for number in range(MANY))
    report = checked(data)

    assert len(report.findings) == 60
    assert all(finding.place is not None for finding in report.findings)
    with pytest.raises(TooMuchError, match="blank"):
        checked(data * 1 + "".join(f"[] e:p {n} .\n" for n in range(50_000)))


def test_constraint_by_which_another_shape_decides_stays() -> None:
    """Left out, it would make others conform; so the check is stopped, and says so."""
    shapes = """
e:Inner a sh:NodeShape ; sh:targetClass e:C ; sh:property e:Inner-label .
e:Inner-label a sh:PropertyShape ; sh:path e:label ; sh:minCount 1 .
e:Outer a sh:NodeShape ; sh:targetClass e:D ; sh:node e:Inner .
"""
    report = checked("".join(map(bad, range(MANY))) + "e:d a e:D .\n", shapes)

    assert report.is_stopped
    assert "stopped" in report.notes[-1]
    assert not report.conforms


def test_data_are_never_said_to_conform_where_much_was_left_out() -> None:
    """What is listed may be about what the data stand beside."""
    beside = turtle("".join(map(bad, range(MANY))))
    against = Against(turtle(SHAPES.replace(" ; sh:sparql e:S-query", "")), beside)
    mine = reading(f"e:x e:y {','.join(map(str, range(5 * MANY)))} . {bad(0, 'e:mine')}")
    with pytest.raises(ValidationStoppedError, match="Send less"):
        check([mine], against, Policy(engine=Engine.SHACL, most=FEW))


def test_bounds_follow_the_memory_of_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones are checked as ever; without the fast engine, many are refused at once."""
    some = Bounds.of(1024 * 1024 * 1024)

    assert some == Bounds(409_600, 51_200)
    assert some.policy(51_200, is_strict=True).engine is Engine.AUTO
    assert some.policy(51_201, is_strict=True).engine is Engine.SHACL
    monkeypatch.setattr(bounds, "is_fast_there", lambda: False)
    with pytest.raises(TooManyTriplesError, match="51,200"):
        some.policy(51_201, is_strict=False)
