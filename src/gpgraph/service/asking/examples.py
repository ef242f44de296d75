"""The stored queries as somebody sees them who looks for one to begin with."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from pyoxigraph import NamedNode

from gpgraph.errors import QueryNotFoundError
from gpgraph.model.namespaces import EXAMPLES_GRAPH
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.catalogues.examples import SCHEMA
from gpgraph.store.describing.description import Reader

Example = Mapping[str, Any]

_GRAPH = NamedNode(EXAMPLES_GRAPH)


def read_examples(reader: Reader) -> Sequence[Example]:
    """Return the stored queries of a release, by name; none where it says nothing of them.

    Each has ``name``, ``label``, ``summary``, ``tags`` and ``text``.
    """
    subjects = {
        quad.subject.value
        for quad in reader.quads(EXAMPLES_GRAPH)
        if isinstance(quad.subject, NamedNode)
    }
    found = [_example(reader, iri) for iri in sorted(subjects)]
    return [example for example in found if example["name"] and example["text"]]


def grouped(examples: Sequence[Example]) -> list[dict[str, Any]]:
    """Return examples below the one of their tags that most have, without their texts."""
    groups: dict[str, list[Example]] = {}
    counts = Counter(tag for example in examples for tag in example["tags"])
    for example in examples:
        shown = {name: example[name] for name in ("name", "label", "summary")}
        tag = max(example["tags"], key=lambda tag: (counts[tag], tag), default="")
        groups.setdefault(tag, []).append(shown)
    return [{"tag": tag, "examples": groups[tag]} for tag in sorted(groups)]


def example_tasks(examples: Sequence[Example]) -> Mapping[str, TaskFunction]:
    """Return what a worker can be asked about examples."""
    return {"ask-view": partial(_ask_view, examples)}


def _ask_view(
    examples: Sequence[Example], header: Header, _body: bytes, answer: AnswerWriter
) -> None:
    """Say what the page shows on which one asks: all examples, and the text of a chosen one."""
    name = str(header.get("example") or "")
    chosen = next((example for example in examples if example["name"] == name), None)
    if name and chosen is None:
        raise QueryNotFoundError(f"There is no stored query {name[:80]!r}. Choose one of the list.")
    view = {"chosen": chosen, "examples": [*grouped(examples)]}
    answer.head("application/json")
    answer.write(json.dumps(view, ensure_ascii=False).encode())


def _example(reader: Reader, iri: str) -> Example:
    def texts(*names: str) -> list[str]:
        return [term.value for term in reader.values(iri, *names, graph_name=_GRAPH)]

    def text(*names: str) -> str:
        return next(iter(texts(*names)), "")

    return {
        "name": text("dcterms:identifier"),
        "label": text("rdfs:label"),
        "summary": text("rdfs:comment"),
        "tags": sorted(texts(f"<{SCHEMA}keywords>")),
        "text": text("sh:select", "sh:ask", "sh:construct"),
    }
