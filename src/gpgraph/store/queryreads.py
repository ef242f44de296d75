"""Which triples a SPARQL query may look at, told from its algebra as rdflib has it.

SPARQL 1.1, section 18.2. Only what is certain is told: a part of the language that is not listed
here makes a query unbounded.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.processor import prepareQuery
from rdflib.term import BNode, URIRef, Variable

from gpgraph.model.shapes.patterns import (
    HERE,
    Choice,
    Group,
    OwnPath,
    Path,
    Pattern,
    Repeat,
    Sequence,
    Step,
    Unbounded,
    inverse,
)
from gpgraph.store.engines.questions import KNOWN

# Whose solutions are those of what they are made of, in another order or form, or fewer of them.
_TRANSPARENT = frozenset(
    {"AggregateJoin", "Distinct", "Extend", "Filter", "Group", "OrderBy", "Reduced", "Slice"}
)
_EXISTS = frozenset({"Builtin_EXISTS", "Builtin_NOTEXISTS"})
_QUERIES = frozenset({"SelectQuery", "AskQuery"})
_WORDS = {
    "Graph": "names a graph",
    "ServiceGraphPattern": "asks another server",
    "Project": "has a query inside",
}


class _CannotTellError(Exception):
    """The reason in words."""


def reads_of(text: str, prefixes: Mapping[str, str]) -> Group | Unbounded:
    """Return the patterns of a query; blank nodes are variables there.

    Args:
        text: A query of a SPARQL constraint or validator.
        prefixes: What its prefixes stand for.
    """
    known = {name: URIRef(iri) for name, iri in {**KNOWN, **prefixes}.items()}
    try:
        algebra = prepareQuery(text, known).algebra
    except Exception:  # noqa: BLE001 - the parser raises what it likes; a validator says what is wrong
        return Unbounded("its query cannot be read by itself")
    if algebra.name not in _QUERIES or algebra.datasetClause:
        return Unbounded("its query names a graph")
    top = algebra.p.p if algebra.p.name == "Project" else algebra.p
    try:
        return _group(top)
    except _CannotTellError as error:
        return Unbounded(f"its query {error}")


def _group(
    algebra: CompValue, beside: tuple[Pattern, ...] = (), *, is_joined: bool = False
) -> Group:
    patterns: list[Pattern] = []
    inside: list[Group] = []
    _collect(algebra, patterns, inside)
    return Group(tuple(patterns), tuple(inside), beside, is_joined=is_joined)


def _certain(part: CompValue) -> tuple[Pattern, ...]:
    """Return the patterns that each solution of a part of the algebra matches and binds."""
    if part.name == "BGP":
        return tuple(_pattern(*triple) for triple in part.triples)
    if part.name == "Join":
        return (*_certain(part.p1), *_certain(part.p2))
    if part.name in {"LeftJoin", "Minus"}:
        return _certain(part.p1)
    # What was grouped binds other variables.
    return _certain(part.p) if part.name in _TRANSPARENT - {"AggregateJoin"} else ()


def _collect(part: CompValue, patterns: list[Pattern], inside: list[Group]) -> None:
    """Take a part of the algebra apart.

    Raises:
        _CannotTellError: it is not covered.
    """
    name = part.name
    if name == "BGP":
        patterns += [_pattern(*triple) for triple in part.triples]
    elif name == "Join":
        _collect(part.p1, patterns, inside)
        _collect(part.p2, patterns, inside)
    elif name in {"LeftJoin", "Minus"}:
        _collect(part.p1, patterns, inside)
        before = _certain(part.p1)
        inside.append(_group(part.p2, before))
        inside += _exists(part.get("expr"), before)
    elif name == "Union":
        inside += [_group(one, is_joined=True) for one in (part.p1, part.p2)]
    elif name == "ToMultiSet" and part.p.name == "values":
        pass
    elif name == "ToMultiSet":
        raise _CannotTellError(_WORDS["Project"])
    elif name in _TRANSPARENT:
        _collect(part.p, patterns, inside)
        before = _certain(part.p)
        for key in ("expr", "A"):
            inside += _exists(part.get(key), before)
    else:
        raise _CannotTellError(_WORDS.get(name, f"uses {name}"))


def _exists(expression: object, before: tuple[Pattern, ...]) -> Iterator[Group]:
    """Yield the patterns that an expression asks for."""
    if isinstance(expression, CompValue) and expression.name in _EXISTS:
        yield _group(expression.graph, before)
    elif isinstance(expression, CompValue):
        for inner in expression.values():
            yield from _exists(inner, before)
    elif isinstance(expression, list | tuple):
        for inner in expression:
            yield from _exists(inner, before)


def _pattern(subject: object, path: object, object_: object) -> Pattern:
    return Pattern(_variable(subject), _path(path), _variable(object_))


def _variable(term: object) -> str | None:
    if isinstance(term, Variable):
        return str(term)
    return f"_:{term}" if isinstance(term, BNode) else None


def _path(path: Any) -> Path:
    """Translate a property, a variable in its place, or a path.

    Raises:
        _CannotTellError: it is none of these.
    """
    if isinstance(path, Variable):
        return OwnPath() if str(path) == "PATH" else Step(None, variable=str(path))
    for kind, make in _PATHS.items():
        if isinstance(path, kind):
            return make(path)
    raise _CannotTellError("has a path of a kind that is not known")


def _repeated(path: Any) -> Path:
    inner = _path(path.path)
    if path.mod == "?":
        return Choice((HERE, inner))
    return Repeat(inner) if path.mod == "*" else Sequence((inner, Repeat(inner)))


_PATHS: Mapping[type, Callable[[Any], Path]] = MappingProxyType(
    {
        URIRef: lambda path: Step(str(path)),
        InvPath: lambda path: inverse(_path(path.arg)),
        SequencePath: lambda path: Sequence(tuple(map(_path, path.args))),
        AlternativePath: lambda path: Choice(tuple(map(_path, path.args))),
        MulPath: _repeated,
        NegatedPath: lambda _: Choice((Step(None), Step(None, is_inverse=True))),
    }
)
