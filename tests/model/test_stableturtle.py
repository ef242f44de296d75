"""Turtle that a difference of versions can be read in."""

from difflib import ndiff
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from gpgraph.model.stableturtle import Statement, stable_turtle

EX = "https://example.org/"
PREFIXES = {"ex": EX, "deep": EX + "deep/", "unused": "urn:x:", "x²": EX + "e/", "": EX + "a#"}
XSD = "http://www.w3.org/2001/XMLSchema#"

names = st.sampled_from(
    ["a", "b", "deep/c", "1.2", "1.", "-d", "e/f", "deep/", "g%20h", "ü", "a#i", "j(k)", "l:m", ""]
)
nodes = names.map(lambda name: NamedNode(EX + name))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["two\nlines", '"""', 'ends with "', "\\", "\r\n", 'a\n"', "\t\x00\x85\u2028", "\n"]
)
literals = st.one_of(
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="en")),
    st.sampled_from(["1", "01", "x"]).map(
        lambda text: Literal(text, datatype=NamedNode(XSD + "integer"))
    ),
)
statements = st.tuples(nodes, nodes, nodes | literals)


def about(name: str, *values: str) -> list[Statement]:
    """Return a statement for each value: a link where it is a name with a prefix."""
    return [
        (
            NamedNode(EX + name),
            NamedNode(EX + "p"),
            NamedNode(EX + value[3:]) if value.startswith("ex:") else Literal(value),
        )
        for value in values
    ]


def added(before: list[Statement], more: list[Statement]) -> list[str]:
    """Return the lines by which two versions differ."""
    old, new = (
        stable_turtle(some, PREFIXES).decode().splitlines() for some in (before, before + more)
    )
    return [line for line in ndiff(old, new) if line[:1] in "+-"]


@given(st.lists(statements, max_size=12), st.randoms(use_true_random=False))
def test_nothing_is_lost_and_the_order_does_not_count(some: list[Statement], rng: Random) -> None:
    """Whatever names and texts there are, it is read as what it was written from."""
    written = stable_turtle(some, PREFIXES)
    rng.shuffle(some)

    read = {(one.subject, one.predicate, one.object) for one in parse(written, RdfFormat.TURTLE)}

    assert read == set(some)
    assert stable_turtle(some, PREFIXES) == written


def test_a_new_value_is_a_new_line() -> None:
    """No other line changes, but for the mark at the end of what was the last."""
    before = about("a", "one", "three")

    assert added(before, about("a", "seven")) == ['+         "seven",']


def test_a_resource_stays_where_it_is_when_others_refer_to_it() -> None:
    """What many refer to is not written later, as rdflib does."""
    before = about("a", "x") + about("b", "y")

    assert added(before, about("c", "ex:a")) == ["+ ", "+ ex:c ex:p ex:a ."]


def test_texts_of_several_lines_keep_them() -> None:
    """A change in a paragraph is seen in its line."""
    assert stable_turtle(about("a", 'One "1"\nTwo'), PREFIXES).decode() == (
        '@prefix ex: <https://example.org/> .\n\nex:a ex:p """One \\"1\\"\nTwo""" .\n'
    )
