"""Changes as RDF: one change set for each resource, in the words of the Changeset vocabulary.

A change set names the resource, the rules that apply, and each statement that was added or removed.

Source:
    Changeset vocabulary, http://purl.org/vocab/changeset/schema; DCAT 3, section 11, on versions.
"""

import io
import json
from collections.abc import Iterator
from hashlib import sha256
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.model.history.changerules import RULES
from gpgraph.model.history.changes import Beside, Difference, Level, ResourceChange, Statement
from gpgraph.model.history.changetext import short, title
from gpgraph.model.history.history import Entry
from gpgraph.model.namespaces import BASE, expand
from gpgraph.store.querying.writing import write_graph
from gpgraph.store.releases.statements import term_of

CHANGES = BASE + "changes"
UNRELEASED = "unreleased"
PREFIXES = MappingProxyType(
    {"cs": "http://purl.org/vocab/changeset/schema#", "adms": "http://www.w3.org/ns/adms#"}
)

_TYPE = NamedNode(expand("rdf:type"))
_LABEL = NamedNode(expand("rdfs:label"))
_PREF_LABEL = NamedNode(expand("skos:prefLabel"))
_DATE_TIME = NamedNode(expand("xsd:dateTime"))
_RULE_SCHEME = NamedNode(f"{CHANGES}#rules")


def change_iri(document: str, change: ResourceChange) -> str:
    """Return the IRI of a change: a fragment of the document that lists the changes."""
    return f"{document}#{anchor(change)}"


def anchor(change: ResourceChange) -> str:
    """Return what tells the change of a resource from the others of a release."""
    return sha256(change.iri.encode()).hexdigest()[:16]


def document_of(entry: Entry) -> str:
    """Return the IRI of the document that lists the changes of a release."""
    return f"{CHANGES}/{entry.release or UNRELEASED}"


def releases_rdf(entries: tuple[Entry, ...]) -> Iterator[Triple]:
    """Describe releases, one after the other, and the rules."""
    for entry in entries:
        yield from release_rdf(entry)
    yield from rules_rdf()


def release_rdf(entry: Entry) -> Iterator[Triple]:
    """Describe one release: its version, its date, the one before, how much has changed."""
    if entry.release is None:
        return
    release = NamedNode(f"{BASE}release/{entry.release}")
    yield Triple(release, _TYPE, NamedNode(expand("dcat:Dataset")))
    yield Triple(release, _LABEL, Literal(f"gpgraph, release {entry.release}", language="en"))
    yield Triple(release, NamedNode(expand("dcat:version")), Literal(entry.release))
    if entry.date:
        date = Literal(entry.date, datatype=_DATE_TIME)
        yield Triple(release, NamedNode(expand("dcterms:issued")), date)
    if entry.previous:
        previous = NamedNode(f"{BASE}release/{entry.previous}")
        yield Triple(release, NamedNode(expand("dcat:previousVersion")), previous)
        yield Triple(release, NamedNode(expand("prov:wasRevisionOf")), previous)
        notes = Literal(entry.difference.summary(), language="en")
        yield Triple(release, NamedNode(PREFIXES["adms"] + "versionNotes"), notes)
    if entry.level:
        level = NamedNode(f"{CHANGES}#{entry.level}")
        yield Triple(release, NamedNode(expand("dcterms:type")), level)
    document = NamedNode(document_of(entry))
    yield Triple(release, NamedNode(expand("rdfs:seeAlso")), document)


def entry_rdf(entry: Entry) -> Iterator[Triple]:
    """Describe all changes of one release, and the release."""
    yield from release_rdf(entry)
    for change in entry.difference.resources:
        yield from change_rdf(entry, change)
    for beside in entry.difference.beside:
        yield from _beside_rdf(document_of(entry), beside)
    yield from rules_rdf()


def change_rdf(entry: Entry, change: ResourceChange) -> Iterator[Triple]:
    """Describe the change of one resource in one release."""
    document = document_of(entry)
    subject = NamedNode(change_iri(document, change))
    if entry.release:
        release = NamedNode(f"{BASE}release/{entry.release}")
        yield Triple(subject, NamedNode(expand("dcterms:isPartOf")), release)
    if entry.date:
        yield Triple(subject, _cs("createdDate"), Literal(entry.date, datatype=_DATE_TIME))
    yield from _change_rdf(document, change)


def difference_rdf(
    found: Difference, before: str, after: str, *, format_name: str, context: bytes
) -> bytes:
    """Write the difference of any two releases.

    Args:
        found: The difference.
        before: The name of the earlier one.
        after: The name of the later one.
        format_name: ``ttl`` or ``jsonld``.
        context: The JSON-LD context to write with.
    """
    document = f"{CHANGES}/{before}...{after}"
    triples = [
        *(item for change in found.resources for item in _change_rdf(document, change)),
        *(item for beside in found.beside for item in _beside_rdf(document, beside)),
        *rules_rdf(),
    ]
    if format_name == mediatypes.JSON_LD.name:
        parsed = json.loads(context)
        content = json.loads(jsonld.graph(triples, context=parsed, context_address=""))
        # Wherever the file is read, no context has to be fetched.
        content["@context"] = parsed["@context"]
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
    sink = io.BytesIO()
    write_graph(tuple(triples), mediatypes.TURTLE, sink, PREFIXES)
    return sink.getvalue()


def rules_rdf() -> Iterator[Triple]:
    """Describe the levels and the rules."""
    concept, in_scheme = NamedNode(expand("skos:Concept")), NamedNode(expand("skos:inScheme"))
    yield Triple(_RULE_SCHEME, _TYPE, NamedNode(expand("skos:ConceptScheme")))
    yield Triple(_RULE_SCHEME, _LABEL, Literal("Rules for changes", language="en"))
    for level in Level:
        subject = NamedNode(f"{CHANGES}#{level}")
        yield Triple(subject, _TYPE, concept)
        yield Triple(subject, in_scheme, _RULE_SCHEME)
        yield Triple(subject, _PREF_LABEL, Literal(level.value, language="en"))
    for name, rule in RULES.items():
        subject = _rule(name)
        yield Triple(subject, _TYPE, concept)
        yield Triple(subject, in_scheme, _RULE_SCHEME)
        yield Triple(subject, NamedNode(expand("skos:notation")), Literal(name))
        yield Triple(subject, _PREF_LABEL, Literal(rule.text.rstrip("."), language="en"))
        broader = NamedNode(f"{CHANGES}#{rule.level}")
        yield Triple(subject, NamedNode(expand("skos:broader")), broader)


def _change_rdf(document: str, change: ResourceChange) -> Iterator[Triple]:
    subject = NamedNode(change_iri(document, change))
    yield Triple(subject, _TYPE, _cs("ChangeSet"))
    yield Triple(subject, _LABEL, Literal(title(change), language="en"))
    yield Triple(subject, _cs("subjectOfChange"), NamedNode(change.iri))
    for rule in change.rules:
        yield Triple(subject, NamedNode(expand("dcterms:type")), _rule(rule))
    reason = " ".join(RULES[rule].text for rule in change.rules)
    yield Triple(subject, _cs("changeReason"), Literal(reason, language="en"))
    sides = (("removal", change.removed), ("addition", change.added))
    named = [
        (property_, NamedNode(f"{subject.value}-{_statement_name(property_, item)}"), item)
        for property_, items in sides
        for item in items
    ]
    # All of a subject together: Turtle is read by people, too.
    for property_, node, _ in named:
        yield Triple(subject, _cs(property_), node)
    for _, node, item in named:
        yield from _statement_rdf(node, change.iri, item)


def _statement_rdf(node: NamedNode, iri: str, statement: Statement) -> Iterator[Triple]:
    value = term_of(statement.value) or Literal(short(statement.value))
    yield Triple(node, _TYPE, NamedNode(expand("rdf:Statement")))
    yield Triple(node, NamedNode(expand("rdf:subject")), NamedNode(iri))
    yield Triple(node, NamedNode(expand("rdf:predicate")), NamedNode(statement.predicate))
    yield Triple(node, NamedNode(expand("rdf:object")), value)
    yield Triple(node, NamedNode(expand("dcterms:isPartOf")), NamedNode(statement.graph))


def _beside_rdf(document: str, beside: Beside) -> Iterator[Triple]:
    name = sha256(beside.text.encode()).hexdigest()[:16]
    subject = NamedNode(f"{document}#{name}")
    yield Triple(subject, _TYPE, _cs("ChangeSet"))
    yield Triple(subject, _LABEL, Literal(beside.text, language="en"))
    yield Triple(subject, _cs("changeReason"), Literal(RULES[beside.rule].text, language="en"))
    yield Triple(subject, NamedNode(expand("dcterms:type")), _rule(beside.rule))


def _statement_name(property_: str, statement: Statement) -> str:
    text = f"{property_}\n{statement.predicate}\n{statement.value}\n{statement.graph}"
    return sha256(text.encode()).hexdigest()[:12]


def _rule(name: str) -> NamedNode:
    return NamedNode(f"{CHANGES}#{name}")


def _cs(name: str) -> NamedNode:
    return NamedNode(PREFIXES["cs"] + name)
