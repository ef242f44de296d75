"""``gpgraph info``: what a release holds."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict

from pyoxigraph import Literal, NamedNode

from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.http import bundles
from gpgraph.model import namespaces
from gpgraph.model.history.manifest import Manifest
from gpgraph.store.releases.generation import Generation, current

HELP = "show what a release holds, with hashes and licences"

EPILOG = """\
Compares the files with their hashes first. The hash of a graph is the SHA-256
of its canonical N-Triples (RDFC-1.0): equal hashes, equal graphs.

examples:
  gpgraph info
  gpgraph info --release releases --json

exit codes:
  0  the release is whole
  2  there is no release, or a file of it was changed
"""

# What a graph's record in the catalogue says of its terms of use and where it comes from.
TERMS: Mapping[str, str] = {
    "licence": "dcterms:license",
    "rights": "dcterms:rights",
    "taken_from": "dcterms:source",
}

Terms = Mapping[str, Mapping[str, list[str]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of ``info``."""
    parser.epilog = EPILOG
    add_settings(parser, "release")
    parser.add_argument("--json", action="store_true", help="Print everything, as JSON.")


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Check the current release and describe it."""
    generation = current(settings_of(arguments, environ).release)
    generation.verify()
    terms = _terms(generation)
    if arguments.json:
        print(json.dumps(_content(generation.manifest, terms), ensure_ascii=False, indent=1))
    else:
        print(_text(generation, terms))
    return 0


def _terms(generation: Generation) -> Terms:
    """Read the catalogue: for each graph IRI, its licences, rights and sources."""
    keys = {namespaces.expand(curie): key for key, curie in TERMS.items()}
    found: dict[str, dict[str, list[str]]] = {}
    for quad in generation.graph(namespaces.GRAPH + "catalog"):
        subject, value = quad.subject, quad.object
        key = keys.get(quad.predicate.value)
        if key and isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            found.setdefault(subject.value, {}).setdefault(key, []).append(value.value)
    return found


def _content(manifest: Manifest, terms: Terms) -> dict[str, object]:
    graphs = [
        {**asdict(graph), **{key: terms.get(graph.iri, {}).get(key, []) for key in TERMS}}
        for graph in manifest.graphs
    ]
    return {
        "id": manifest.id,
        "quads": manifest.quads,
        **asdict(manifest),
        "graphs": graphs,
        "bundles": bundles.are_present(),
    }


def _text(generation: Generation, terms: Terms) -> str:
    manifest = generation.manifest
    facts = {
        "release": manifest.release or "without a name",
        "published": "yes" if manifest.lineage.released else "no",
        "id": manifest.id,
        "folder": str(generation.path),
        "gpgraph": manifest.version,
        "pages": bundles.PRESENT if bundles.are_present() else bundles.ABSENT,
        "ontology": manifest.ontology_version or "without a version",
        "sources as of": manifest.created or "an unknown time",
        "default graph": f"{manifest.default_graph_triples:,} triples",
        "all graphs": f"{manifest.quads:,} quads",
    }
    lines = [f"{name:<14} {value}" for name, value in facts.items()]
    lines += ["", *(f"{count:>8,} {name}" for name, count in manifest.counts.items()), ""]
    rows = [("graph", "triples", "default", "sha-256", "terms of use")]
    for graph in manifest.graphs:
        stated = terms.get(graph.iri, {})
        licence = "; ".join([*stated.get("licence", []), *stated.get("rights", [])])
        member = "yes" if graph.in_default_graph else "no"
        count = f"{graph.triples:,}"
        rows.append((graph.name, count, member, graph.sha256[:12], licence or "none stated"))
    width = max(len(row[0]) for row in rows)
    lines += [
        f"{name:<{width}} {count:>9} {member:>8}  {sha256:<12}  {licence}"
        for name, count, member, sha256, licence in rows
    ]
    return "\n".join(lines)
