"""What is asked of a server that holds the data: a stranger's query, read and told apart here.

The server gets the text without the clauses that name a dataset, and the dataset beside it: the
graphs of the release that is served, and no other graph that the server may hold.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pyoxigraph import QuerySolutions, Store

from gpgraph.model.namespaces import DESCRIPTION_GRAPHS
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.model.sparql.selfreference import asks_what_there_is
from gpgraph.model.sparql.sparqlhead import read_head
from gpgraph.store.querying.columns import with_columns
from gpgraph.store.querying.datasets import head_of, resolve
from gpgraph.store.querying.federation import refuse_federation
from gpgraph.store.querying.foreignness import refuse_foreign
from gpgraph.store.querying.guarding import guarded
from gpgraph.store.querying.texts import is_volatile, told
from gpgraph.store.querying.windows import MAX_ORDERED, Part, order_of, take_apart

SOLUTIONS, BOOLEAN, TRIPLES = "solutions", "boolean", "triples"
_FORMS = {"SELECT": SOLUTIONS, "ASK": BOOLEAN}
_FAULTS = (SyntaxError, RuntimeError, ValueError, OSError)
_IRI = re.compile(r"<[^<>\"{}|^`\x00-\x20]*+>")
# As many solutions as no answer has.
_ALL = 2**62


@dataclass(frozen=True, slots=True)
class Sight:
    """What queries may see: the graph that is the default graph, and the named ones."""

    default: str
    named: tuple[str, ...]
    nothing: str
    is_guarded: bool = False
    """Whether the server lets GRAPH with a name reach what the dataset does not have."""

    others: tuple[str, ...] = ()
    """Named graphs that are of no release, and change when their keeper likes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send; ``columns`` are those of a SELECT.

    ``is_volatile`` is the answer of a query that calls for chance or the time; ``sees_others`` says
    that it may see graphs that change without a release.
    """

    text: str
    form: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    is_volatile: bool
    describes: bool = False
    columns: tuple[str, ...] = ()
    sees_others: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """How to have a part of the solutions.

    ``beyond`` is a query that has a solution where there are more than the part has, and ``many``
    one where there are too many to put in order; without them it is known that there are not.
    ``ordered`` and ``plain`` are the queries for the part, in the order of all columns and without.
    """

    beyond: str | None
    many: str | None
    ordered: str
    plain: str


def plan(request: QueryRequest, sight: Sight) -> Plan:
    """Read a query.

    Raises:
        QuerySyntaxError: the text is not SPARQL 1.1.
        FederationRefusedError: it asks another server.
        QueryEvaluationError: it names a dataset in a way that cannot be read for certain, or has
            what no other server is sent.

    Source:
        SPARQL 1.1 Protocol, section 2.1.4; SPARQL 1.1 Query, section 13.2.
    """
    try:
        if "service" in request.text.lower():
            refuse_federation(request.text)
        text, default, named = _dataset(request, sight)
        columns: tuple[str, ...] = ()
        text, results = with_columns(Store().query, text)
        if isinstance(results, QuerySolutions):
            columns = tuple(variable.value for variable in results.variables)
        refuse_foreign(text)
    except _FAULTS as error:
        raise told(error, request.text) from None
    head = read_head(text)
    form = _FORMS.get("" if head is None else head.form, TRIPLES)
    changes = is_volatile(text, is_graph=form == TRIPLES)
    nothing = (sight.nothing,)  # a server may take none for all
    if sight.is_guarded and "graph" in text.lower():
        text = guarded(text, named, sight.nothing)
    describes = head is not None and head.form == "DESCRIBE"
    beside = not {*default, *named}.isdisjoint(sight.others)
    default, named = default or nothing, named or nothing
    return Plan(text, form, default, named, changes, describes, columns, beside)


def cut(planned: Plan, part: Part) -> Cut:
    """Return how to have a part of the solutions of a SELECT.

    Raises:
        QueryEvaluationError: it cannot be done for certain.
    """
    parts = take_apart(planned.text)

    def at(place: int) -> str | None:
        is_over = parts.limit is not None and place >= parts.limit
        return None if is_over else parts.window(place, 1)

    wanted = (_ALL if parts.limit is None else parts.limit) if part.rows is None else part.rows
    order = "" if planned.is_volatile else order_of(parts, planned.columns)
    return Cut(
        beyond=None if part.rows is None else at(part.start + part.rows),
        many=at(MAX_ORDERED),
        ordered=parts.window(part.start, wanted, order),
        plain=parts.window(part.start, wanted),
    )


def _dataset(request: QueryRequest, sight: Sight) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return the text without its dataset, and the dataset: the protocol's, or the text's."""
    named = (*sight.named, *sight.others)
    seen = {sight.default, *named}
    head = head_of(request.text)
    text = request.text
    if head is not None and (head.default or head.named):
        text = f"{text[: head.dataset_start]} {text[head.end :]}"
    if request.default_graphs or request.named_graphs:
        return text, _seen(request.default_graphs, seen), _seen(request.named_graphs, seen)
    if head is not None and (head.default or head.named):
        names = (
            [graph.value for graph in resolve(request.text, head, written)]
            for written in (head.default, head.named)
        )
        default, named = (_seen(graphs, seen) for graphs in names)
        return text, default, named
    beside = DESCRIPTION_GRAPHS if asks_what_there_is(text) else ()
    return text, (sight.default, *beside), named if _may_name_a_graph(text) else ()


def _may_name_a_graph(text: str) -> bool:
    """Tell whether the word stands anywhere but in an IRI; who does not write it names none.

    What only looks like an IRI has no bracket in it, which every GRAPH has, nor another IRI.
    """
    return "graph" in text.lower() and "graph" in _IRI.sub("", text).lower()


def _seen(graphs: Sequence[str], seen: Collection[str]) -> tuple[str, ...]:
    return tuple(graph for graph in dict.fromkeys(graphs) if graph in seen)
