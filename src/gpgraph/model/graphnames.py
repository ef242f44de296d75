"""What can name a graph in a request."""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from gpgraph.errors import ProtocolError

# Each is compared with each, to count a triple once that stands in both.
MAX_GRAPHS = 256
MAX_CHARACTERS = 262_144  # of all names together


def check_graph(iri: str) -> None:
    """Refuse what cannot name a graph.

    Raises:
        ProtocolError: it is no absolute IRI.
    """
    try:
        NamedNode(iri)
    except ValueError as error:
        raise ProtocolError(f"A graph is named by an absolute IRI, not by {iri!r}.") from error


def check_graphs(names: Sequence[str]) -> None:
    """Refuse names that cannot make a dataset.

    Raises:
        ProtocolError: one is no absolute IRI, or there are too many.
    """
    if len(names) > MAX_GRAPHS or sum(map(len, names)) > MAX_CHARACTERS:
        raise ProtocolError(f"A dataset is made of at most {MAX_GRAPHS} graphs.")
    for iri in names:
        check_graph(iri)
