"""A report in the words of the Evaluation and Report Language: an assertion a rule.

A rule that anything breaks has failed, be it advice or waived: what that means for the whole is
told by the other forms. The resources that break it are what the result points to.

Source:
    https://www.w3.org/TR/EARL10-Schema/
"""

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report.finding import Finding
from gpgraph.model.report.rule import Rule
from gpgraph.model.report.values import Report
from gpgraph.model.report.waived import Waived

EARL = "http://www.w3.org/ns/earl#"
_TYPE = NamedNode(expand("rdf:type"))


def earl(report: Report, version: str) -> bytes:
    """Write the report in Turtle, as what ``gpgraph`` in that version asserts."""
    prefixes = {"earl": EARL, **{name: PREFIXES[name] for name in ("dcterms", "gps", "rdfs")}}
    return serialize(triples(report, version), format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def triples(report: Report, version: str) -> Iterator[Triple]:
    """Yield the report as RDF."""
    tool, subject = BlankNode("tool"), BlankNode("subject")
    yield Triple(tool, _TYPE, _earl("Software"))
    yield Triple(tool, _name("dcterms:title"), Literal("gpgraph"))
    yield Triple(tool, _name("dcterms:hasVersion"), Literal(version))
    yield Triple(subject, _TYPE, _earl("TestSubject"))
    yield Triple(subject, _name("dcterms:title"), Literal(", ".join(report.files) or "data"))
    for note in report.notes:
        yield Triple(subject, _name("rdfs:comment"), Literal(note, language="en"))
    found = report.by_rule()
    waived: dict[str, list[Waived]] = {}
    for one in report.waived:
        waived.setdefault(one.finding.rule_id, []).append(one)
    for number, rule in enumerate(report.all_rules(), start=1):
        assertion = BlankNode(f"assertion{number}")
        yield Triple(assertion, _TYPE, _earl("Assertion"))
        yield Triple(assertion, _earl("assertedBy"), tool)
        yield Triple(assertion, _earl("subject"), subject)
        yield Triple(assertion, _earl("mode"), _earl("automatic"))
        yield from _test(rule, assertion, BlankNode(f"test{number}"))
        yield from _result(
            assertion,
            BlankNode(f"outcome{number}"),
            found.get(rule.id, ()),
            waived.get(rule.id, ()),
        )


def _test(rule: Rule, assertion: BlankNode, test: BlankNode) -> Iterator[Triple]:
    yield Triple(assertion, _earl("test"), test)
    yield Triple(test, _TYPE, _earl("TestCriterion"))
    yield Triple(test, _name("dcterms:identifier"), Literal(rule.id))
    yield Triple(test, _name("dcterms:isPartOf"), NamedNode(rule.shape))
    if said := rule.message or rule.fix:
        yield Triple(test, _name("dcterms:title"), Literal(said))


def _result(
    assertion: BlankNode,
    result: BlankNode,
    findings: Sequence[Finding],
    waived: Sequence[Waived],
) -> Iterator[Triple]:
    broken = [*findings, *(one.finding for one in waived)]
    yield Triple(assertion, _earl("result"), result)
    yield Triple(result, _TYPE, _earl("TestResult"))
    yield Triple(result, _earl("outcome"), _earl("failed" if broken else "passed"))
    for focus in dict.fromkeys(finding.focus for finding in broken):
        yield Triple(result, _earl("pointer"), focus)
    for place in dict.fromkeys(str(one.place) for one in findings if one.place is not None):
        yield Triple(result, _name("rdfs:comment"), Literal(place))
    for one in waived:
        reason = f"{one.finding.focus} is waived until {one.expires}: {one.reason}"
        yield Triple(result, _name("dcterms:description"), Literal(reason))


def _earl(name: str) -> NamedNode:
    return NamedNode(EARL + name)


def _name(curie: str) -> NamedNode:
    return NamedNode(expand(curie))
