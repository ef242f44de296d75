"""JSON Schemas of framed documents, made of the context and of what the shapes require.

The context says which JSON a value is; the shapes say what must be there and what it looks like.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode

from gpgraph.model.documents.jsonldnodes import Json
from gpgraph.model.namespaces import BASE, PREFIXES, compact, expand
from gpgraph.model.shapes.rules import PropertyRule, Rule

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LANG_STRING = expand("rdf:langString")
# What an IRI has in place of a datatype.
LINK = "@id"

_LINK = {"type": "string", "format": "iri"}
_SCALARS: Mapping[str, Json] = {
    "@id": _LINK,
    "@vocab": {"type": "string"},
    "xsd:integer": {"type": "integer"},
    "xsd:nonNegativeInteger": {"type": "integer", "minimum": 0},
    "xsd:boolean": {"type": "boolean"},
    "xsd:date": {"type": "string", "format": "date"},
    "xsd:gYear": {"type": "string", "pattern": "^-?[0-9]{4,}$"},
    "xsd:gYearMonth": {"type": "string", "pattern": "^-?[0-9]{4,}-[0-9]{2}$"},
    "xsd:decimal": {"type": "string", "pattern": r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"},
}


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What there is to say about a class.

    Args:
        name: What stands under ``type``.
        description: What the class is, in words; empty where nobody says.
        uses: Which datatypes, or ``LINK``, the values of each property have in the data.
        rules: What the shapes require.
        dependent: What they require of whatever has a property.
    """

    name: str
    description: str
    uses: Mapping[str, Collection[str]]
    rules: tuple[PropertyRule, ...]
    dependent: Mapping[str, tuple[PropertyRule, ...]]


class SchemaWriter:
    """Writes schemas with one context."""

    def __init__(self, context: Mapping[str, Json]) -> None:
        """Read the terms of properties."""
        self._keys: dict[str, dict[str, Json]] = {}
        self._names: dict[str, str] = {}
        for key, meaning in cast("dict[str, Json]", context["@context"]).items():
            term = {"@id": meaning} if isinstance(meaning, str) else meaning
            if not isinstance(term, dict) or str(term.get("@id", "@")).startswith("@"):
                continue
            iri = _iri(term["@id"])
            self._keys.setdefault(iri, {})[key] = term
            self._names.setdefault(iri, key)

    def schema(self, facts: ClassFacts, alignment: ClassFacts) -> Json:
        """Return the schema of a class, with all that it refers to.

        Args:
            facts: About the class.
            alignment: About alignments, which stand inside of other documents.

        Source:
            JSON Schema, draft 2020-12.
        """
        return {
            "$schema": DIALECT,
            "$id": f"{BASE}schemas/{facts.name}/v1.json",
            **self._node(facts),
            "$defs": {"Alignment": self._node(alignment), "Page": _PAGE, "Included": _INCLUDED},
        }

    def _node(self, facts: ClassFacts) -> Json:
        rules = [*facts.rules]
        for path, dependent in sorted(facts.dependent.items()):
            if path in facts.uses:  # required where the property stands, and nowhere else
                rules += [
                    PropertyRule(item.path, item.rule.optional(), item.is_part)
                    for item in dependent
                ]
        members, required = self._members(facts.uses, rules)
        properties = {
            "@context": {"type": "string", "format": "uri"},
            "id": _LINK,
            "type": {
                "type": "array",
                "items": {"type": "string"},
                "contains": {"const": facts.name},
                "uniqueItems": True,
            },
            **dict(sorted(members.items())),
            **_LAYOUT,
        }
        described = {"description": facts.description} if facts.description else {}
        return {
            "title": facts.name,
            **described,
            "type": "object",
            "required": ["id", "type", *sorted(required)],
            "properties": properties,
            **self._dependent(facts),
        }

    def _dependent(self, facts: ClassFacts) -> Json:
        found = {
            key: sorted(self._members(facts.uses, rules)[1] - {key})
            for path, rules in facts.dependent.items()
            if path in facts.uses
            for key in self._chosen(path, facts.uses[path])
        }
        needed = {key: keys for key, keys in sorted(found.items()) if keys}
        return {"dependentRequired": needed} if needed else {}

    def _members(
        self, uses: Mapping[str, Collection[str]], rules: Iterable[PropertyRule]
    ) -> tuple[dict[str, Json], set[str]]:
        """Return what the members of a document look like, and which there must be."""
        found: dict[str, Rule] = {
            key: Rule() for path, kinds in uses.items() for key in self._chosen(path, kinds)
        }
        keys_of = {path: self._chosen(path, kinds) for path, kinds in uses.items()}
        equal: list[tuple[str, str]] = []
        for item in rules:
            kinds = (item.rule.datatype,) if item.is_part and item.rule.datatype else ()
            keys = [key for key in self._chosen(item.path, kinds) if key in found]
            keys = keys if item.is_part else keys_of.get(item.path, [])
            for key in keys:
                # Which of several members there is, their datatype tells.
                rule = item.rule if len(keys) == 1 else item.rule.optional()
                found[key] = found[key].together_with(rule)
                equal += [(key, other) for path in rule.equals for other in keys_of.get(path, ())]
        required = {key for key, rule in found.items() if rule.is_required}
        required |= {key for key, other in equal if other in required}
        return {key: self._value(key, rule) for key, rule in found.items()}, required

    def _chosen(self, path: str, kinds: Collection[str]) -> list[str]:
        """Return under which members values of these kinds stand."""
        terms = self._keys.get(path)
        if terms is None:
            return [compact(path)]
        typed = {_iri(term["@type"]) for term in terms.values() if "@type" in term}
        return [key for key, term in terms.items() if not kinds or _fits(term, kinds, typed)]

    def _value(self, key: str, rule: Rule) -> Json:
        term = next((terms[key] for terms in self._keys.values() if key in terms), None)
        if term is None:
            return {}
        containers = term.get("@container", [])
        containers = [containers] if isinstance(containers, str) else containers
        scalar = self._scalar(term.get("@type"), rule)
        many = {"type": "array", "items": scalar, "minItems": 1, "uniqueItems": True}
        if "@language" in containers:
            text = many if "@set" in containers else scalar
            needed = {"required": list(rule.languages)} if rule.languages else {}
            return {"type": "object", "additionalProperties": text, "minProperties": 1, **needed}
        return many if "@set" in containers else scalar

    def _scalar(self, kind: str | None, rule: Rule) -> Json:
        scalar = dict(_SCALARS.get(kind or "", {"type": "string"}))
        if rule.minimum is not None and scalar["type"] == "integer":
            scalar["minimum"] = rule.minimum
        if rule.values:
            scalar["enum"] = [self._written(value) for value in rule.values]
        elif rule.pattern is not None and kind not in {"@id", "@vocab"}:
            scalar["pattern"] = rule.pattern  # an IRI may stand there as a term
        return scalar

    def _written(self, value: NamedNode | Literal) -> str:
        if isinstance(value, Literal):
            return value.value
        return self._names.get(value.value) or compact(value.value)


def _fits(term: Mapping[str, Json], kinds: Collection[str], typed: Collection[str]) -> bool:
    if term.get("@type") in {"@id", "@vocab"}:
        return LINK in kinds
    if "@type" in term:
        return _iri(term["@type"]) in kinds
    if "@language" in term.get("@container", ()):
        return LANG_STRING in kinds
    return any(kind not in typed and kind not in {LINK, LANG_STRING} for kind in kinds)


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


_MEMBER = {"type": "object", "required": ["id", "type"], "properties": {"id": _LINK}}
_PAGE = {
    "title": "Page",
    "type": "object",
    "required": ["id", "type", "totalItems", "items", "first", "last"],
    "properties": {
        "id": _LINK,
        "type": {"type": "array", "items": {"type": "string"}},
        "mainEntity": _LINK,
        "totalItems": {"type": "integer", "minimum": 0},
        "items": {"type": "array", "items": _MEMBER},
        **dict.fromkeys(("first", "prev", "next", "last"), _LINK),
    },
}
_INCLUDED = {
    "title": "Included",
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": _LINK,
        "label": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
_ALIGNMENTS = {"type": "array", "items": {"$ref": "#/$defs/Alignment"}, "minItems": 1}
# What the layout of a document adds, whatever it is about.
_LAYOUT: Mapping[str, Json] = {
    "alignments": _ALIGNMENTS,
    "alignmentsTo": _ALIGNMENTS,
    "page": {"$ref": "#/$defs/Page"},
    "included": {"type": "array", "items": {"$ref": "#/$defs/Included"}},
}
