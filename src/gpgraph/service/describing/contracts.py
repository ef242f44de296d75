"""How to read our JSON: the frame and the JSON Schema of each class, made on demand."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from pyoxigraph import Literal, NamedNode

from gpgraph.model.documents import jsonld
from gpgraph.model.documents.frames import frame
from gpgraph.model.documents.mediatypes import FORM, JSON_LD
from gpgraph.model.documents.schemas import LINK, ClassFacts, SchemaWriter
from gpgraph.model.namespaces import expand
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.asking.querytask import CONTEXT_PATH
from gpgraph.service.describing.classnames import ClassMembers, ClassNames
from gpgraph.service.describing.collections import SCHEME
from gpgraph.service.describing.constraints import Constraints
from gpgraph.store.describing.description import SHORTCUTS, Reader

FRAME_TYPE = f'{JSON_LD.media_type};profile="{FORM}frame"'
# ``application/schema+json`` is not registered.
SCHEMA_TYPE = "application/json"

_ALIGNMENT = expand("gp:Alignment")
_NEVER_WRITTEN = frozenset({expand("rdf:type"), *(node.value for node in SHORTCUTS)})


@dataclass(frozen=True, slots=True)
class Contracts:
    """The tasks; all that they need was read before there are walls."""

    store: Reader
    context: Mapping[str, jsonld.Json]
    classes: ClassMembers

    def frame(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the frame of a class."""
        iri, members = self.classes.named(str(header["name"]))
        schemes = set(self.store.subjects("rdf:type", SCHEME.value))
        written = frame(
            self.classes.names.name(iri),
            has_pages=not schemes.isdisjoint(members),
            context=self.context,
            context_address=str(header["base"]) + CONTEXT_PATH,
        )
        answer.head(FRAME_TYPE)
        answer.write(_text(written))

    def schema(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the JSON Schema of a class."""
        iri, _ = self.classes.named(str(header["name"]))
        constraints = Constraints.of(self.store)
        alignment = self._facts(_ALIGNMENT, constraints)
        schema = SchemaWriter(self.context).schema(self._facts(iri, constraints), alignment)
        answer.head(SCHEMA_TYPE)
        answer.write(_text(schema))

    def _facts(self, iri: str, constraints: Constraints) -> ClassFacts:
        kinds = _with_those_above(self.store, iri)
        texts = self.store.values(iri, "skos:definition", "rdfs:comment")
        return ClassFacts(
            name=self.classes.names.name(iri),
            description=next((text.value for text in texts if isinstance(text, Literal)), ""),
            uses=self._uses(iri),
            rules=tuple(constraints.for_classes(kinds)),
            dependent={path: tuple(rules) for path, rules in constraints.for_subjects_of().items()},
        )

    def _uses(self, iri: str) -> dict[str, tuple[str, ...]]:
        """Return the properties of the things of a class, with the kinds of their values."""
        figures = self.store.census.figures
        counts = next((count.properties for count in figures.classes if count.iri == iri), ())
        found: dict[str, tuple[str, ...]] = {}
        for count in counts:
            if count.iri not in _NEVER_WRITTEN:
                literals = sum(kind.triples for kind in count.datatypes)
                links = (LINK,) if count.triples > literals else ()
                found[count.iri] = (*links, *(kind.iri for kind in count.datatypes))
        return found


def contract_tasks(store: Reader, context: Mapping[str, jsonld.Json]) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind."""
    tasks = Contracts(store, context, ClassMembers(store, ClassNames.of(context)))
    return {"frame": tasks.frame, "schema": tasks.schema}


def _with_those_above(store: Reader, iri: str) -> tuple[str, ...]:
    """Return a class and all classes above it, the highest first: the closest rule comes last."""
    found: dict[str, None] = {}
    waiting: list[str] = [iri]
    while waiting:
        kind = waiting.pop(0)
        if kind not in found:
            found[kind] = None
            waiting += sorted(_iris(store.values(kind, "rdfs:subClassOf")))
    return tuple(reversed(found))


def _iris(terms: Iterable[object]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]


def _text(value: jsonld.Json) -> bytes:
    return json.dumps(cast("object", value), ensure_ascii=False, indent=1).encode()
