"""How terms of an answer are shown in the cells of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.model.namespaces import compact, document_path, expand
from gpgraph.service.asking.chart import Row
from gpgraph.service.describing.references import References

# A cell is not read for longer than this; the whole text is in the answer as data.
CELL_LENGTH = 2000
# A text of so many letters wants a wide column.
LONG = 60

# Only these lead anywhere: javascript: and data: are IRIs, too.
_LINKED = frozenset({"http", "https", "mailto"})
# What everybody takes a text or a number for.
_COMMON = frozenset(expand(f"xsd:{name}") for name in ("string", "integer", "decimal"))
_NAME: Mapping[str, str | None] = MappingProxyType(
    {"path": None, "href": None, "lang": None, "note": None, "look": "name"}
)

Binding: TypeAlias = Mapping[str, Any]
View: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cells:
    """Says how terms are shown.

    - ``text``, what is read;
    - ``path``, below the service, or ``href``, elsewhere, of what has an address;
    - ``lang`` of a text, and as its ``note`` what is not seen of it: its datatype, or its language
      where it stands among others;
    - ``look``: ``name`` of what is no text, ``long`` of a text that wants a wide column.

    Of an IRI that comes often it looks once. ``mixed`` are the columns with texts in several
    languages.
    """

    references: References
    mixed: frozenset[str]
    found: dict[str, View] = field(default_factory=dict)

    def of(self, binding: Binding | None, column: str = "") -> View | None:
        """Return how a term is shown in a column; ``None`` where there is none."""
        if binding is None:
            return None
        value = binding["value"]
        if binding["type"] == "uri":
            if value not in self.found:
                self.found[value] = self._thing(value)
            return self.found[value]
        if binding["type"] == "bnode":
            return {**_NAME, "text": f"_:{value}"}
        if binding["type"] == "triple":
            parts = (self.of(value[name]) for name in ("subject", "predicate", "object"))
            return {**_NAME, "text": " ".join(str(part["text"]) for part in parts if part)}
        language, datatype = binding.get("xml:lang"), binding.get("datatype")
        note = f"@{language}" if language and column in self.mixed else None
        if datatype is not None and datatype not in _COMMON:
            note = compact(datatype)
        return {
            **_NAME,
            "text": value[:CELL_LENGTH] + ("…" if len(value) > CELL_LENGTH else ""),
            "lang": language,
            "note": note,
            "look": "long" if len(value) > LONG else "",
        }

    def _thing(self, iri: str) -> View:
        path = document_path(iri) if self.references.known(iri) else None
        is_address = path is None and iri.partition(":")[0].lower() in _LINKED
        return {**_NAME, "text": compact(iri), "path": path, "href": iri if is_address else None}


def mixed(columns: Sequence[str], rows: Sequence[Row]) -> frozenset[str]:
    """Return the columns with texts in more than one language."""
    found: dict[str, set[str]] = {name: set() for name in columns}
    for row in rows:
        for name, binding in row.items():
            if "xml:lang" in binding and name in found:
                found[name].add(binding["xml:lang"])
    return frozenset(name for name, languages in found.items() if len(languages) > 1)


def row_of(triple: Triple) -> Row:
    """Return a triple as a row of three columns, as SPARQL results in JSON have rows."""
    subject, predicate, value = triple
    return {
        "subject": _binding(subject),
        "property": _binding(predicate),
        "value": _binding(value),
    }


def _binding(term: NamedNode | BlankNode | Literal | Triple) -> Binding:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = map(_binding, term)
        return {
            "type": "triple",
            "value": dict(zip(("subject", "predicate", "object"), parts, strict=True)),
        }
    binding = {"type": "literal", "value": term.value}
    if term.language:
        return {**binding, "xml:lang": term.language}
    return {**binding, "datatype": term.datatype.value}
