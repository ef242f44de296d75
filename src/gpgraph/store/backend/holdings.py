"""What the server holds of a release: counted, and compared by hash."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from io import BytesIO

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Store, parse

from gpgraph.errors import BackendAnswerError, PublishError
from gpgraph.store.backend.files import from_triples
from gpgraph.store.backend.parts import GraphFile
from gpgraph.store.backend.server import BackendServer
from gpgraph.store.backend.server import Dataset as Seen
from gpgraph.store.backend.shapes import JSON, N_TRIPLES
from gpgraph.store.releases.canonical import canonical_graph

# Counting and copying a graph is no question of a stranger's, and may take long.
PATIENCE_S = 600.0
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class Holdings:
    """Looks into a server."""

    def __init__(self, server: BackendServer) -> None:
        """Look into ``server``."""
        self._server = server

    async def count(self, graph: str) -> int:
        """Return how many triples a graph has; none where there is no such graph.

        Raises:
            BackendError: the server does not say.
        """
        dataset = Seen((graph,))
        body = await self._server.ask(_COUNT, dataset, JSON, budget_s=PATIENCE_S)
        try:
            return int(json.loads(body)["results"]["bindings"][0]["n"]["value"])
        except (ValueError, KeyError, IndexError, TypeError):
            raise BackendAnswerError(reason="it cannot count the triples of a graph") from None

    async def has(self, graph: str, file: GraphFile, sha256: str | None) -> bool:
        """Tell whether a graph is there, as it should be."""
        if await self.count(graph) != file.triples:
            return False
        try:
            await self.check(graph, file, sha256)
        except PublishError:
            return False
        return True

    async def check(self, graph: str, file: GraphFile, sha256: str | None) -> None:
        """Compare a graph with what it should be: by count, and by hash of its canonical form.

        Args:
            graph: Its name there.
            file: What was sent.
            sha256: The hash that the manifest has; without it, that of what was sent.

        Raises:
            PublishError: it differs.
            BackendError: it cannot be read.
        """
        lines = await self._server.ask(_ALL, Seen((graph,)), N_TRIPLES, budget_s=PATIENCE_S)
        if await asyncio.to_thread(_has_hash, lines, file, sha256):
            return  # to count it as well would only take time
        triples = await self.count(graph)
        if triples != file.triples:
            raise PublishError(
                f"<{graph}> has {triples} triples on the server, and {file.triples} were sent."
            )
        if await asyncio.to_thread(_differ, lines, file, sha256):
            raise PublishError(
                f"<{graph}> has other triples on the server than were sent: it changes what it"
                " stores."
            )

    async def files(self, graph: str) -> Mapping[str, bytes]:
        """Return the files of a release.

        Raises:
            GenerationError: they are not whole.
            BackendError: the server does not give them.
        """
        dataset = Seen((graph,))
        lines = await self._server.ask(_ALL, dataset, N_TRIPLES, budget_s=PATIENCE_S)
        return from_triples(lines, graph)


def _has_hash(lines: bytes, file: GraphFile, sha256: str | None) -> bool:
    return _hash(lines) == (sha256 or _hash(b"".join(file)))


def _differ(lines: bytes, file: GraphFile, sha256: str | None) -> bool:
    """Compare two graphs, written in whatever way, and where these differ, as values.

    Most servers keep numbers and dates by their value, and write them in one way: ``1.50`` comes
    back as ``1.5``. The engine knows which are the same.
    """
    found = _triples(lines)
    if sha256 is not None and canonical_graph("", found).sha256 == sha256:
        return False
    sent = _triples(b"".join(file))
    if canonical_graph("", found).sha256 == canonical_graph("", sent).sha256:
        return False
    return _by_value(found) != _by_value(sent)


def _hash(lines: bytes) -> str:
    """Return the hash of a graph by RDFC-1.0, if its lines are written in canonical form.

    Only those with a blank node are read: a third of the time for a million triples. Of lines that
    are written in another way, or twice, it is no hash of the graph, and equal to none.
    """
    named: list[bytes] = []
    others: list[bytes] = []
    for line in lines.splitlines(keepends=True):
        (others if line.startswith(b"_:") or b" _:" in line else named).append(line)
    labelled = Dataset(_triples(b"".join(others)))
    labelled.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    named += [f"{quad.triple} .\n".encode() for quad in labelled]
    named.sort()
    return hashlib.sha256(b"".join(named)).hexdigest()


def _triples(lines: bytes) -> list[Quad]:
    parsed = parse(BytesIO(lines), RdfFormat.N_TRIPLES, lenient=True)
    return [Quad(*quad.triple) for quad in parsed]


def _by_value(triples: Sequence[Quad]) -> str:
    store = Store()
    store.bulk_extend(triples)
    return canonical_graph("", list(store)).sha256
