"""What a release calls things, collected once when it is loaded; and hints that come of it.

Hints are looked up in indexes and cost a few milliseconds at most. They are for answers that are
empty: a name that the release has not, a text whose language tag was left out, a number that is a
code. Nothing is evaluated for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from gpgraph.model.namespaces import GRAPH, compact, expand
from gpgraph.model.sparql.hints import Names, iris_of, other_spelling, unknown_name
from gpgraph.model.sparql.sparqlhead import Head
from gpgraph.model.sparql.sparqltext import Token, tokens

MAX_HINTS = 5
_MAX_LOOKED_UP = 60
_MAX_NAMES = 5000
_VOCABULARIES = (GRAPH + "ontology/", GRAPH + "shapes/")
_CONCEPTS = f"""
SELECT DISTINCT ?s WHERE {{
  {{ ?s <{expand("skos:inScheme")}> ?any }} UNION {{ ?any <{expand("skos:inScheme")}> ?s }}
}} LIMIT {_MAX_NAMES}
"""
_FORMS = """
SELECT DISTINCT (LANG(?o) AS ?language) (DATATYPE(?o) AS ?datatype) (isTRIPLE(?o) AS ?triple)
WHERE { GRAPH ?g { ?s ?p ?o } FILTER(!isIRI(?o)) }
"""
_STRING = expand("xsd:string")
_LANGUAGE = re.compile(r"@([A-Za-z]+(?:-[A-Za-z0-9]+)*)")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_COMPARING = frozenset({"=", "<", ">"})
# What these are given is no text as a statement has it.
_TAKES_PARTS = re.compile(
    "CONTAINS|STRSTARTS|STRENDS|STRBEFORE|STRAFTER|REGEX|REPLACE|CONCAT|LANGMATCHES|STRLANG|STRDT"
)
_QUOTES = ('"""', "'''", '"', "'")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names, languages and datatypes of one release."""

    names: Names
    languages: tuple[str, ...]
    datatypes: tuple[str, ...]
    has_triple_terms: bool

    @classmethod
    def of(cls, store: Store) -> "Lexicon":
        """Read a store once; a second for some million quads."""
        languages: set[str] = set()
        datatypes: set[str] = set()
        has_triple_terms = False
        for solution in _solutions(store, _FORMS):
            language, datatype, triple = (solution[name] for name in range(3))
            if isinstance(language, Literal) and language.value:
                languages.add(language.value)
            elif isinstance(datatype, NamedNode) and datatype.value != _STRING:
                datatypes.add(datatype.value)
            has_triple_terms |= isinstance(triple, Literal) and triple.value == "true"
        return cls(
            Names.of(_names(store)),
            tuple(sorted(languages)),
            tuple(sorted(datatypes)),
            has_triple_terms,
        )

    def hints(self, store: Store, text: str, head: Head) -> list[str]:
        """Return what may be wrong with a query that gives nothing, at most ``MAX_HINTS``."""
        names = _name_hints(self, store, text, head)
        literals = _literal_hints(self, store, text)
        return list(islice(dict.fromkeys((*names, *literals)), MAX_HINTS))


def _names(store: Store) -> Iterator[str]:
    """Yield the terms of our vocabularies and of those they declare, graphs, concepts, schemes."""
    for graph in store.named_graphs():
        if isinstance(graph, NamedNode):
            yield graph.value
            if graph.value.startswith(_VOCABULARIES):
                for quad in store.quads_for_pattern(None, None, None, graph):
                    if isinstance(quad.subject, NamedNode):
                        yield quad.subject.value
    for solution in _solutions(store, _CONCEPTS):
        if isinstance(solution[0], NamedNode):
            yield solution[0].value


def _solutions(store: Store, text: str) -> QuerySolutions:
    solutions = store.query(text)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT gives solutions
    return solutions


def _name_hints(lexicon: Lexicon, store: Store, text: str, head: Head) -> Iterator[str]:
    for iri in islice(iris_of(text, head.prefixes, head.base), _MAX_LOOKED_UP):
        try:
            node = NamedNode(iri)
        except ValueError:
            continue
        if _stands(store, node):
            continue
        spelling = other_spelling(iri)
        if spelling is not None:
            yield f"<{spelling[0]}> is written <{spelling[1]}> in this release."
        elif lexicon.names.knows(iri):
            yield unknown_name(iri, lexicon.names.nearest(iri))


def _stands(store: Store, node: NamedNode) -> bool:
    found = chain(
        store.quads_for_pattern(node, None, None),
        store.quads_for_pattern(None, node, None),
        store.quads_for_pattern(None, None, node),
    )
    return next(found, None) is not None or store.contains_named_graph(node)


def _literal_hints(lexicon: Lexicon, store: Store, text: str) -> Iterator[str]:
    for literal in islice(_literals(text), _MAX_LOOKED_UP):
        if _is_object(store, literal):
            continue
        others = [other for other in _other_forms(lexicon, literal) if _is_object(store, other)]
        if others:
            written = " or ".join(_written(other) for other in others[:3])
            yield f"No statement has {_written(literal)}; there is {written}, which is not equal."


def _literals(text: str) -> Iterator[Literal]:
    """Yield the strings, texts with a language and bare numbers of a query."""
    before = [Token("", "", 0), Token("", "", 0)]
    done = 0
    calls: list[bool] = []  # of each open bracket: whether it takes parts of texts
    for token in tokens(text):
        compares_a_result = before[0].text == ")" and before[1].text in _COMPARING
        is_part = compares_a_result or any(calls[-1:])
        if token.text == "(":
            calls.append(_TAKES_PARTS.fullmatch(before[1].keyword) is not None)
        elif token.text == ")" and calls:
            calls.pop()
        if token.start >= done and not is_part and before[1].text != "^":
            end = token.start + len(token.text)
            if token.kind == "string" and not text.startswith("^^", end):
                language = _LANGUAGE.match(text, end)
                value = _value(token.text)
                yield Literal(value, language=language[1]) if language else Literal(value)
            elif token.kind == "other" and (number := _NUMBER.match(text, token.start)):
                done = number.end()
                datatype = "xsd:decimal" if "." in number[0] else "xsd:integer"
                yield Literal(number[0], datatype=NamedNode(expand(datatype)))
        before = [before[1], token]


def _value(written: str) -> str:
    quote = next(quote for quote in _QUOTES if written.startswith(quote))
    inner = written[len(quote) : -len(quote)]
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), inner)


def _other_forms(lexicon: Lexicon, literal: Literal) -> Iterator[Literal]:
    yield Literal(literal.value)
    for language in lexicon.languages:
        yield Literal(literal.value, language=language)
    for datatype in lexicon.datatypes:
        yield Literal(literal.value, datatype=NamedNode(datatype))


def _is_object(store: Store, literal: Literal) -> bool:
    return next(store.quads_for_pattern(None, None, literal, None), None) is not None


def _written(literal: Literal) -> str:
    shown = f'"{literal.value[:60]}"'
    if literal.language is not None:
        return f"{shown}@{literal.language}"
    if literal.datatype.value == _STRING:
        return f"{shown} without a language"
    return f"{shown}^^{compact(literal.datatype.value)}"
