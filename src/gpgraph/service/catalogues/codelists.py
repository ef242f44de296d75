"""The schemes of a release as code lists."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.documents.codelists import WRITERS, Code, CodeList, Texts, first
from gpgraph.model.documents.languages import FALLBACK
from gpgraph.model.namespaces import document_path, expand
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.describing.references import References, View, natural
from gpgraph.store.describing.description import Reader

# The first that there is in a language counts: the UN's goals have no preferred label here.
_NAMES = ("skos:prefLabel", "skos:altLabel", "gp:shortLabel", "rdfs:label")
_DESCRIPTIONS = ("skos:definition", "dcterms:description", "skos:scopeNote")
_DOCUMENTS = "/doc/"
_WRITERS = {format_.name: write for format_, write in WRITERS.items()}
_FORMATS = {format_.name: format_ for format_ in WRITERS}


@dataclass(frozen=True, slots=True)
class CodeLists:
    """Reads them from one release."""

    store: Reader

    def names(self) -> dict[str, str]:
        """Return the IRI of each scheme that has concepts, by the name of its list."""
        schemes = sorted(self.store.subjects("rdf:type", expand("skos:ConceptScheme")))
        paths = {iri: document_path(iri) or "" for iri in schemes}
        return {
            path.removeprefix(_DOCUMENTS): iri
            for iri, path in paths.items()
            if path.startswith(_DOCUMENTS) and any(self.store.subjects("skos:inScheme", iri))
        }

    def read(self, name: str) -> CodeList:
        """Return the list of that name.

        Raises:
            ResourceNotFoundError: no scheme has it; the message names those that there are.
        """
        names = self.names()
        if name not in names:
            known = ", ".join(names)
            raise ResourceNotFoundError(f"There is no code list {name!r}. There are: {known}.")
        iri = names[name]
        refs = References(self.store)
        codes = [
            self._code(refs, one, iri) for one in set(self.store.subjects("skos:inScheme", iri))
        ]
        completeness = (term.value for term in self.store.values(iri, "gp:completeness"))
        return CodeList(
            name=name,
            iri=iri,
            titles=self._texts(iri, _NAMES),
            descriptions=self._texts(iri, _DESCRIPTIONS),
            codes=tuple(sorted(codes, key=lambda code: (natural(code.code), code.iri))),
            is_complete=expand("gp:partial") not in completeness,
        )

    def _code(self, refs: References, iri: str, scheme: str) -> Code:
        kinds = refs.kinds(iri)
        broader = (term.value for term in self.store.values(iri, "skos:broader"))
        inside = (other for other in broader if self._is_in(other, scheme))
        replaced = (term.value for term in self.store.values(iri, "dcterms:isReplacedBy"))
        return Code(
            code=self.key(iri),
            iri=iri,
            category=str(kinds[0]["label"]) if kinds else "",
            names=self._texts(iri, _NAMES),
            descriptions=self._texts(iri, _DESCRIPTIONS),
            broader=tuple(sorted({self.key(other) for other in inside})),
            is_withdrawn=any(t.value == "true" for t in self.store.values(iri, "owl:deprecated")),
            replaced_by=tuple(sorted({self.key(other) for other in replaced})),
        )

    def key(self, iri: str) -> str:
        """Return the look-up key of a concept, or the end of its IRI where it has none."""
        found = sorted(term.value for term in self.store.values(iri, "dcterms:identifier"))
        return found[0] if found else iri.rpartition("/")[2]

    def _is_in(self, iri: str, scheme: str) -> bool:
        return NamedNode(scheme) in [*self.store.values(iri, "skos:inScheme")]

    def _texts(self, iri: str, curies: tuple[str, ...]) -> Texts:
        found: dict[str, str] = {}
        for curie in curies:
            of_one: dict[str, str] = {}
            for term in self.store.values(iri, curie):
                if isinstance(term, Literal):
                    tag = term.language or FALLBACK
                    of_one[tag] = min(of_one.get(tag, term.value), term.value)
            found = of_one | found
        return found


def code_list_tasks(store: Reader) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind."""
    lists = CodeLists(store)

    def write(header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write one list."""
        name = str(header["format"])
        text = _WRITERS[name](lists.read(str(header["name"])))
        answer.head(_FORMATS[name].content_type)
        answer.write(text.encode())

    def view(header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what a page shows: all lists, or one of them."""
        name = header.get("name")
        found: View = _overview(lists) if name is None else _one(lists.read(str(name)))
        answer.head("application/json")
        answer.write(json.dumps(found, ensure_ascii=False).encode())

    return {"codelist": write, "codelist-view": view}


def _overview(lists: CodeLists) -> View:
    found = [lists.read(name) for name in lists.names()]
    return {
        "lists": [
            {
                "name": one.name,
                "iri": one.iri,
                "title": first(one.titles),
                "codes": len(one.codes),
                "withdrawn": sum(code.is_withdrawn for code in one.codes),
                "languages": ", ".join(one.languages),
            }
            for one in found
        ]
    }


def _one(found: CodeList) -> View:
    return {
        "name": found.name,
        "iri": found.iri,
        "title": first(found.titles),
        "codes": [
            {
                "code": code.code,
                "iri": code.iri,
                "known": True,
                "label": first(code.names),
                "category": code.category,
                "broader": " ".join(code.broader),
                "status": code.status,
            }
            for code in found.codes
        ],
    }
