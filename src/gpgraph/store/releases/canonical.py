"""Graphs in canonical form: RDFC-1.0 labels, sorted lines, one hash.

A label depends only on the triples that have a blank node, so the others never pass through the
algorithm: a million triples about named things cost no more than the sorting.

Run as ``python -m``, this module labels the N-Quads of its standard input: canonical labelling
takes exponential time on blank nodes that cannot be told apart, and the engine cannot be
interrupted, but a process can.

Source:
    RDF Dataset Canonicalization (RDFC-1.0), section 4.4; section 7.1 on the time that it may take.
"""

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Quad,
    RdfFormat,
    parse,
    serialize,
)

from gpgraph.errors import BuildError
from gpgraph.model import namespaces

LABELLING_S = 60.0


@dataclass(frozen=True, slots=True)
class CanonicalGraph:
    """A named graph as sorted triples in N-Triples, each without the closing full stop."""

    iri: str
    triples: tuple[str, ...]
    """With blank node labels that no other graph has."""

    sha256: str
    """Of the graph by itself, with the labels of RDFC-1.0."""


def canonical_graph(
    iri: str, quads: Sequence[Quad], *, deadline_s: float | None = None
) -> CanonicalGraph:
    """Bring the triples of a named graph into canonical form.

    Args:
        iri: The graph's name.
        quads: Its triples; their own graph names are ignored.
        deadline_s: Seconds that labelling may take, or ``None`` to trust the graph and do it here.

    Raises:
        BuildError: the blank nodes could not be labelled in time.
    """
    named = [str(quad.triple) for quad in quads if not _has_blank(quad)]
    blank = [Quad(*quad.triple) for quad in quads if _has_blank(quad)]
    if not blank:
        triples = tuple(sorted(named))
        return CanonicalGraph(iri, triples, digest(f"{triple} .\n" for triple in triples))
    labelled = _label(blank) if deadline_s is None else _label_apart(iri, blank, deadline_s)
    alone = sorted((*named, *(str(quad.triple) for quad in labelled)))
    # The graph's name, with a character that no such name has in place of the slash.
    prefix = iri.removeprefix(namespaces.GRAPH).replace("/", "_") + "_"
    together = sorted((*named, *(_relabelled(quad, prefix) for quad in labelled)))
    return CanonicalGraph(iri, tuple(together), digest(f"{triple} .\n" for triple in alone))


def digest(lines: Iterable[str]) -> str:
    """Return the SHA-256 of lines, in hexadecimal digits."""
    total = hashlib.sha256()
    for line in lines:
        total.update(line.encode())
    return total.hexdigest()


def _has_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _label(quads: Iterable[Quad]) -> Dataset:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _label_apart(iri: str, quads: Iterable[Quad], deadline_s: float) -> Dataset:
    """Label in a process of its own, which is killed at the deadline."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "gpgraph.store.releases.canonical"],
            input=serialize(quads, format=RdfFormat.N_QUADS),
            stdout=subprocess.PIPE,
            timeout=deadline_s,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise BuildError(
            f"The blank nodes of <{iri}> could not be told apart in {deadline_s:g} s. "
            "Give those that are equally described an IRI."
        ) from None
    return Dataset(parse(done.stdout, RdfFormat.N_QUADS))


def _relabelled(quad: Quad, prefix: str) -> str:
    subject, predicate, value = quad.triple
    terms = (_prefixed(subject, prefix), predicate, _prefixed(value, prefix))
    return " ".join(str(term) for term in terms)


def _prefixed(term: object, prefix: str) -> object:
    return BlankNode(prefix + term.value) if isinstance(term, BlankNode) else term


def main() -> None:
    """Label the N-Quads of the standard input."""
    quads = parse(sys.stdin.buffer, RdfFormat.N_QUADS)
    serialize(_label(quads), sys.stdout.buffer, format=RdfFormat.N_QUADS)


if __name__ == "__main__":
    main()
