"""A guide for language models and their tools, in the form of llms.txt."""

from collections.abc import Iterator, Sequence

from gpgraph.model.documents.mediatypes import GRAPHS, SOLUTIONS, Format
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.sparql.catalogue import StoredQuery, read_stored_query
from gpgraph.store.resources import Sources

EXAMPLES = ("goals-and-objectives", "links-to-one-sdg", "frameworks")


def read_examples(sources: Sources) -> tuple[StoredQuery, ...]:
    """Read the queries that the guide shows."""
    folder = sources.queries / "catalog"
    return tuple(
        read_stored_query(name, (folder / f"{name}.rq").read_text("utf-8")) for name in EXAMPLES
    )


def guide(examples: Sequence[StoredQuery], manifest: Manifest, *, base: str) -> str:
    """Write the guide, in Markdown; all addresses in it are absolute.

    Source:
        https://llmstxt.org/
    """
    return "\n".join((*_opening(manifest, base), *_links(base), *_queries(examples), ""))


def _opening(manifest: Manifest, base: str) -> Iterator[str]:
    yield "# gpgraph"
    yield ""
    yield (
        "> INTERPOL's seven Global Policing Goals, its Strategic Framework 2017-2020 and crime"
        " programmes, and the UN Sustainable Development Goals as linked data: which goals are"
        " linked, who says so and how sure it is."
    )
    yield ""
    yield (
        "gpgraph is an independent project. It is not affiliated with, endorsed by or reviewed by"
        " INTERPOL or the United Nations. Links marked inferred or third-party are not their"
        " position: say so when you pass one on, and give its evidence class and confidence."
        " Where no link is recorded, none is known; that is no evidence that there is none."
    )
    yield ""
    if manifest.release:
        yield f"- Release: {manifest.release}"
    yield f"- SPARQL 1.1 endpoint, read only: {base}/sparql (GET or POST, parameter `query`)"
    yield f"- Results of SELECT and ASK: {_formats(SOLUTIONS)}"
    yield f"- Graphs and documents: {_formats(GRAPHS)}"
    yield (
        "- IRIs such as https://w3id.org/gpgraph/id/gpg-2017/1 are names, wherever this is served;"
        f" the document about that one is {base}/doc/gpg-2017/1, and with `.jsonld` or `.ttl` at"
        " its end it is data."
    )
    yield (
        "- Licence: CC BY 4.0 for the ontology and the project's own data, Apache-2.0 for code,"
        f" queries and shapes; {base}/graph/catalog has the terms of each graph. Names and short"
        " quotations are their publishers', quoted for identification and not licensed here."
    )


def _links(base: str) -> Iterator[str]:
    places = {
        "Goals at a glance": ("/", "the frameworks and their goals"),
        "Catalogue": ("/?format=ttl", "what can be had here, on which terms: DCAT 3"),
        "Ontology": ("/ontology", "classes and properties, with definitions"),
        "Shapes": ("/shapes", "what is required of data, in SHACL"),
        "Things of each class": ("/class", "as paged JSON-LD"),
        "What is there, counted": (
            "/.well-known/void",
            "VoID, with partitions by class, property, and class or datatype of the objects",
        ),
        "Example queries": (
            "/.well-known/sparql-examples",
            "every stored query with its summary, as RDF; the endpoint finds them, too",
        ),
        "Prefixes": ("/.well-known/prefixes", "those that the queries use, as RDF"),
        "JSON-LD context": ("/context/v1.jsonld", "what the JSON-LD documents point to"),
        "API": ("/openapi.json", "every address, as OpenAPI"),
        "Releases": ("/releases", "what is kept, with names, hashes and files"),
        "Changes": ("/changes", "what changed from release to release"),
        "Dump": ("/release/current/dataset.nq.gz", "all graphs as gzipped N-Quads"),
    }
    yield ""
    yield "## Where to look"
    yield ""
    for title, (path, what) in places.items():
        yield f"- [{title}]({base}{path}): {what}"


def _queries(examples: Sequence[StoredQuery]) -> Iterator[str]:
    yield ""
    yield "## Queries"
    for example in examples:
        body = "\n".join(line for line in example.text.splitlines() if not line.startswith("#+"))
        yield ""
        yield f"### {example.name}"
        yield ""
        yield example.summary
        yield ""
        yield f"```sparql\n{body.strip()}\n```"


def _formats(formats: Sequence[Format]) -> str:
    return ", ".join(f"`{item.media_type}` (`format={item.name}`)" for item in formats)
