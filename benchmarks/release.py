"""Make the release that benchmarks and hostile tests run against.

It is the real graph and the synthetic one, side by side. The synthetic graph is a member of the
default graph, which a contributed graph never is, so that an ordinary query meets a million
triples. Nobody would serve that as data; ``gpgraph serve --release DIR`` does not know.

The shapes do not look at the synthetic part: a million triples would take them minutes, and what
is measured is not the build.

Run as ``python -m benchmarks.release DIR``; it prints the release's folder.
"""

import argparse
import dataclasses
import gzip
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import synthetic
from gpgraph.model import namespaces
from gpgraph.model.history.manifest import GraphRecord
from gpgraph.service.building.build import build
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.publish import Contents, publish
from gpgraph.store.resources import find_sources

SYNTHETIC_GRAPH = namespaces.GRAPH + "synthetic"

# What things are tagged with, the most used first.
_TAGGED = (
    "<https://w3id.org/gpgraph/ontology#GlobalPolicingGoal>",
    "<http://metadata.un.org/sdg/ontology#Goal>",
    "<http://metadata.un.org/sdg/ontology#Target>",
)


def real_release(out: Path) -> Generation:
    """Build the real sources into a folder of releases.

    Raises:
        BuildError: the sources give no release.
    """
    return build(find_sources(), out)


def synthetic_release(
    real: Generation, out: Path, *, count: int = synthetic.TRIPLES, with_dumps: bool = True
) -> Generation:
    """Write a release with the real graph and ``count`` synthetic triples, and make it current.

    Without dumps there is nothing to download, and it takes half the time.

    Raises:
        GenerationError: the disk does not take it.
    """
    with gzip.open(real.dataset) as file:
        lines = file.read().decode().splitlines(keepends=True)
    made = sorted(synthetic.triples(goals_of(lines), count=count))
    of_graph = hashlib.sha256()
    for triple in made:
        of_graph.update(f"{triple} .\n".encode())
    lines += [f"{triple} .\n" for triple in made]
    lines += [f"{triple} <{SYNTHETIC_GRAPH}> .\n" for triple in made]
    lines.sort()
    of_dataset = hashlib.sha256()
    for line in lines:
        of_dataset.update(line.encode())
    record = GraphRecord(
        SYNTHETIC_GRAPH, of_graph.hexdigest(), len(made), in_default_graph=True, sources=()
    )
    graphs = sorted((*real.manifest.graphs, record), key=lambda graph: graph.iri)
    manifest = dataclasses.replace(
        real.manifest,
        graphs=tuple(graphs),
        default_graph_triples=real.manifest.default_graph_triples + len(made),
        dataset_sha256=of_dataset.hexdigest(),
    )
    contents = Contents(lines, real.context.read_bytes(), {})
    return publish(out, manifest, contents, with_dumps=with_dumps)


def goals_of(lines: Sequence[str]) -> list[str]:
    """Return the IRIs of the goals and targets in sorted N-Quads, goals first."""
    return [iri for kind in _TAGGED for iri in _instances(lines, kind)]


def _instances(lines: Sequence[str], kind: str) -> Iterator[str]:
    end = f" <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> {kind} .\n"
    return (line.removesuffix(end)[1:-1] for line in lines if line.endswith(end))


def main() -> None:
    """Make both releases below the folder that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.release", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("--triples", type=int, default=synthetic.TRIPLES)
    parser.add_argument("--no-dumps", dest="with_dumps", action="store_false")
    arguments = parser.parse_args()
    real = real_release(arguments.out / "real")
    made = synthetic_release(
        real,
        arguments.out / "synthetic",
        count=arguments.triples,
        with_dumps=arguments.with_dumps,
    )
    print(made.path)


if __name__ == "__main__":
    main()
