"""What a worker says of the changes from release to release: as RDF, as feeds, for pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import NamedNode, Triple

from gpgraph.errors import MalformedIriError, ResourceNotFoundError
from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.model.history.feeds import ATOM, FEEDS
from gpgraph.model.history.history import Entry, History
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.asking.querytask import CONTEXT_PATH
from gpgraph.service.describing.references import References
from gpgraph.service.history import changesets, changesview
from gpgraph.service.history.changefeed import change_feed
from gpgraph.store.describing.description import Reader
from gpgraph.store.querying.writing import write_graph

# Of what a client sent, as much is repeated.
SHOWN = 200

_FORMATS = {format_.name: format_ for format_ in (*mediatypes.GRAPHS, *FEEDS)}


@dataclass(frozen=True, slots=True)
class ChangeTasks:
    """The tasks; all that they need was read before there are walls."""

    store: Reader
    context: Mapping[str, jsonld.Json]
    history: History

    def write(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the changes of all releases, of one, or of one resource."""
        format_, base = _FORMATS[str(header["format"])], str(header["base"])
        release, iri = _text(header, "release"), _text(header, "iri")
        if format_ in FEEDS:
            history, page = self._history(release, iri), _page(header)
            feed = change_feed(history, base=base, release=release, iri=iri, page=page)
            answer.head(format_.content_type)
            answer.write(feed.atom() if format_ is ATOM else feed.json())
            return
        triples = self._triples(release, iri)
        answer.head(format_.content_type)
        if format_ is mediatypes.JSON_LD:
            address = base + CONTEXT_PATH
            answer.write(jsonld.graph(triples, context=self.context, context_address=address))
        else:
            write_graph(triples, format_, answer, changesets.PREFIXES)

    def view(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what a page shows, as a JSON object."""
        release, iri = _text(header, "release"), _text(header, "iri")
        refs = References(self.store)
        if iri is not None:
            self._require(iri)
            view = changesview.resource_view(refs, self.history, iri)
        elif release is not None:
            view = changesview.release_view(refs, self._entry(release), _page(header))
        else:
            view = changesview.overview(refs, self.history)
        answer.head("application/json")
        answer.write(json.dumps(view, ensure_ascii=False).encode())

    def _triples(self, release: str | None, iri: str | None) -> tuple[Triple, ...]:
        if iri is not None:
            self._require(iri)
            found = self.history.of(iri)
            changes = (changesets.change_rdf(entry, change) for entry, change in found)
            return (*chain.from_iterable(changes), *changesets.rules_rdf())
        if release is not None:
            return tuple(changesets.entry_rdf(self._entry(release)))
        return tuple(changesets.releases_rdf(self.history.entries))

    def _history(self, release: str | None, iri: str | None) -> History:
        if iri is not None:
            self._require(iri)
        return self.history if release is None else History((self._entry(release),))

    def _entry(self, release: str) -> Entry:
        wanted = None if release == changesets.UNRELEASED else release
        for entry in self.history.entries:
            if entry.release == wanted or entry.id == release:
                return entry
        names = [entry.release for entry in self.history.entries if entry.release]
        raise ResourceNotFoundError(
            f"The history of the release that is served has no release {release[:SHOWN]}. "
            f"It has {', '.join(names) or 'none at all'}."
        )

    def _require(self, iri: str) -> None:
        """Make sure that a resource is, or was, described.

        Raises:
            MalformedIriError: it is no IRI.
            ResourceNotFoundError: nothing is known about it.
        """
        try:
            NamedNode(iri)
        except ValueError:
            raise MalformedIriError(iri) from None
        if not self.history.of(iri) and not self.store.stands_anywhere(iri):
            raise ResourceNotFoundError(
                f"Nothing is known about <{iri[:SHOWN]}>, so there is no history of it. "
                "Write the whole IRI, as a document about the resource gives it."
            )


def change_tasks(
    store: Reader, context: Mapping[str, jsonld.Json], history: History
) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind."""
    tasks = ChangeTasks(store, context, history)
    return {"changes": tasks.write, "changes-view": tasks.view}


def _text(header: Header, name: str) -> str | None:
    value = header.get(name)
    return value if isinstance(value, str) else None


def _page(header: Header) -> int:
    value = header.get("page")
    return value if isinstance(value, int) else 1
