"""Build a release: parse, check for duplicates, infer, validate, hash, write."""

import hashlib
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from gpgraph import __version__
from gpgraph.errors import InvalidDataError
from gpgraph.model import namespaces
from gpgraph.model.conformance import ConformanceRun
from gpgraph.model.history.manifest import GraphRecord, Manifest
from gpgraph.service.building import assembly
from gpgraph.service.building.assembly import Graphs
from gpgraph.service.building.inputs import Inputs, read_inputs
from gpgraph.service.building.selfdescription import rules_description, self_description
from gpgraph.service.building.succession import Succession, succession
from gpgraph.service.checking.premises import premises
from gpgraph.service.checking.validation import located, validate
from gpgraph.store.engines.choice import is_fast_there
from gpgraph.store.inference import infer, read_rules
from gpgraph.store.releases.canonical import CanonicalGraph, digest
from gpgraph.store.releases.generation import Generation
from gpgraph.store.releases.publish import Contents, publish
from gpgraph.store.resources import Sources

LIBRARIES = ("pyoxigraph", "pyshacl", "rdflib")

Reporter = Callable[[str], None]
Prove = Callable[[Path], ConformanceRun]
Naming = Callable[[Succession, Manifest], Manifest]
"""Gives a manifest the name of a release, or raises that it cannot have one."""


def build(  # noqa: PLR0913 - what a release is made from
    sources: Sources,
    out: Path,
    *,
    contributed: Sequence[Path] = (),
    report: Reporter = lambda _: None,
    created: int | None = None,
    naming: Naming | None = None,
    prove: Prove | None = None,
) -> Generation:
    """Build a release of the sources and make it the current one.

    Args:
        sources: Where the ontology, data and shapes are.
        out: The folder of releases.
        contributed: Folders of the steward's own files, a graph each; checked by the same shapes.
        report: Takes a line of progress after each stage.
        created: When the sources were last changed, in seconds since 1970; ``None`` if unknown.
        naming: What names a release that is published; without it, this is a build like any other.
        prove: Runs the checks of the service against a release in a folder; kept with it.

    Returns:
        The release. One that was there already is kept and made current.

    Raises:
        BuildError: the sources give no release. Nothing was written.
        GenerationError: the disk does not take it. The release before stays current.
    """
    progress = _Progress(report)
    inputs = read_inputs(sources, contributed)
    graphs = assembly.parse(inputs.files, inputs.contributed)
    progress.done(f"parsed {assembly.size(graphs):,} triples in {len(graphs)} graphs")
    rules = read_rules(sources.rules)
    graphs |= rules_description(graphs, rules)
    assembly.refuse_duplicates(graphs)
    inferred = assembly.inferences(graphs, rules)
    progress.done(f"inferred {len(inferred):,} triples")
    graphs[namespaces.INFERRED_GRAPH] = inferred
    progress.done(_validate(graphs, inputs))
    graphs |= self_description(graphs, sources)
    canonical = assembly.canonical(graphs)
    context = sources.context.read_bytes()
    following = succession(out, graphs, canonical, context)
    if following.previous is not None:
        progress.done(f"compared with {following.before}: {following.difference.summary()}")
    lines = assembly.dataset_lines(canonical)
    manifest = Manifest(
        version=__version__,
        ontology_version=assembly.ontology_version(graphs),
        shapes_version=assembly.shapes_version(graphs),
        release=assembly.release_name(graphs),
        created=None if created is None else _utc(created),
        graphs=tuple(_record(graph, inputs) for graph in canonical),
        default_graph_triples=len(lines) - sum(len(graph.triples) for graph in canonical),
        dataset_sha256=digest(lines),
        context_sha256=hashlib.sha256(context).hexdigest(),
        source_digest=inputs.digest,
        counts=assembly.class_counts(graphs),
        languages=assembly.languages(graphs),
    )
    progress.done(f"hashed {manifest.quads:,} quads")
    manifest, history = _placed(manifest, following, naming)
    keep = None if prove is None else partial(_proved, prove, progress)
    generation = publish(out, manifest, Contents(lines, context, progress.facts(), history), keep)
    progress.done(f"wrote {generation.path}")
    return generation


def _placed(
    manifest: Manifest, following: Succession, naming: Naming | None
) -> tuple[Manifest, bytes | None]:
    """Place a manifest after the releases before; what is one of them already stays that."""
    if following.repeats(manifest) and following.previous is not None:
        with following.previous.readable():
            return following.previous.manifest, following.previous.history.read_bytes()
    if naming is not None:
        manifest = naming(following, manifest)
    return following.carry(manifest, released=naming is not None)


def _proved(prove: Prove, progress: "_Progress", folder: Path) -> bytes:
    run = prove(folder)
    progress.done(f"asked the service: {run.summary()}")
    return run.to_json()


class _Progress:
    """Tells how long each stage took."""

    def __init__(self, report: Reporter) -> None:
        self._report = report
        self._began = self._stage = time.monotonic()

    def done(self, what: str) -> None:
        """Report the stage that has just ended."""
        now = time.monotonic()
        self._report(f"{what} ({now - self._stage:.1f} s)")
        self._stage = now

    def facts(self) -> Mapping[str, object]:
        """Return what is true of this build alone."""
        return {
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
            "duration_s": round(time.monotonic() - self._began, 3),
            "python": platform.python_version(),
            "platform": platform.platform(),
            "libraries": {name: version(name) for name in _libraries()},
        }


def _libraries() -> tuple[str, ...]:
    return (*LIBRARIES, "shacl") if is_fast_there() else LIBRARIES


def _validate(graphs: Graphs, inputs: Inputs) -> str:
    """Check ours and the contributed graphs together; return what to report.

    What follows from the contributed graphs is looked at as well, but not published.

    Raises:
        InvalidDataError: a shape is violated. Warnings do not stop a build.
    """
    shapes = [quad for iri in graphs if assembly.is_shapes(iri) for quad in graphs[iri]]
    data = [quad for iri in graphs if not assembly.is_shapes(iri) for quad in graphs[iri]]
    follows = infer(data, read_rules(inputs.sources.rules)) if inputs.contributed else []
    found = validate([*data, *follows, *premises([*data, *follows])], shapes)
    if not found.conforms:
        found = located(found, inputs.graph_files)
        raise InvalidDataError(found.text().rstrip())
    return f"validated. {found.text().rstrip()}"


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record(graph: CanonicalGraph, inputs: Inputs) -> GraphRecord:
    return GraphRecord(
        iri=graph.iri,
        sha256=graph.sha256,
        triples=len(graph.triples),
        in_default_graph=assembly.is_member(graph.iri),
        sources=inputs.of_graph(graph.iri),
    )
