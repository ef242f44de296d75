"""Versions of shapes that are checked side by side find what each of them finds alone."""

import pytest
from pyoxigraph import Literal, RdfFormat, Triple, parse
from tests.shapes.versions import Data, Version

from gpgraph.model.namespaces import PREFIXES
from gpgraph.model.report import Finding
from gpgraph.store.engines import fast

HEAD = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("gps", "sh", "xsd"))
HEAD += "PREFIX e: <http://example.org/>\n"
SHAPE = """gps:S a sh:NodeShape ; sh:targetClass e:C ; sh:property gps:P ;
    sh:or ( [ sh:path e:q ; sh:minCount 1 ] [ sh:path e:p ; sh:minCount 1 ] ) .
    gps:P sh:path e:p ; sh:minCount 1 ; sh:datatype xsd:integer ."""
SHAPES = (
    SHAPE,
    SHAPE.replace("sh:minCount 1 ; sh:d", "sh:minCount 2 ; sh:d"),
    SHAPE.replace("sh:targetClass", "sh:targetSubjectsOf"),
    SHAPE.replace("e:q", "e:other"),
)
BROKEN = SHAPE.replace("sh:path e:p ; sh:minCount 1 ; sh:d", "sh:d")
DATA = 'e:a a e:C ; e:p 1 . e:b a e:C ; e:p "x" . e:c a e:C ; e:q [] . e:d a e:C . [] a e:C .'


def facts(text: str) -> list[Triple]:
    """Parse Turtle without its prefixes."""
    return [quad.triple for quad in parse(HEAD + text, RdfFormat.TURTLE)]


def version(text: str) -> Version:
    """Parse shapes."""
    return frozenset(facts(text))


def test_each_version_finds_what_it_finds_alone() -> None:
    """No version sees another, and one that no engine takes takes no other with it."""
    data, texts = Data(facts(DATA)), (*SHAPES, BROKEN, *SHAPES)
    every = [version(text) for text in texts]
    together = data.outcomes(every)

    assert together == [data.outcomes([one])[0] for one in every]
    assert [len(one.found) for one in together] == [6, 8, 0, 7, 0, 6, 8, 0, 7]
    assert [text for text, one in zip(texts, together, strict=True) if one.is_refused] == [BROKEN]
    assert not any(one.difference for one in together)


def test_facts_that_come_and_go_leave_nothing_behind() -> None:
    """As if the data had been read anew."""
    data, more = Data(facts(DATA)), facts("e:e a e:C . e:f a e:C ; e:p 1.5 .")
    before = data.outcomes([version(SHAPE)])
    data.show(more)
    with_more = data.outcomes([version(SHAPE)])
    data.show([])

    assert data.outcomes([version(SHAPE)]) == before
    assert len(with_more[0].found) == len(before[0].found) + 3


def test_what_only_one_engine_finds_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """By each version of its own: of which shape, which node and which value."""
    find = fast.find

    def blind(*given: object) -> tuple[list[Finding], tuple[str, ...]]:
        found, unsure = find(*given)  # type: ignore[arg-type]  # whatever was given
        return [one for one in found if one.value != Literal("x")], unsure

    monkeypatch.setattr(fast, "find", blind)
    first, other = Data(facts(DATA)).outcomes([version(SHAPES[0]), version(SHAPES[2])])

    assert "only pyshacl finds" in first.difference
    assert "http://example.org/b" in first.difference
    assert not other.difference
