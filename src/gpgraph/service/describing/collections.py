"""What belongs together, page by page: the concepts of a scheme, the things of a class.

A page is described in the words of ActivityStreams 2.0, whose collections have an order, a total
and links from page to page.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.errors import ResourceNotFoundError, ResourceWithdrawnError
from gpgraph.model.documents.jsonld import Layout
from gpgraph.model.namespaces import expand
from gpgraph.service.describing.references import natural
from gpgraph.store.describing.about import RDF_TYPE
from gpgraph.store.describing.description import OBJECT, PAGE_SIZE, SUBJECT, Description, Reader

ACTIVITY_STREAMS = "https://www.w3.org/ns/activitystreams#"
MAIN_ENTITY = NamedNode(expand("schema:mainEntity"))
SCHEME = NamedNode(expand("skos:ConceptScheme"))

_TYPE = NamedNode(RDF_TYPE)
_FIRST, _REST, _NIL = (NamedNode(expand(f"rdf:{name}")) for name in ("first", "rest", "nil"))
_COUNT = NamedNode(expand("xsd:nonNegativeInteger"))


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a collection: ``number`` of ``pages``, and which ``total`` members there are.

    ``address`` is that of the collection as the client asked for it, without a number of a page.
    """

    address: str
    members: tuple[str, ...]
    number: int
    pages: int
    total: int

    @property
    def iri(self) -> str:
        """Return the address of this page."""
        return self.at(self.number)

    @property
    def links(self) -> Mapping[str, str]:
        """Return the addresses of the pages around; those that there are, and no others."""
        numbers = {"first": 1, "prev": self.number - 1, "next": self.number + 1, "last": self.pages}
        return {name: self.at(page) for name, page in numbers.items() if 1 <= page <= self.pages}

    def at(self, number: int) -> str:
        """Return the address of a page."""
        return f"{self.address}{'&' if '?' in self.address else '?'}page={number}"


@dataclass(frozen=True, slots=True)
class Document:
    """The triples of a document, how they are laid out, and the pages around it."""

    triples: tuple[Triple, ...]
    layout: Layout
    links: Mapping[str, str] = field(default_factory=dict)


def part_of(members: Iterable[str], number: int, *, address: str) -> Part:
    """Return a page of the members, in the order of their IRIs with numbers as numbers.

    Args:
        members: All IRIs.
        number: Which page, from 1.
        address: Where the collection is.

    Raises:
        ResourceNotFoundError: there is no such page.
    """
    ordered = sorted(set(members), key=lambda iri: (natural(iri), iri))
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    refuse_page(number, pages)
    start = (number - 1) * PAGE_SIZE
    chosen = tuple(ordered[start : start + PAGE_SIZE])
    return Part(address, chosen, number, pages, len(ordered))


def refuse_page(number: int, pages: int = 1) -> None:
    """Raise what is said of a page that is not there.

    Raises:
        ResourceNotFoundError: the number is none from 1 to ``pages``.
    """
    if not 1 <= number <= pages:
        raise ResourceNotFoundError(
            f"There is no page {number}; there {'is' if pages == 1 else 'are'} {pages}."
        )


def is_scheme(description: Description) -> bool:
    """Tell whether a description is of a concept scheme."""
    return Triple(NamedNode(description.iri), _TYPE, SCHEME) in description.triples


def plain(description: Description) -> Document:
    """Return the document about one resource."""
    return Document(description.triples, Layout(description.iri, _within((description,))))


def paged(store: Reader, description: Description, part: Part) -> Document:
    """Return the document about a collection, with the descriptions of the members of one page.

    Args:
        store: The release.
        description: What the collection is of: the scheme, or the class.
        part: The page.
    """
    members = [*_described(store, (iri for iri in part.members if iri != description.iri))]
    triples = dict.fromkeys(description.triples)
    triples.update(dict.fromkeys(_page(description.iri, part)))
    for member in members:
        triples.update(dict.fromkeys(member.triples))
    within = _within((description, *members))
    within.setdefault(description.iri, {})[MAIN_ENTITY.value] = (part.iri,)
    listed = frozenset(member.iri for member in members)
    # All of a subject together: Turtle is read by people, too.
    ranks: dict[object, int] = {}
    for triple in triples:
        ranks.setdefault(triple.subject, len(ranks))
    ordered = tuple(sorted(triples, key=lambda triple: ranks[triple.subject]))
    return Document(ordered, Layout(description.iri, within, listed), part.links)


def _described(store: Reader, iris: Iterable[str]) -> Iterator[Description]:
    """Yield what is said about members; one that was taken back stays an IRI in the list."""
    for iri in iris:
        with suppress(ResourceWithdrawnError):
            yield store.describe(iri)


def _within(descriptions: Iterable[Description]) -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        description.iri: {
            SUBJECT.value: description.alignments,
            OBJECT.value: description.alignments_to,
        }
        for description in descriptions
    }


def _page(about: str, part: Part) -> Iterator[Triple]:
    page = NamedNode(part.iri)
    yield Triple(page, _TYPE, _term("OrderedCollectionPage"))
    yield Triple(page, MAIN_ENTITY, NamedNode(about))
    yield counted(page, part.total)
    for name, address in part.links.items():
        yield Triple(page, _term(name), NamedNode(address))
    yield from list_of(page, part.members)


def counted(collection: NamedNode, total: int) -> Triple:
    """Say how many members there are."""
    return Triple(collection, _term("totalItems"), Literal(str(total), datatype=_COUNT))


def list_of(collection: NamedNode, items: tuple[str, ...]) -> Iterator[Triple]:
    """Say which members there are, in their order."""
    # Labels of our own, so that the same page is the same bytes.
    cells = [BlankNode(f"item{number}") for number in range(1, len(items) + 1)]
    yield Triple(collection, _term("items"), cells[0] if cells else _NIL)
    rests: list[BlankNode | NamedNode] = [*cells[1:], _NIL]
    for cell, rest, item in zip(cells, rests, items, strict=False):  # no cell, and still an end
        yield Triple(cell, _FIRST, NamedNode(item))
        yield Triple(cell, _REST, rest)


def _term(name: str) -> NamedNode:
    return NamedNode(ACTIVITY_STREAMS + name)
