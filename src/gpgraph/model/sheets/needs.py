"""What shapes ask of the properties of a class, as far as a column can say it.

Of SHACL Core, section 4, that is: how many values, of what kind, out of which list. The rest is
left to the check of what has been filled in.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.model.report import Severity, Term
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph
from gpgraph.model.sheets.keys import LANG_STRING, LINK

_TYPE = expand("rdf:type")
_LINKS = frozenset({NamedNode(expand("sh:IRI")), NamedNode(expand("sh:BlankNodeOrIRI"))})


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked of the values of one property.

    Args:
        path: The IRI of the property.
        least: How many there must be; 0 for none.
        advised: How many there should be.
        most: How many there may be; ``None`` for any number.
        kind: The IRI of the datatype, or ``LINK``; ``None`` where nothing tells.
        languages: Of which there must be a text.
        is_by_language: Whether there is at most one text of each language.
        classes: What a link leads to.
        values: The only ones that there may be.
        equals: Properties that have the same values.
        minimum: The least whole number.
        names: What the shapes call the property.
        texts: What they say about it.
    """

    path: str
    least: int = 0
    advised: int = 0
    most: int | None = None
    kind: str | None = None
    languages: frozenset[str] = frozenset()
    is_by_language: bool = False
    classes: frozenset[str] = frozenset()
    values: tuple[NamedNode | Literal, ...] = ()
    equals: frozenset[str] = frozenset()
    minimum: int | None = None
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    def together_with(self, other: "Need") -> "Need":
        """Return what both ask for."""
        both = [one for one in (self.most, other.most) if one is not None]
        return replace(
            self,
            least=max(self.least, other.least),
            advised=max(self.advised, other.advised),
            most=min(both) if both else None,
            kind=self.kind or other.kind,
            languages=self.languages | other.languages,
            is_by_language=self.is_by_language or other.is_by_language,
            classes=self.classes | other.classes,
            values=self.values or other.values,
            equals=self.equals | other.equals,
            minimum=other.minimum if self.minimum is None else self.minimum,
            names=tuple(dict.fromkeys((*self.names, *other.names))),
            texts=tuple(dict.fromkeys((*self.texts, *other.texts))),
        )

    def optional(self) -> "Need":
        """Return the same where there need not be a value."""
        return replace(self, least=0, advised=0, languages=frozenset())


def needs_of(shapes: ShapeGraph, classes: Collection[str]) -> dict[str, Need]:
    """Return what is asked of instances of a class.

    Args:
        shapes: All shapes.
        classes: IRIs of the class and of those above it.

    Returns:
        By the IRI of the property; paths of more than one step are left out.
    """
    nodes = [NamedNode(iri) for iri in classes]
    own = [node for node in nodes if _is_shape(node, shapes)]
    aimed = [
        shape
        for shape in shapes.nodes()
        if any(node in shapes.values(shape, "targetClass") for node in nodes)
    ]
    found = _together(_of_shapes([*own, *aimed], shapes))
    twins = {path for need in found.values() for path in need.equals}
    found |= {path: Need(path) for path in sorted(twins - found.keys())}
    for path in sorted(found):
        for other in _by_subject(shapes, path):
            found[other.path] = found.get(other.path, other.optional()).together_with(
                other.optional()
            )
    return found


def _by_subject(shapes: ShapeGraph, path: str) -> Iterator[Need]:
    """Yield what is asked of whatever has a property."""
    aimed = [
        shape
        for shape in shapes.nodes()
        if NamedNode(path) in shapes.values(shape, "targetSubjectsOf")
    ]
    yield from _of_shapes(aimed, shapes)


def _together(needs: Iterable[Need]) -> dict[str, Need]:
    found: dict[str, Need] = {}
    for need in needs:
        found[need.path] = found[need.path].together_with(need) if need.path in found else need
    return found


def _is_shape(node: NamedNode, shapes: ShapeGraph) -> bool:
    types = shapes.of(node, _TYPE)
    return any(NamedNode(expand(f"sh:{name}")) in types for name in ("NodeShape", "PropertyShape"))


def _of_shapes(waiting: list[Node], shapes: ShapeGraph) -> Iterator[Need]:
    """Yield the needs of shapes, and of those that they say a resource fits as well."""
    seen: set[Node] = set()
    while waiting:
        shape = waiting.pop()
        if shape in seen or shapes.is_true(shape, "deactivated"):
            continue
        seen.add(shape)
        waiting += shapes.resources(shape, "node")
        for head in shapes.values(shape, "and"):
            members = shapes.members(head)
            waiting += [one for one in members if isinstance(one, NamedNode | BlankNode)]
        waiting += shapes.resources(shape, "property")
        paths = shapes.values(shape, "path")
        if len(paths) == 1 and isinstance(paths[0], NamedNode):
            yield _need(paths[0].value, shape, shapes)


def _need(path: str, shape: Node, shapes: ShapeGraph) -> Need:
    texts = [one.value for one in _english(shapes.values(shape, "description"))]
    texts += [one.value for one in _english(shapes.values(shape, "message"))]
    values = [one for head in shapes.values(shape, "in") for one in shapes.members(head)]
    values += shapes.values(shape, "hasValue")
    least, is_strict = _number(shape, "minCount", shapes) or 0, _is_strict(shape, shapes)
    languages, classes, qualified = _qualified(shape, shapes)
    return Need(
        path,
        least=max(least, qualified) if is_strict else 0,
        advised=max(least, qualified),
        most=_number(shape, "maxCount", shapes),
        kind=_kind(shape, shapes, values, is_by_language=bool(languages)),
        languages=languages,
        is_by_language=shapes.is_true(shape, "uniqueLang"),
        classes=classes | {one.value for one in shapes.resources(shape, "class")},
        values=tuple(
            one
            for one in values
            if isinstance(one, NamedNode | Literal) and shapes.values(shape, "in")
        ),
        equals=frozenset(one.value for one in shapes.resources(shape, "equals")),
        minimum=_number(shape, "minInclusive", shapes),
        names=tuple(one.value for one in _english(shapes.values(shape, "name"))),
        texts=tuple(texts),
    )


def _kind(
    shape: Node, shapes: ShapeGraph, values: Iterable[Term], *, is_by_language: bool
) -> str | None:
    for datatype in shapes.resources(shape, "datatype"):
        return datatype.value
    is_texts = is_by_language or shapes.is_true(shape, "uniqueLang")
    if is_texts or shapes.values(shape, "languageIn"):
        return LANG_STRING
    if shapes.values(shape, "class") or not _LINKS.isdisjoint(shapes.values(shape, "nodeKind")):
        return LINK
    for name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"):
        values = [*values, *shapes.values(shape, name)]
    for value in values:
        if isinstance(value, Literal):
            return value.datatype.value
        if isinstance(value, NamedNode):
            return LINK
    return None


def _qualified(shape: Node, shapes: ShapeGraph) -> tuple[frozenset[str], frozenset[str], int]:
    """Return the languages and classes of which there must be values, and how many."""
    least = _number(shape, "qualifiedMinCount", shapes) or 0
    languages, classes = set[str](), set[str]()
    for inner in shapes.resources(shape, "qualifiedValueShape"):
        for head in shapes.values(inner, "languageIn"):
            members = [one for one in shapes.members(head) if isinstance(one, Literal)]
            if least and len(members) == 1:
                languages.add(members[0].value.lower())
        classes.update(one.value for one in shapes.resources(inner, "class"))
    return frozenset(languages), frozenset(classes), least


def _is_strict(shape: Node, shapes: ShapeGraph) -> bool:
    severities = [one.value for one in shapes.resources(shape, "severity")]
    return all(Severity.of(one) == Severity.VIOLATION for one in severities)


def _number(shape: Node, name: str, shapes: ShapeGraph) -> int | None:
    for value in shapes.values(shape, name):
        if isinstance(value, Literal) and value.value.lstrip("+-").isdigit():
            return int(value.value)
    return None


def _english(values: Iterable[Term]) -> list[Literal]:
    texts = [one for one in values if isinstance(one, Literal)]
    english = [one for one in texts if (one.language or "en").split("-")[0] == "en"]
    return english or texts
