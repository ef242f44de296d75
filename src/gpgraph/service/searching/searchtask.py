"""What a worker says of a search, for programs and for the page."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.documents.languages import FALLBACK
from gpgraph.model.namespaces import ID, compact, document_path
from gpgraph.model.searching.folding import fold, words
from gpgraph.model.searching.ranking import OTHER, SHORT, Match
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.describing.collections import refuse_page
from gpgraph.service.describing.headings import kind_name
from gpgraph.service.describing.references import References, View
from gpgraph.service.searching.finding import Found, find
from gpgraph.store.describing.description import Reader
from gpgraph.store.labels.reading import Facet, Labels
from gpgraph.store.labels.writing import CLASS, SCHEME

MOST_FACETS = 12
_KINDS: Mapping[int, str] = {OTHER: "other label", SHORT: "short label"}
# What nearly everything is tells nothing.
_GENERAL = frozenset({"prov:Activity", "prov:Entity", "dcat:Resource"})


def search_tasks(labels: Labels, reader: Reader) -> Mapping[str, TaskFunction]:
    """Return what can be asked about labels.

    Args:
        labels: The index of the release.
        reader: The release.
    """
    return {"search": partial(_search, labels, reader)}


def _search(
    labels: Labels, reader: Reader, header: Header, _body: bytes, answer: AnswerWriter
) -> None:
    languages = tuple(_strings(header, "languages")) or (FALLBACK,)
    refs = References(reader, languages)
    chosen = [
        *_facets(labels, CLASS, _strings(header, "classes")),
        *_facets(labels, SCHEME, _strings(header, "schemes")),
    ]
    question = str(header["question"])
    found = find(labels, question, [facet.number for facet in chosen], languages)
    page, size = _number(header, "page"), _number(header, "size")
    total = len(found.matches)
    pages = max(1, -(-total // size))
    refuse_page(page, pages)
    part = found.matches[(page - 1) * size : page * size]
    base = str(header["base"])
    view: View = {
        "question": question,
        "meant": found.meant,
        "isPartial": found.is_partial,
        "total": total,
        "isWhole": found.is_whole,
        "page": page,
        "pages": pages,
        "results": [_result(labels, refs, match, base) for match in part],
        "facets": _counted(labels, refs, found, chosen),
    }
    answer.head("application/json")
    answer.write(json.dumps(view, ensure_ascii=False).encode())


def _result(labels: Labels, refs: References, match: Match, base: str) -> View:
    thing = labels.thing(match.thing)
    shown = refs.to(thing.iri)
    if not shown["named"] and match.kind <= SHORT:
        shown |= {"label": match.text, "lang": match.language, "named": True}
    path = document_path(thing.iri) if shown["known"] else None
    if path is None and thing.graph is not None:
        path = document_path(thing.graph)
    matched: View = {
        "text": match.text,
        "lang": match.language,
        "kind": _KINDS.get(match.kind),
    }
    return {
        **shown,
        "page": None if path is None else base + path,
        "matched": None if _says_the_same(match.text, shown) else matched,
        "kinds": [{**kind, "name": kind_name(str(kind["iri"]))} for kind in refs.kinds(thing.iri)],
        "schemes": refs.all(_iris(refs.store, thing.iri, "skos:inScheme")),
        "deprecated": thing.deprecated,
        "graph": None if thing.graph is None else refs.to(thing.graph),
    }


def _says_the_same(text: str, shown: View) -> bool:
    """Tell whether a text tells no more than the label or the code, as their slug does not."""
    label = str(shown["label"])
    return text == shown["code"] or words(fold(text)) == words(fold(label))


def _counted(labels: Labels, refs: References, found: Found, chosen: Sequence[Facet]) -> list[View]:
    """Return what the things found can be narrowed by, the most frequent first."""
    counts = labels.facets_of([match.thing for match in found.matches]) if found.matches else ()
    ordered = sorted(
        ((labels.facets[number], count) for number, count in counts),
        key=lambda item: (item[0].kind, -item[1], item[0].iri),
    )
    views: list[View] = []
    for kind in (CLASS, SCHEME):
        of_kind = [item for item in ordered if item[0].kind == kind and not _is_general(item[0])]
        for facet, count in of_kind[:MOST_FACETS]:
            shown = refs.to(facet.iri)
            views.append(
                {
                    "kind": kind,
                    "name": _name(facet),
                    "iri": facet.iri,
                    "label": shown["label"],
                    "word": kind_name(facet.iri),
                    "lang": shown["lang"],
                    "count": count,
                    "isChosen": facet in chosen,
                }
            )
    return views


def _facets(labels: Labels, kind: str, names: Iterable[str]) -> list[Facet]:
    """Return the facets of a kind by their names or IRIs.

    Raises:
        ResourceNotFoundError: nothing that has a label has such a one.
    """
    known = {facet.iri: facet for facet in labels.facets.values() if facet.kind == kind}
    known |= {_name(facet): facet for facet in known.values()}
    known |= {compact(facet.iri): facet for facet in known.values()}
    found = []
    for name in names:
        if name not in known:
            raise ResourceNotFoundError(
                f"Nothing that has a label is in the {kind} {name[:60]!r}. Leave it out, or choose"
                " one of those that the answer without it lists under facets."
            )
        found.append(known[name])
    return found


def _name(facet: Facet) -> str:
    """Return what an address calls a facet: ``gp:Objective``, ``gpg-2017``, ``sdg``."""
    if facet.kind == SCHEME and facet.iri.startswith(ID):
        return facet.iri.removeprefix(ID)
    return compact(facet.iri)


def _is_general(facet: Facet) -> bool:
    name = compact(facet.iri)
    return name in _GENERAL or name.startswith(("owl:", "rdf:", "rdfs:", "schema:", "skos:"))


def _iris(reader: Reader, iri: str, curie: str) -> list[str]:
    return [term.value for term in reader.values(iri, curie)]


def _strings(header: Header, name: str) -> list[str]:
    value = header[name]
    return [str(one) for one in value] if isinstance(value, list) else []


def _number(header: Header, name: str) -> int:
    value = header[name]
    return value if isinstance(value, int) else 1
