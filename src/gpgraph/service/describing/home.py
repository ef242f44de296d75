"""The home page, as values; computed in a worker."""

import json
from collections.abc import Mapping
from functools import lru_cache, partial

from gpgraph.model.documents.languages import INTERFACE, preferred
from gpgraph.model.namespaces import ID, expand
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.alignments.linkmap import POLICING, link_map, thing
from gpgraph.service.describing.references import References, View
from gpgraph.store.describing.description import Reader

# For how many wishes of readers the page is kept; each is some 50 kB.
KEPT = 16

_STRATEGIC = ID + "sf-2017-2020"
_LISTS = {
    "strategic": _STRATEGIC,
    "programmes": ID + "programme",
    "themes": ID + "theme",
    "capabilities": ID + "capability",
}


def home_tasks(store: Reader) -> Mapping[str, TaskFunction]:
    """Return the task that writes what the home page shows.

    It is the same for all who read the same languages. So it is worked out here for those that
    pages are in, once for all workers.
    """
    written = lru_cache(maxsize=KEPT)(partial(_written, store))
    for language in INTERFACE:
        written(preferred(language, INTERFACE))

    def home(header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write it as a JSON object."""
        languages = header["languages"]
        assert isinstance(languages, list)  # noqa: S101 - as ``DescriptionService`` sends it
        answer.head("application/json")
        answer.write(written(tuple(map(str, languages))))

    return {"home": home}


def _written(store: Reader, languages: tuple[str, ...]) -> bytes:
    return json.dumps(home_view(store, languages), ensure_ascii=False).encode()


def home_view(store: Reader, languages: tuple[str, ...]) -> View:
    """Return the picture of links, the lists of goals and themes, and the other editions.

    Args:
        store: The release.
        languages: Those that the reader reads, the most wanted first.
    """
    refs = References(store, languages)
    return {
        "map": link_map(refs),
        "editions": _editions(refs),
        **{
            name: {
                **thing(refs, scheme),
                "members": [_member(refs, iri) for iri in _tops(refs, scheme)],
            }
            for name, scheme in _LISTS.items()
        },
    }


def _tops(refs: References, scheme: str) -> list[str]:
    """Return the concepts at the top of a scheme that are still in use."""
    found = set(refs.store.subjects("skos:topConceptOf", scheme))
    return sorted((iri for iri in found if not refs.deprecated(iri)), key=refs.order)


def _member(refs: References, iri: str) -> View:
    """Return a concept with what stands right below it."""
    below = sorted((term.value for term in refs.store.values(iri, "skos:narrower")), key=refs.order)
    return {**thing(refs, iri), "parts": [thing(refs, part) for part in below]}


def _editions(refs: References) -> list[View]:
    """Return the frameworks that have no place of their own on the page, the newest first."""
    framework = expand("gp:Framework")
    others = set(refs.store.subjects("rdf:type", framework)) - {POLICING, _STRATEGIC}
    return [
        {**thing(refs, iri), "goals": len(_tops(refs, iri))}
        for iri in sorted(others, key=lambda iri: (_day(refs, iri), iri), reverse=True)
    ]


def _day(refs: References, iri: str) -> str:
    """Return the first day on which a framework held."""
    return min((term.value for term in refs.store.values(iri, "gp:heldFrom")), default="")
