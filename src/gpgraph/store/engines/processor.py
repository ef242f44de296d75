"""What answers the queries of constraints for pySHACL: pyoxigraph where it can, else rdflib."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import rdflib
from rdflib.plugins.sparql.processor import SPARQLProcessor, prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Processor
from rdflib.term import Node, Variable

from gpgraph.store.engines.datagraph import DataGraph
from gpgraph.store.engines.questions import KNOWN, Questions
from gpgraph.store.engines.rdflibterms import from_rdflib, to_rdflib

_PROCESSOR = ("sparql", Processor)
_CONSTRAINT_QUERIES = 256


class QuickProcessor(SPARQLProcessor):
    """Has queries answered by pyoxigraph where it can, else by rdflib, with the parse kept."""

    def query(  # type: ignore[override]  # rdflib's own processor widens the signature too
        self,
        strOrQuery: str | Query,  # noqa: N803 - the name is rdflib's
        initBindings: Mapping[str, rdflib.term.Identifier] | None = None,  # noqa: N803 - as above
        initNs: Mapping[str, Any] | None = None,  # noqa: N803 - as above
        base: str | None = None,
        DEBUG: bool = False,  # noqa: FBT001, FBT002, N803 - as above
    ) -> Mapping[str, Any]:
        """Evaluate a query."""
        bound = initBindings or {}
        if isinstance(strOrQuery, str):
            data = self.graph
            asked = data.questions if isinstance(data, DataGraph) else None
            if asked is not None and asked.can_answer(strOrQuery):
                with suppress(SyntaxError, ValueError, RuntimeError, OSError):
                    return _answer(asked, strOrQuery, bound, initNs or {})
            strOrQuery = _parsed(strOrQuery, frozenset((initNs or {}).items()), base)  # noqa: N806
        return super().query(strOrQuery, bound, initNs or {}, base, DEBUG)


@contextmanager
def registered() -> Iterator[None]:
    """Put our processor into rdflib's table of plugins, and rdflib's own back."""
    rdflib.plugin.register(*_PROCESSOR, __name__, QuickProcessor.__name__)
    try:
        yield
    finally:
        rdflib.plugin.register(*_PROCESSOR, SPARQLProcessor.__module__, SPARQLProcessor.__name__)


def _answer(
    questions: Questions, text: str, bound: Mapping[str, Node], prefixes: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Answer a query as rdflib's processor would."""
    terms = {str(name): from_rdflib(term) for name, term in bound.items()}
    known = {**KNOWN, **{name: str(iri) for name, iri in prefixes.items()}}
    answer = questions.ask(text, known, terms)
    if isinstance(answer, bool):
        return {"type_": "ASK", "askAnswer": answer}
    found = [{Variable(name): to_rdflib(term) for name, term in one.items()} for one in answer]
    names = dict.fromkeys(name for one in found for name in one)
    return {"type_": "SELECT", "vars_": list(names), "bindings": found}


@lru_cache(maxsize=_CONSTRAINT_QUERIES)
def _parsed(text: str, prefixes: frozenset[tuple[str, Any]], base: str | None) -> Query:
    return prepareQuery(text, dict(prefixes), base)
