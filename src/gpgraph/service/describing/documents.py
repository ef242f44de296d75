"""What a worker writes about one resource, and about what belongs together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from gpgraph.model.documents import jsonld
from gpgraph.model.namespaces import document_path
from gpgraph.sandbox.frames import AnswerWriter, Header, JsonValue, TaskFunction
from gpgraph.service.describing.classlist import class_list, class_list_view, class_view
from gpgraph.service.describing.classnames import ClassMembers, ClassNames
from gpgraph.service.describing.collections import (
    ACTIVITY_STREAMS,
    Document,
    is_scheme,
    paged,
    part_of,
    plain,
    refuse_page,
)
from gpgraph.service.describing.profiletasks import described
from gpgraph.service.describing.written import page_of, write_document
from gpgraph.store.describing.description import Reader

_PREFIXES = {"as": ACTIVITY_STREAMS}


@dataclass(frozen=True, slots=True)
class Documents:
    """The tasks; all that they need was read before there are walls."""

    store: Reader
    context: Mapping[str, jsonld.Json]
    classes: ClassMembers

    def describe(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the description of a resource; of a scheme, with a page of its concepts."""
        description = self.store.describe(str(header["iri"]))
        facts = described(self.store, description)
        page = page_of(header)
        if not is_scheme(description):
            refuse_page(page)
            self._write(plain(description), header, answer, facts)
            return
        members = self.store.subjects("skos:inScheme", description.iri)
        part = part_of(members, page, address=_address(header, description.iri))
        self._write(paged(self.store, description, part), header, answer, facts)

    def members(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write a page of the things of a class."""
        iri, members = self.classes.named(str(header["name"]))
        part = part_of(members, page_of(header), address=str(header["address"]))
        description = self.store.describe(iri)
        self._write(paged(self.store, description, part), header, answer)

    def members_view(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what the page about a class shows."""
        iri, members = self.classes.named(str(header["name"]))
        part = part_of(members, page_of(header), address="")
        view = class_view(self.store, iri, self.classes, part)
        answer.head("application/json")
        answer.write(json.dumps(view, ensure_ascii=False).encode())

    def class_list(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write which classes there are."""
        self._write(class_list(self.store, self.classes, str(header["base"])), header, answer)

    def class_list_view(self, _header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the same for the page."""
        view = class_list_view(self.store, self.classes)
        answer.head("application/json")
        answer.write(json.dumps(view, ensure_ascii=False).encode())

    def _write(
        self,
        document: Document,
        header: Header,
        answer: AnswerWriter,
        facts: Mapping[str, JsonValue] | None = None,
    ) -> None:
        write_document(
            document.triples,
            document.layout,
            header,
            answer,
            context=self.context,
            facts={**(facts or {}), **document.links},
            prefixes=_PREFIXES,
        )


def document_tasks(store: Reader, context: Mapping[str, jsonld.Json]) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind."""
    tasks = Documents(store, context, ClassMembers(store, ClassNames.of(context)))
    return {
        "describe": tasks.describe,
        "class": tasks.members,
        "class-view": tasks.members_view,
        "classes": tasks.class_list,
        "classes-view": tasks.class_list_view,
    }


def document_address(iri: str, base: str) -> str:
    """Return where the document about a resource is, whoever its IRI belongs to."""
    path = document_path(iri)
    if path is None or not path.startswith("/doc/"):
        path = f"/doc?iri={quote(iri, safe='')}"
    return base + path


def _address(header: Header, iri: str) -> str:
    return str(header.get("address") or document_address(iri, str(header["base"])))
