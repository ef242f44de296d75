"""``gpgraph explain``: why a release holds a statement."""

import argparse
import io
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.model.namespaces import BASE
from gpgraph.sandbox.frames import JsonValue
from gpgraph.service.explaining.explaintasks import explain_tasks
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.releases.generation import current

HELP = "show why a release holds a statement"

FORMATS = ("text", "json", "ttl", "jsonld", "nt")

EPILOG = """\
S, P and O are IRIs or CURIEs with the prefixes of this project; P may be `a`,
and O a text, number or truth value as Turtle writes it: '"16.4"', '"Peace"@en'.

What a graph asserts is shown with the graph, its source and the passages that
it rests on; what was derived with the rule and the statements that it was
derived from, and so on down to what is asserted. A statement that stands for a
claim names the alignment that holds its evidence.

examples:
  gpgraph explain id:gpg-2017/1.1 skos:broader id:gpg-2017/1
  gpgraph explain sdg:16.4 a skos:Concept
  gpgraph explain id:gpg-2017 gp:alignedWith sdg:16 -f ttl

exit codes:
  0  the release holds it
  2  it does not, or there is no release; the message names the nearest statements
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``explain``."""
    parser.epilog = EPILOG
    parser.add_argument("subject", metavar="S", help="The thing.")
    parser.add_argument("predicate", metavar="P", help="The property.")
    parser.add_argument("object", metavar="O", help="What it leads to.")
    parser.add_argument(
        "-f", "--format", choices=FORMATS, default="text", help="How to write it. Default: text."
    )
    add_settings(parser, "release")


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Find the reasons and print them."""
    release = current(settings_of(arguments, environ).release)
    release.verify()
    with release.readable():
        context = json.loads(release.context.read_bytes())
    tasks = explain_tasks(GraphStore.open(release.path), context)
    words = {"s": arguments.subject, "p": arguments.predicate, "o": arguments.object}
    is_text = arguments.format == "text"
    answer = _Answer()
    # The context is named as anybody can find it: there is no service here that has a copy.
    header = {**words, "format": "json" if is_text else arguments.format, "base": BASE.rstrip("/")}
    tasks["explain"](header, b"", answer)
    sys.stdout.flush()
    body = answer.body.getvalue()
    sys.stdout.buffer.write(_text(json.loads(body)).encode() if is_text else body.rstrip() + b"\n")
    return 0


class _Answer:
    """Keeps what a task writes."""

    def __init__(self) -> None:
        self.body = io.BytesIO()

    def head(self, media_type: str, **meta: JsonValue) -> None:
        """Note nothing: the format is known."""

    def write(self, data: bytes, /) -> int:
        """Keep the bytes."""
        return self.body.write(data)

    def flush(self) -> None:
        """Leave it to the end."""


def _text(view: dict[str, Any]) -> str:
    lines = [line for step in view["steps"] for line in _step(step)]
    others = len(view["otherWays"])
    if others:
        ways = "is 1 other way" if others == 1 else f"are {others} other ways"
        lines.append(f"There {ways} to it: -f json shows them all.")
    return "\n".join(lines) + "\n"


def _step(step: dict[str, Any]) -> Iterator[str]:
    yield f"{step['number']}. {_said(step['statement'])}"
    if step["standing"] == "derived":
        numbers = " and ".join(str(premise["number"]) for premise in step["premises"])
        rule = step["rule"]
        yield f"   derived from {numbers} by {rule['identifier']}: {rule['label']}."
        return
    for graph in step["graphs"]:
        by = ", ".join(who["label"] for who in graph["by"])
        yield f"   asserted in <{graph['iri']}>, {graph['label']}{', by ' + by if by else ''}"
        for document in graph["documents"]:
            yield f"     from {document['label']} <{document['iri']}>"
    for passage in step["passages"]:
        quotation = f': "{passage["quotation"]}"' if passage["quotation"] else ""
        yield f"     passage <{passage['iri']}>{quotation}"
    for claim in step["alignments"]:
        by = ", ".join(who["label"] for who in claim["by"])
        yield f"   a claim ({claim['evidence']}, confidence {claim['confidence']}, {by}):"
        yield f"     <{claim['iri']}>"
        yield from (f"     {comment['text']}" for comment in claim["comments"])


def _said(statement: dict[str, Any]) -> str:
    words = " ".join(statement["words"].values())
    labels = [
        part["label"] if part.get("named") else part.get("curie", part.get("text", ""))
        for part in (statement["subject"], statement["predicate"], statement["object"])
    ]
    return f"{words}\n   ({' - '.join(labels)})"
