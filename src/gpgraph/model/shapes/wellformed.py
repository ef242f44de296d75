"""Whether shapes are well-formed: SHACL, appendix C, as far as it decides what is reported.

Validators pass over a malformed constraint, each another one, or stop in the middle with a message
about themselves.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Term
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph

_SH = PREFIXES["sh"]
_NIL = NamedNode(expand("rdf:nil"))
_BOOLEAN = NamedNode(expand("xsd:boolean"))
_TEXT = frozenset({NamedNode(expand("xsd:string")), NamedNode(expand("rdf:langString"))})
_KINDS = frozenset(
    NamedNode(_SH + name)
    for name in ("BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRI", "IRIOrLiteral")
) | {NamedNode(_SH + "Literal")}
_COUNT = re.compile(r"\+?[0-9]+")


@dataclass(frozen=True, slots=True)
class _Form:
    """What a parameter may have: which values, in words as well, and how many."""

    says: str
    fits: Callable[[Term], bool]
    is_single: bool = False
    needs_path: bool = False


def _is_iri(value: Term) -> bool:
    return isinstance(value, NamedNode)


def _is_resource(value: Term) -> bool:
    return isinstance(value, NamedNode | BlankNode)


def _is_literal(value: Term) -> bool:
    return isinstance(value, Literal)


def _is_text(value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype in _TEXT


def _is_truth(value: Term) -> bool:
    return isinstance(value, Literal) and value.datatype == _BOOLEAN


def _is_count(value: Term) -> bool:
    return isinstance(value, Literal) and _COUNT.fullmatch(value.value) is not None


def _forms() -> Mapping[str, _Form]:
    count, truth = ("a whole number from 0", _is_count), ("true or false", _is_truth)
    iri, shape = ("an IRI", _is_iri), ("a shape", _is_resource)
    text, literal = ("text", _is_text), ("a literal", _is_literal)
    found = {
        **{name: _Form(*count, is_single=True) for name in ("minLength", "maxLength")},
        **{name: _Form(*truth, is_single=True) for name in ("closed", "deactivated")},
        **{name: _Form(*iri) for name in ("class", "equals", "disjoint")},
        **{name: _Form(*shape) for name in ("node", "not", "property", "and", "or", "xone")},
        "path": _Form("a path", _is_resource, is_single=True),
        "datatype": _Form(*iri, is_single=True),
        "nodeKind": _Form("sh:IRI or another node kind", _KINDS.__contains__, is_single=True),
        "pattern": _Form(*text),
        "flags": _Form(*text, is_single=True),
        "message": _Form(*text),
        "severity": _Form(*iri, is_single=True),
        "in": _Form("a list", _is_resource, is_single=True),
        "languageIn": _Form("a list", _is_resource, is_single=True),
        "sparql": _Form("a SPARQL constraint", _is_resource),
        "uniqueLang": _Form(*truth, is_single=True, needs_path=True),
        "qualifiedValueShape": _Form(*shape, needs_path=True),
        "qualifiedValueShapesDisjoint": _Form(*truth, is_single=True, needs_path=True),
    }
    for name in ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"):
        found[name] = _Form(*count, is_single=True, needs_path=True)
    for name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"):
        found[name] = _Form(*literal, is_single=True)
    for name in ("lessThan", "lessThanOrEquals"):
        found[name] = _Form(*iri, needs_path=True)
    return found


_FORMS = MappingProxyType(_forms())


def faults(shapes: ShapeGraph) -> Iterator[tuple[Node, str]]:
    """Yield what is malformed: the shape or constraint, and what is to be done about it."""
    for node in shapes.nodes():
        for name, form in _FORMS.items():
            values = shapes.values(node, name)
            if values and (fault := _fault(form, values, shapes, node)):
                yield node, f"sh:{name} {fault}"
        yield from ((node, fault) for fault in _more(node, shapes))


def _fault(form: _Form, values: Sequence[Term], shapes: ShapeGraph, node: Node) -> str:
    if not all(map(form.fits, values)):
        return f"must be {form.says}"
    if form.is_single and len(values) > 1:
        return "may have one value only"
    if form.needs_path and not shapes.values(node, "path"):
        return "is for property shapes, and this has no sh:path"
    return ""


def _more(node: Node, shapes: ShapeGraph) -> Iterator[str]:
    """Yield what is wrong with values that belong together."""
    values, of = shapes.values, shapes.resources
    if not all(values(inner, "path") for inner in of(node, "property")):
        yield "each sh:property must be a property shape, with a sh:path"
    if any(values(inner, "path") for inner in of(node, "node")):
        yield "sh:node must be a node shape, without a sh:path"
    counts = (*values(node, "qualifiedMinCount"), *values(node, "qualifiedMaxCount"))
    if values(node, "qualifiedValueShape") and not counts:
        yield "sh:qualifiedValueShape must have a sh:qualifiedMinCount or sh:qualifiedMaxCount"
    if any(len(values(constraint, "select")) != 1 for constraint in of(node, "sparql")):
        yield "each sh:sparql must have one sh:select"
    if any(_NIL in values(node, name) for name in ("and", "or", "xone")):
        yield "a list of shapes must have a member"
    tags = (tag for head in values(node, "languageIn") for tag in shapes.members(head))
    if not all(map(_is_text, tags)):
        yield "sh:languageIn must be a list of language tags in quotation marks"
    patterns = map(_no_pattern, values(node, "pattern"))
    yield from (f"sh:pattern {fault}" for fault in patterns if fault)


def _no_pattern(text: Term) -> str:
    try:
        re.compile(text.value if isinstance(text, Literal) else "")
    except re.error as error:
        return f"is no regular expression: {error}"
    return ""
