"""A report as a ``sh:ValidationReport``: SHACL, section 3.6.

Waived findings are left out, as ``sh:conforms`` is about what stands.
"""

import hashlib
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from gpgraph.model.namespaces import PREFIXES
from gpgraph.model.report.finding import Finding
from gpgraph.model.report.paths import path_triples
from gpgraph.model.report.values import Report

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_COMMENT = NamedNode(PREFIXES["rdfs"] + "comment")
_USED = ("sh", "rdfs", "gp", "gps", "id")


def turtle(report: Report) -> bytes:
    """Write the report in Turtle."""
    prefixes = {name: PREFIXES[name] for name in _USED}
    return serialize(triples(report), format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def jsonld(report: Report) -> bytes:
    """Write the report in expanded JSON-LD, which needs no context."""
    return serialize(triples(report), format=RdfFormat.JSON_LD) or b""


def triples(report: Report) -> Iterator[Triple]:
    """Yield the report as RDF."""
    node = BlankNode("report")
    yield Triple(node, _TYPE, _sh("ValidationReport"))
    yield Triple(node, _sh("conforms"), Literal(report.conforms))
    yield from (Triple(node, _COMMENT, Literal(note, language="en")) for note in report.notes)
    results = [BlankNode(f"result{number + 1}") for number in range(len(report.findings))]
    yield from (Triple(node, _sh("result"), result) for result in results)
    for finding, result in zip(report.findings, results, strict=True):
        yield from _result(finding, result, f"{result.value}path")
    named = {f.focus: f.label for f in report.findings if isinstance(f.focus, NamedNode)}
    for focus, label in named.items():
        if label is not None:
            yield Triple(focus, _LABEL, Literal(label))


def _result(finding: Finding, result: BlankNode, path: str) -> Iterator[Triple]:
    yield Triple(result, _TYPE, _sh("ValidationResult"))
    yield Triple(result, _sh("focusNode"), finding.focus)
    yield Triple(result, _sh("resultSeverity"), NamedNode(finding.severity.iri))
    yield Triple(result, _sh("sourceConstraintComponent"), NamedNode(finding.component))
    yield from _source(finding, result)
    for message in dict.fromkeys(filter(None, (finding.message, finding.fix))):
        yield Triple(result, _sh("resultMessage"), Literal(message))
    if finding.path is not None:
        yield from _path(finding.path, result, path)
    if finding.value is not None:
        yield Triple(result, _sh("value"), finding.value)
    if finding.place is not None:
        yield Triple(result, _COMMENT, Literal(str(finding.place)))


def _source(finding: Finding, result: BlankNode) -> Iterator[Triple]:
    """Name the shape, and the constraint in it where that has an IRI of its own."""
    if finding.owner is not None:
        yield Triple(result, _sh("sourceShape"), NamedNode(finding.owner))
        constraint = _node(finding.shape, finding)
        yield Triple(result, _sh("sourceConstraint"), constraint)
    else:
        yield Triple(result, _sh("sourceShape"), _node(finding.shape, finding))


def _node(iri: str, finding: Finding) -> NamedNode | BlankNode:
    """Return what is broken; without an IRI, a blank node that is the same throughout."""
    return BlankNode(_slug(finding.rule)) if finding.is_anonymous else NamedNode(iri)


def _path(path: str, result: BlankNode, label: str) -> Iterator[Triple]:
    """Write a path; of one that was cut, its text."""
    found = path_triples(path, label)
    if found is None:
        yield Triple(result, _COMMENT, Literal(f"path: {path}"))
    else:
        yield Triple(result, _sh("resultPath"), found[0])
        yield from found[1]


def _slug(name: str) -> str:
    return "shape" + hashlib.sha256(name.encode()).hexdigest()[:12]


def _sh(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sh"] + name)
