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
# How many pages are kept, and how long each of them may be.
MOST_KEPT, MOST_BYTES = 64, 256 * 1024


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
            titles=_texts(refs, iri, _NAMES),
            descriptions=_texts(refs, iri, _DESCRIPTIONS),
            codes=tuple(sorted(codes, key=lambda code: (natural(code.code), code.iri))),
            is_complete=expand("gp:partial") not in completeness,
        )

    def _code(self, refs: References, iri: str, scheme: str) -> Code:
        kinds = refs.kinds(iri)
        broader = (term.value for term in refs.values(iri, "skos:broader"))
        inside = (
            other for other in broader if NamedNode(scheme) in refs.values(other, "skos:inScheme")
        )
        replaced = (term.value for term in refs.values(iri, "dcterms:isReplacedBy"))
        return Code(
            code=_key(refs, iri),
            iri=iri,
            category=str(kinds[0]["label"]) if kinds else "",
            names=_texts(refs, iri, _NAMES),
            descriptions=_texts(refs, iri, _DESCRIPTIONS),
            broader=tuple(sorted({_key(refs, other) for other in inside})),
            is_withdrawn=refs.deprecated(iri),
            replaced_by=tuple(sorted({_key(refs, other) for other in replaced})),
        )


def _key(refs: References, iri: str) -> str:
    """Return the look-up key of a concept, or the end of its IRI where it has none."""
    found = sorted(term.value for term in refs.values(iri, "dcterms:identifier"))
    return found[0] if found else iri.rpartition("/")[2]


def _texts(refs: References, iri: str, curies: tuple[str, ...]) -> Texts:
    found: dict[str, str] = {}
    for curie in curies:
        of_one: dict[str, str] = {}
        for term in refs.values(iri, curie):
            if isinstance(term, Literal):
                tag = term.language or FALLBACK
                of_one[tag] = min(of_one.get(tag, term.value), term.value)
        found = of_one | found
    return found


class _KeptPages:
    """What the pages show, kept for the next who asks: all lists, and those that are short."""

    def __init__(self, lists: CodeLists) -> None:
        self._lists = lists
        self._kept: dict[str | None, bytes] = {}

    def page(self, name: str | None) -> bytes:
        """Return what the page of a list shows, or that of all, as JSON."""
        found = self._kept.get(name)
        if found is None:
            view = _overview(self._lists) if name is None else _one(self._lists.read(name))
            found = json.dumps(view, ensure_ascii=False).encode()
            if len(found) <= MOST_BYTES and len(self._kept) < MOST_KEPT:
                self._kept[name] = found
        return found

    def prepare(self) -> None:
        """Work all of them out."""
        for name in (None, *self._lists.names()):
            self.page(name)


def code_list_tasks(store: Reader, *, is_prepared: bool = False) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind.

    Args:
        store: The release.
        is_prepared: Whether pages are worked out now, for all workers, and not when asked for.
    """
    lists = CodeLists(store)
    kept = _KeptPages(lists)
    if is_prepared:
        kept.prepare()

    def write(header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write one list."""
        name = str(header["format"])
        text = _WRITERS[name](lists.read(str(header["name"])))
        answer.head(_FORMATS[name].content_type)
        answer.write(text.encode())

    def view(header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what a page shows: all lists, or one of them."""
        name = header.get("name")
        page = kept.page(None if name is None else str(name))
        answer.head("application/json")
        answer.write(page)

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
