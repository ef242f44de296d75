"""Sentences with links in them: pieces of plain text, code, and references to terms."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.service.describing.references import View
from gpgraph.service.manual.triples import Node, Term
from gpgraph.service.manual.vocabulary import Vocabulary

Phrase: TypeAlias = list[View]

_SIGNS = (("sh:zeroOrMorePath", "*"), ("sh:oneOrMorePath", "+"), ("sh:zeroOrOnePath", "?"))


def text(words: str) -> View:
    """Return a piece that is plain text."""
    return {"text": words}


def code(words: str) -> View:
    """Return a piece that is set as code."""
    return {"code": words}


def joined(phrases: Iterable[Phrase], joint: str) -> Phrase:
    """Return several sentences as one, with ``joint`` between them."""
    return list(_with_joints(phrases, joint))


def value(vocabulary: Vocabulary, term: Term) -> View:
    """Return a value as a piece: a term as a reference, a literal as Turtle would have it."""
    if isinstance(term, NamedNode):
        return vocabulary.term(term.value)
    if isinstance(term, BlankNode):
        return text("a structure without a name")
    return code(f'"{term.value}"@{term.language}' if term.language else term.value)


def path(vocabulary: Vocabulary, node: Node) -> Phrase:
    """Return a property path of a shape in the signs of SPARQL: SHACL, section 2.3.1."""
    shapes = vocabulary.shapes
    if isinstance(node, NamedNode):
        return [vocabulary.term(node.value)]
    if shapes.is_list(node):
        return joined((_step(vocabulary, step) for step in shapes.members(node)), " / ")
    for inner in shapes.resources(node, "sh:inversePath"):
        return [text("^"), *_step(vocabulary, inner)]
    for head in shapes.resources(node, "sh:alternativePath"):
        return joined((_step(vocabulary, step) for step in shapes.members(head)), " | ")
    for curie, sign in _SIGNS:
        for inner in shapes.resources(node, curie):
            return [*_step(vocabulary, inner), text(sign)]
    return [text("a path")]


def _step(vocabulary: Vocabulary, node: Term) -> Phrase:
    """Return a step of a path, in brackets where it is a path itself."""
    if isinstance(node, Literal):
        return [value(vocabulary, node)]
    inner = path(vocabulary, node)
    return inner if len(inner) == 1 else [text("("), *inner, text(")")]


def _with_joints(phrases: Iterable[Phrase], joint: str) -> Iterator[View]:
    for number, phrase in enumerate(phrases):
        if number:
            yield text(joint)
        yield from phrase
