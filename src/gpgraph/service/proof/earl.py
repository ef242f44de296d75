"""A run of the checks as RDF, in the words of the Evaluation and Report Language 1.0."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.conformance import ConformanceRun, Finding, read_run
from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.model.namespaces import FOREIGN_PREFIXES, ID, expand
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.asking.querytask import CONTEXT_PATH
from gpgraph.store.querying.writing import write_graph

EARL = "http://www.w3.org/ns/earl#"
PAGE = "/conformance"
_FORMATS = {format_.name: format_ for format_ in mediatypes.GRAPHS}
_TYPE = NamedNode(expand("rdf:type"))


def earl(run: ConformanceRun, *, base: str) -> Iterator[Triple]:
    """Yield a run in the words of the Evaluation and Report Language.

    Source:
        https://www.w3.org/TR/EARL10-Schema/
    """
    page = base + PAGE
    tool, subject = NamedNode(f"{page}#tool"), NamedNode(f"{page}#service")
    began = _literal(run.began, "xsd:dateTime")
    yield _triple(
        NamedNode(page), "dcterms:title", Literal("Checks of this service", language="en")
    )
    yield _triple(NamedNode(page), "dcterms:date", began)
    yield _triple(tool, _TYPE, NamedNode(EARL + "Software"))
    yield _triple(tool, "dcterms:title", Literal("gpgraph"))
    yield _triple(tool, "dcterms:hasVersion", Literal(run.version))
    yield _triple(tool, "dcterms:creator", NamedNode(ID + "gpgraph"))
    yield _triple(subject, _TYPE, NamedNode(EARL + "TestSubject"))
    yield _triple(subject, "dcterms:title", Literal(f"gpgraph, release {run.name}", language="en"))
    yield _triple(subject, "dcterms:identifier", Literal(run.subject))
    for finding in run.findings:
        yield from _assertion(finding, page, tool, subject, began)


def _assertion(
    finding: Finding, page: str, tool: NamedNode, subject: NamedNode, began: Literal
) -> Iterator[Triple]:
    criterion = finding.criterion
    here = NamedNode(f"{page}#{criterion.id}")
    test, result = (
        NamedNode(f"{page}#{criterion.id}-test"),
        NamedNode(f"{page}#{criterion.id}-result"),
    )
    yield _triple(here, _TYPE, NamedNode(EARL + "Assertion"))
    yield _triple(here, EARL + "assertedBy", tool)
    yield _triple(here, EARL + "subject", subject)
    yield _triple(here, EARL + "test", test)
    yield _triple(here, EARL + "mode", NamedNode(EARL + "automatic"))
    yield _triple(here, EARL + "result", result)
    yield _triple(test, _TYPE, NamedNode(EARL + "TestCriterion"))
    yield _triple(test, "dcterms:identifier", Literal(criterion.id))
    yield _triple(test, "dcterms:title", Literal(criterion.title, language="en"))
    yield _triple(test, "dcterms:source", NamedNode(criterion.source))
    yield _triple(result, _TYPE, NamedNode(EARL + "TestResult"))
    yield _triple(result, EARL + "outcome", NamedNode(EARL + finding.outcome.value))
    yield _triple(result, "dcterms:date", began)
    if finding.note:
        yield _triple(result, "dcterms:description", Literal(finding.note, language="en"))


def conformance_tasks(context: Mapping[str, jsonld.Json]) -> Mapping[str, TaskFunction]:
    """Return the task that writes a run, its body, as RDF."""

    def write(header: Header, body: bytes, answer: AnswerWriter) -> None:
        format_, base = _FORMATS[str(header["format"])], str(header["base"])
        triples = tuple(earl(read_run(body), base=base))
        answer.head(format_.content_type)
        if format_ is mediatypes.JSON_LD:
            address = base + CONTEXT_PATH
            answer.write(jsonld.graph(triples, context=context, context_address=address))
        else:
            write_graph(triples, format_, answer, FOREIGN_PREFIXES)

    return {"conformance": write}


def _triple(subject: NamedNode, predicate: NamedNode | str, value: NamedNode | Literal) -> Triple:
    if isinstance(predicate, str):
        predicate = NamedNode(predicate if predicate.startswith(EARL) else expand(predicate))
    return Triple(subject, predicate, value)


def _literal(text: str, curie: str) -> Literal:
    return Literal(text, datatype=NamedNode(expand(curie)))
