"""The ontology as a page for readers: every term, what it means, and where it is used."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.documents.classaddresses import class_address
from gpgraph.model.namespaces import ONTOLOGY, compact, expand
from gpgraph.service.describing.classnames import ClassMembers
from gpgraph.service.describing.references import View
from gpgraph.service.manual.header import header_view
from gpgraph.service.manual.relations import Relations
from gpgraph.service.manual.ruleindex import Rule, RuleIndex
from gpgraph.service.manual.usage import Usage, Use
from gpgraph.service.manual.vocabulary import ONTOLOGY_PAGE, Vocabulary, anchor_of
from gpgraph.store.describing.description import Reader

_OWN = ONTOLOGY + "#"
# Each kind with the heading under which its terms stand; the first that a term has decides.
_KINDS = (
    ("owl:Class", "classes", "Classes"),
    ("owl:ObjectProperty", "object-properties", "Object properties"),
    ("owl:DatatypeProperty", "datatype-properties", "Datatype properties"),
    ("owl:AnnotationProperty", "annotation-properties", "Annotation properties"),
    ("owl:NamedIndividual", "values", "Values of the code lists"),
)
_OTHERS = ("others", "Other names")
_PROPERTIES = frozenset({"object-properties", "datatype-properties", "annotation-properties"})
_TEXTS = ("skos:definition", "skos:scopeNote", "skos:example", "rdfs:comment", "skos:changeNote")


def ontology_view(store: Reader, members: ClassMembers, *, is_counted: bool) -> View:
    """Return everything that the page about the ontology shows.

    Args:
        store: The release.
        members: Which classes have an address that lists their things.
        is_counted: Say how often each term is used: a pass over the whole default graph.

    Raises:
        ResourceNotFoundError: the release has no ontology.
    """
    vocabulary = Vocabulary.read(store, ONTOLOGY_PAGE)
    declared = [iri for iri in vocabulary.ontology.named() if iri != ONTOLOGY]
    if not declared:
        raise ResourceNotFoundError("This release has no ontology.")
    rules = RuleIndex(vocabulary.shapes)
    usage = Usage(store.census.triples(), vocabulary.classes_above()) if is_counted else None
    page = _Page(vocabulary, rules, Relations(vocabulary, rules), usage, members)
    terms = [page.term(iri) for iri in declared]
    own = [term for term in terms if str(term["iri"]).startswith(_OWN)]
    sections = [(name, title) for _, name, title in _KINDS] + [_OTHERS]
    return {
        **header_view(vocabulary, vocabulary.ontology, ONTOLOGY),
        "isCounted": is_counted,
        "sections": [
            {"id": name, "title": title, "terms": found}
            for name, title in sections
            if (found := sorted((one for one in own if one["section"] == name), key=_by_name))
        ],
        "apart": page.relations.apart,
        "foreign": page.foreign([one for one in terms if one not in own]),
        "own": len(own),
        "total": len(terms),
    }


@dataclass(frozen=True, slots=True)
class _Page:
    vocabulary: Vocabulary
    rules: RuleIndex
    relations: Relations
    usage: Usage | None
    members: ClassMembers

    def term(self, iri: str) -> View:
        """Return one term with all that is known of it."""
        ontology, node = self.vocabulary.ontology, NamedNode(iri)
        kinds = ontology.iris(node, "rdf:type")
        section = next((name for kind, name, _ in _KINDS if expand(kind) in kinds), _OTHERS[0])
        replaced = ontology.iris(node, "dcterms:isReplacedBy")
        return {
            **self.vocabulary.term(iri),
            "anchor": anchor_of(iri),
            "section": section,
            "kinds": [{"label": _kind(kind)} for kind in sorted(kinds, key=_kind_order)],
            "deprecated": ontology.text(node, "owl:deprecated") in {"true", "1"},
            "replacedBy": self.vocabulary.terms(set(replaced)),
            "texts": [
                {
                    "property": self.vocabulary.term(expand(name)),
                    "name": name.partition(":")[2],
                    "values": [self.vocabulary.refs.value(text) for text in found],
                }
                for name in _TEXTS
                if (found := ontology.values(node, name))
            ],
            "relations": list(self.relations.of(iri)),
            "shapes": self.vocabulary.terms(self.rules.shapes_of(iri)),
            "rules": self._rules(self.rules.rules_of(iri)),
            "namedBy": self._rules(self.rules.naming(iri)),
            "definedBy": next(iter(ontology.iris(node, "rdfs:isDefinedBy")), None),
            "use": self._use(iri, section),
        }

    def foreign(self, terms: list[View]) -> list[View]:
        """Return the terms of others, by the vocabulary that they are from."""
        by_prefix: dict[str, list[View]] = {}
        for term in terms:
            by_prefix.setdefault(str(term["curie"]).partition(":")[0], []).append(term)
        return [
            {
                "id": f"from:{prefix}",
                "prefix": prefix,
                "definedBy": next((one["definedBy"] for one in found if one["definedBy"]), None),
                "terms": sorted(found, key=_by_name),
            }
            for prefix, found in sorted(by_prefix.items())
        ]

    def _rules(self, rules: list[Rule]) -> list[View]:
        shapes = self.vocabulary.shapes
        found: dict[str, View] = {}
        for rule in rules:
            # A rule without an IRI has no place on the page of the shapes: its shape has.
            node = rule.node if isinstance(rule.node, NamedNode) else rule.shape
            message = next(iter(shapes.values(rule.node, "sh:message")), None)
            identifier = shapes.text(rule.node, "dcterms:identifier")
            found[f"{identifier or '~'} {node.value}"] = {
                **self.vocabulary.term(node.value),
                "identifier": identifier,
                "message": message.value if message else None,
            }
        return [found[key] for key in sorted(found)]

    def _use(self, iri: str, section: str) -> View | None:
        if self.usage is None:
            return None
        if section in _PROPERTIES:
            use, unit = self.usage.of_property(iri), "triple"
        elif section == "classes":
            use, unit = self.usage.of_class(iri), "instance"
            if self.members.of(iri):
                name = self.members.names.name(iri)
                return {**self._used(use, unit), "list": class_address(name, "")}
        else:
            use, unit = self.usage.of_value(iri), "triple"
        return self._used(use, unit)

    def _used(self, use: Use, unit: str) -> View:
        return {
            "times": use.times,
            "unit": unit if use.times == 1 else f"{unit}s",
            "classes": [
                {**self.vocabulary.term(name), "times": times} for name, times in use.classes
            ],
            "examples": [self.vocabulary.refs.to(example) for example in use.examples],
            "list": None,
            "more": max(0, use.times - len(use.examples)),
        }


def _kind(iri: str) -> str:
    """Return the name of a kind in words: ``functional property``."""
    name = compact(iri).partition(":")[2] or iri
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _kind_order(iri: str) -> tuple[int, str]:
    names = [expand(name) for name, _, _ in _KINDS]
    return (names.index(iri) if iri in names else len(names), iri)


def _by_name(term: View) -> tuple[bool, str]:
    """Sort by name, what is no longer in use last."""
    return (bool(term["deprecated"]), str(term["curie"]).lower())
