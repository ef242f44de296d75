"""An inference rule read: what it concludes, and from what.

A rule is a ``CONSTRUCT`` query of a narrow form, so that what it did can be told afterwards: its
pattern is triples, beside which only ``FILTER`` and ``VALUES`` may stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, Variable, parse

from gpgraph.errors import SourceFileError
from gpgraph.model.namespaces import ID
from gpgraph.model.sparql.catalogue import MARK, read_header
from gpgraph.model.sparql.sparqlgroup import Element, elements, group_of
from gpgraph.model.sparql.sparqlhead import Head, read_head
from gpgraph.model.sparql.sparqltext import tokens

# A rule that says so is not run as a query: what it says is found by walking from node to node.
WALK = "walk"

Node: TypeAlias = NamedNode | BlankNode | Literal | Triple
Part: TypeAlias = Variable | Node
Pattern: TypeAlias = tuple[Part, Part, Part]

_PATTERN = "triple pattern"
_CONDITIONS = frozenset({"FILTER", "VALUES"})
# Stands for a variable while a pattern is read as Turtle.
_VARIABLE = "urn:variable:"


@dataclass(frozen=True)  # without slots: what is read of it is kept
class Rule:
    """A rule and the file that it stands in; ``text`` is the whole file, header and all."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """Return the name of the file without its number and ending."""
        number, _, rest = self.path.stem.partition("-")
        return rest if number.isdigit() and rest else self.path.stem

    @property
    def iri(self) -> str:
        """Return the IRI of the rule; it does not hang on its place among the others."""
        return f"{ID}rule/{self.name}"

    @cached_property
    def header(self) -> Mapping[str, object]:
        """Return what the file says of itself.

        Raises:
            SourceFileError: it has no header that can be read.
        """
        return read_header(self.path.stem, self.text)

    @property
    def is_walked(self) -> bool:
        """Tell whether the rule is one of transitivity, which is not run as a query."""
        return self.text.startswith(MARK) and self.header.get("evaluation") == WALK

    @property
    def query(self) -> str:
        """Return the query without its header."""
        lines = (line for line in self.text.splitlines() if not line.startswith(MARK))
        return "\n".join(lines).strip()


@dataclass(frozen=True, slots=True)
class RuleForm:
    """What a rule concludes, from what.

    ``conditions`` are the clauses that are no triples, as written; ``select`` is the query for all
    the values with which the pattern holds.
    """

    conclusions: tuple[Pattern, ...]
    premises: tuple[Pattern, ...]
    conditions: tuple[str, ...]
    select: str

    def matches(self, statement: Triple) -> Iterator[dict[Variable, Node]]:
        """Yield what the variables stand for where a conclusion is the statement."""
        for pattern in self.conclusions:
            found: dict[Variable, Node] = {}
            whole = zip(pattern, (*statement,), strict=True)
            if all(_agrees(part, term, found) for part, term in whole):
                yield found


def instance(pattern: Pattern, values: Mapping[Variable, Node]) -> Triple:
    """Return a pattern with values for its variables."""
    subject, predicate, object_ = (
        values[part] if isinstance(part, Variable) else part for part in pattern
    )
    # The engine has found it as a triple.
    assert not isinstance(subject, Literal)  # noqa: S101
    assert isinstance(predicate, NamedNode)  # noqa: S101
    return Triple(subject, predicate, object_)


def read_form(name: str, text: str) -> RuleForm:
    """Read what a rule concludes.

    Args:
        name: The name of its file, for what is wrong with it.
        text: The query; a header may stand before it.

    Raises:
        SourceFileError: it has another form than rules have. The message says which to give it.
    """
    head = read_head(text)
    template = None if head is None else group_of(text, head.form_start)
    where = None if template is None else group_of(text, template[1] + 1)
    if head is None or head.form != "CONSTRUCT" or template is None or where is None:
        raise SourceFileError(name, line=None, message="A rule is a CONSTRUCT query.")
    if any(tokens(text[where[1] + 1 :])):
        raise _wrong(name, text, where[1] + 1, "Let the rule end with its pattern.")
    parts = elements(text, *where)
    for part in parts:
        if part.kind != _PATTERN and part.kind not in _CONDITIONS:
            message = f"{part.kind}: beside triples a rule has only FILTER and VALUES. Make it two."
            raise _wrong(name, text, part.start, message)
    form = RuleForm(
        conclusions=_patterns(name, text, head, elements(text, *template)),
        premises=_patterns(name, text, head, [part for part in parts if part.kind == _PATTERN]),
        conditions=tuple(part.pattern for part in parts if part.kind != _PATTERN),
        select=f"{text[: head.form_start]}SELECT * WHERE {text[where[0] : where[1] + 1]}",
    )
    unbound = _variables(form.conclusions) - _variables(form.premises)
    if unbound:
        names = ", ".join(sorted(str(variable) for variable in unbound))
        raise _wrong(name, text, template[0], f"No triple of the pattern gives {names} a value.")
    return form


def _patterns(name: str, text: str, head: Head, found: list[Element]) -> tuple[Pattern, ...]:
    prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in head.prefixes.items())
    patterns = []
    for element in found:
        try:
            triples = list(parse(prologue + _as_turtle(element.pattern), format=RdfFormat.TURTLE))
        except SyntaxError:
            triples = []
        parts = [part for quad in triples for part in (*quad.triple,)]
        if len(triples) != 1 or any(isinstance(part, BlankNode) for part in parts):
            message = f"{element.pattern!r}: write triples, with variables for what has no name."
            raise _wrong(name, text, element.start, message)
        subject, predicate, object_ = map(_part, parts)
        patterns.append((subject, predicate, object_))
    return tuple(patterns)


def _as_turtle(pattern: str) -> str:
    """Write an IRI for each variable of a pattern."""
    pieces, end = [], 0
    for token in tokens(pattern):
        if token.kind == "var":
            pieces += [pattern[end : token.start], f"<{_VARIABLE}{token.text[1:]}>"]
            end = token.start + len(token.text)
    return "".join([*pieces, pattern[end:]])


def _part(term: Node) -> Part:
    if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
        return Variable(term.value.removeprefix(_VARIABLE))
    return term


def _agrees(part: Part, term: Node, found: dict[Variable, Node]) -> bool:
    if isinstance(part, Variable):
        return found.setdefault(part, term) == term
    return part == term


def _variables(patterns: tuple[Pattern, ...]) -> set[Variable]:
    return {part for pattern in patterns for part in pattern if isinstance(part, Variable)}


def _wrong(name: str, text: str, place: int, message: str) -> SourceFileError:
    return SourceFileError(name, line=text.count("\n", 0, place) + 1, message=message)
