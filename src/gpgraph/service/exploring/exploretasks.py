"""What a worker says to who explores: trees and facets, and what stands around a thing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from gpgraph.model.documents.languages import FALLBACK
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.describing.references import References, View
from gpgraph.service.exploring.facets import FACETS, Facets, named
from gpgraph.service.exploring.layout import drawn
from gpgraph.service.exploring.neighbourhood import neighbourhood
from gpgraph.service.exploring.outline import Outline
from gpgraph.service.exploring.tree import explore_view
from gpgraph.store.describing.description import Reader


@dataclass(frozen=True, slots=True)
class ExploreTasks:
    """The tasks; trees and facets were read before there are walls."""

    reader: Reader
    facets: Facets

    def explore(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what the page of trees shows, as a JSON object."""
        wanted = {facet: value for facet in FACETS if isinstance(value := header.get(facet), str)}
        branch, page = str(header["branch"]), int(str(header["page"]))
        refs = References(self.reader, _languages(header))
        _write(explore_view(self.facets, refs, wanted, branch, page), answer)

    def neighbourhood(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what stands around a thing, with its place in a picture, as a JSON object."""
        refs = References(self.reader, _languages(header))
        found = neighbourhood(
            refs,
            self._meant(str(header["iri"])),
            most=int(str(header["most"])),
            depth=int(str(header["depth"])),
        )
        _write(drawn(found, mirrored=bool(header["mirrored"])), answer)

    def _meant(self, name: str) -> str:
        """Return the IRI of a thing that is named: a concept, if there is one of that name."""
        meant = named(name)
        return next((iri for iri in meant if iri in self.facets.outline), meant[0])


def explore_tasks(reader: Reader) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind.

    Args:
        reader: The release.
    """
    tasks = ExploreTasks(reader, Facets.of(Outline(reader)))
    return {"explore-view": tasks.explore, "neighbourhood": tasks.neighbourhood}


def _write(view: View, answer: AnswerWriter) -> None:
    answer.head("application/json")
    answer.write(json.dumps(view, ensure_ascii=False).encode())


def _languages(header: Header) -> tuple[str, ...]:
    value = header["languages"]
    return tuple(map(str, value)) if isinstance(value, list) and value else (FALLBACK,)
