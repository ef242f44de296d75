"""Comparing values as SHACL says, by the operators of SPARQL, for pySHACL.

Python compares what rdflib makes of a literal: true is then less than 2, any date is at least as
great as 1, and a date that is none ends the whole validation. By SHACL, sections 4.3 and 4.5, what
SPARQL's operator cannot compare does not conform.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox
from rdflib.namespace import SH
from rdflib.term import Node

from gpgraph.model.namespaces import PREFIXES
from gpgraph.store.engines.rdflibterms import from_rdflib

# By parameter: what holds between a value and a bound, or the values of another property.
_BOUNDS = MappingProxyType(
    {
        SH.minInclusive: ">=",
        SH.maxInclusive: "<=",
        SH.minExclusive: ">",
        SH.maxExclusive: "<",
    }
)
_PAIRS = MappingProxyType({SH.lessThan: "<", SH.lessThanOrEquals: "<="})
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
)
_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
_DATE = ox.NamedNode(PREFIXES["xsd"] + "date")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# SPARQL has no way to make one of these out of a text.
_UNCAST = frozenset(
    ox.NamedNode(PREFIXES["xsd"] + name)
    for name in ("gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth")
)
_COMPARED = 50_000


def comparing(components: Mapping[Any, type]) -> dict[Any, type]:
    """Return, by parameter, the components that compare, made to do it by SPARQL's operators."""
    found = {name: _bounded(components[name], name, sign) for name, sign in _BOUNDS.items()}
    return found | {name: _paired(components[name], name, sign) for name, sign in _PAIRS.items()}


def _bounded(component: type, parameter: Node, sign: str) -> type:
    def others(shape: Any, _: object) -> Callable[[Node], list[Node]]:
        bounds = list(shape.objects(parameter))
        return lambda _: bounds

    return _comparing(component, sign, others)


def _paired(component: type, parameter: Node, sign: str) -> type:
    def others(shape: Any, graph: Any) -> Callable[[Node], list[Node]]:
        names = list(shape.objects(parameter))
        return lambda focus: [one for name in names for one in graph.objects(focus, name)]

    return _comparing(component, sign, others)


def _comparing(
    component: type, sign: str, others: Callable[[Any, Any], Callable[[Node], list[Node]]]
) -> type:
    def evaluate(self: Any, _: object, graph: Any, values: Any, __: object) -> Any:
        return _found(self, graph, values, sign, others(self.shape, graph))

    return type(component.__name__, (component,), {"evaluate": evaluate})


def _found(
    component: Any,
    graph: Any,
    values: Mapping[Node, Iterable[Node]],
    sign: str,
    others: Callable[[Node], Iterable[Node]],
) -> tuple[bool, list[object]]:
    failing = [
        (focus, value)
        for focus, nodes in values.items()
        for bounds in [others(focus)]
        for value in nodes
        if not all(_holds(value, sign, bound) for bound in bounds)
    ]
    results = [component.make_v_result(graph, focus, value_node=value) for focus, value in failing]
    return not failing, results


def _holds(left: Node, sign: str, right: Node) -> bool:
    one, other = from_rdflib(left), from_rdflib(right)
    if not (isinstance(one, ox.Literal) and isinstance(other, ox.Literal)):
        return False
    numbers = _plain(one), _plain(other)
    if None in numbers or type(numbers[0]) is not type(numbers[1]):
        return _asked(one, sign, other)
    return _OPERATORS[sign](*numbers)


def _plain(literal: ox.Literal) -> int | date | None:
    """Return a whole number or a day that Python understands as SPARQL does."""
    if literal.datatype == _INTEGER and _WHOLE.fullmatch(literal.value):
        return int(literal.value)
    if literal.datatype == _DATE and _DAY.fullmatch(literal.value):
        try:
            return date.fromisoformat(literal.value)
        except ValueError:
            return None
    return None


@lru_cache(maxsize=_COMPARED)
def _asked(left: ox.Literal, sign: str, right: ox.Literal) -> bool:
    if left == right and not _has_value(left):
        return False  # the engine takes two terms that are the same for equal in any case
    return bool(ox.Store().query(f"ASK {{ FILTER ({left} {sign} {right}) }}"))


def _has_value(literal: ox.Literal) -> bool:
    """Tell whether a literal is well-typed, as far as SPARQL knows its datatype."""
    if literal.datatype in _UNCAST:
        return literal.value[:1] in set("-0123456789")
    text = str(ox.Literal(literal.value))
    cast = f"BIND ({literal.datatype}({text}) AS ?value)"
    return bool(
        ox.Store().query(f"ASK {{ {cast} FILTER (isNumeric({literal}) || BOUND(?value)) }}")
    )
