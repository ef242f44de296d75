"""Parts that pySHACL is lent for the length of a validation: the same verdicts, sooner.

pySHACL looks at one node at a time, and for each of them makes every constraint anew, looks each
parameter up in a list, checks the text of each query again, and writes a text that nobody reads.
Its table of components, in ``pyshacl.shape``, is a place to put others in; rdflib has one for what
evaluates queries. But for comparing, nothing is decided in another way: all that is done is to ask
about all nodes at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from pyshacl import shape as table
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper
from pyshacl.shape import Shape
from rdflib.namespace import SH
from rdflib.term import BNode, IdentifiedNode, Literal, Node

from gpgraph.store.engines.comparing import comparing
from gpgraph.store.engines.processor import registered

# The components that ask whether single nodes conform to a shape, or to each of a list.
_OF_SHAPES = (SH["not"], SH.node, SH.qualifiedValueShape)
_OF_LISTS = (SH["and"], SH["or"], SH.xone)

Values = Mapping[Node, Iterable[Node]]


@contextmanager
def lent() -> Iterator[None]:
    """Put the parts in, and what was there back."""
    memory = _Memory()
    components = {
        parameter: _asking(component, memory)
        if parameter in (*_OF_SHAPES, *_OF_LISTS)
        else component
        for parameter, component in CONSTRAINT_PARAMETERS_MAP.items()
    }
    components |= comparing(CONSTRAINT_PARAMETERS_MAP)
    components[SH.property] = _together(CONSTRAINT_PARAMETERS_MAP[SH.property])
    with ExitStack() as stack:
        for owner, name, part in (
            (table, "CONSTRAINT_PARAMS", (frozenset(ALL_CONSTRAINT_PARAMETERS), components)),
            (Shape, "validate", memory.validate),
            (SPARQLQueryHelper, "pre_bind_variables", memory.pre_bind),
            (ConstraintComponent, "make_v_result", _result),
        ):
            stack.enter_context(_exchanged(owner, name, part))
        stack.enter_context(registered())
        yield


class _Memory:
    """What was found out about single nodes and about queries, for one validation.

    The data do not change meanwhile, so a node that has conformed to a shape does so again.
    """

    def __init__(self) -> None:
        known: dict[tuple[object, Node], bool] = {}
        texts: dict[object, tuple[bool, Mapping[str, Node], str]] = {}
        validate: Callable[..., Any] = Shape.validate
        pre_bind: Callable[..., Any] = SPARQLQueryHelper.pre_bind_variables
        self._known, self._validate = known, validate

        def validate_again(
            shape: Any, executor: Any, graph: Any, focus: Any = None, _evaluation_path: Any = None
        ) -> Any:
            if not isinstance(focus, IdentifiedNode | Literal):
                return validate(shape, executor, graph, focus, _evaluation_path)
            if (shape, focus) in known:
                return known[shape, focus], []
            conforms, results = validate(shape, executor, graph, focus, _evaluation_path)
            known[shape, focus] = conforms
            return conforms, results

        def pre_bind_again(
            helper: Any, this: Any, valuenode: Any = None, extravars: Any = None
        ) -> Any:
            if valuenode is not None or extravars:
                return pre_bind(helper, this, valuenode, extravars)
            if helper not in texts:
                bound, text = pre_bind(helper, this)
                texts[helper] = ("this" in bound, bound, text)
            has_this, bound, text = texts[helper]
            return ({**bound, "this": this} if has_this else dict(bound)), text

        self.validate, self.pre_bind = validate_again, pre_bind_again

    def prefetch(
        self, shape: Any, nodes: Iterable[Node], executor: Any, graph: Any, trail: list[object]
    ) -> None:
        """Find out which nodes conform to a shape, all at once where its results tell them."""
        unknown = [node for node in nodes if (shape, node) not in self._known]
        if len(unknown) > 1 and _names_its_nodes(shape):
            _, results = self._validate(shape, executor, graph, unknown, trail[:])
            failing = set(map(_focus, results))
            self._known.update({(shape, node): node not in failing for node in unknown})


def _asking(component: type, memory: _Memory) -> type:
    """Return a component that finds out beforehand what it is going to ask node by node."""

    def evaluate(self: Any, executor: Any, graph: Any, values: Values, trail: list[object]) -> Any:
        nodes = _distinct(values)
        for other in _members(self.shape):
            memory.prefetch(other, nodes, executor, graph, trail)
        return component.evaluate(self, executor, graph, values, trail)  # type: ignore[attr-defined]

    return type(component.__name__, (component,), {"evaluate": evaluate})


def _together(component: type) -> type:
    """Return ``sh:property``, which asks a property shape about all nodes at once.

    Each result names its own focus node, so it does not matter with which others it was asked.
    """

    def ask(  # noqa: PLR0913, PLR0917 - the signature is pySHACL's
        self: Any, executor: Any, shape: Any, graph: Any, values: Values, circle: Any, trail: Any
    ) -> Any:
        found = self.shape.get_other_shape(shape)
        if circle or not found or not found.is_property_shape:
            own = component._evaluate_property_shape  # type: ignore[attr-defined]  # noqa: SLF001
            return own(self, executor, shape, graph, values, circle, trail)
        conforms, results = found.validate(executor, graph, _distinct(values), trail[:])
        return not conforms, results

    return type(component.__name__, (component,), {"_evaluate_property_shape": ask})


def _members(shape: Any) -> Iterator[Any]:
    """Yield the shapes that the values of a shape are asked to conform to, or not to."""
    graph = shape.sg.graph
    nodes = [node for name in _OF_SHAPES for node in graph.objects(shape.node, name)]
    for name in _OF_LISTS:
        for head in graph.objects(shape.node, name):
            nodes += graph.items(head)
    yield from filter(None, map(shape.get_other_shape, nodes))


def _names_its_nodes(shape: Any) -> bool:
    """Tell whether each result of a shape has the node that was asked about as its focus node."""
    of = shape.sg.graph.objects
    inner = list(of(shape.node, SH.property))
    deeper = any(next(of(one, SH.property), None) is not None for one in inner)
    return not (inner if shape.is_property_shape else deeper)


def _focus(result: Any) -> Node | None:
    _, node, facts = result
    return next((o for s, p, o in facts if s == node and p == SH.focusNode), None)


def _distinct(values: Values) -> list[Node]:
    return list(dict.fromkeys(node for nodes in values.values() for node in nodes))


@contextmanager
def _exchanged(owner: Any, name: str, part: object) -> Iterator[None]:
    is_there = hasattr(owner, name)
    before = getattr(owner, name, None)
    setattr(owner, name, part)
    try:
        yield
    finally:
        if is_there:
            setattr(owner, name, before)
        else:
            delattr(owner, name)


def _result(  # noqa: PLR0913, PLR0917 - the signature is pySHACL's
    self: Any,
    datagraph: Any,  # noqa: ARG001 - as above
    focus_node: Node,
    value_node: Node | None = None,
    result_path: Node | None = None,
    constraint_component: Node | None = None,
    source_constraint: Node | None = None,
    extra_messages: Iterable[Node] | None = None,
    bound_vars: Any = None,
) -> tuple[str, Node, Sequence[tuple[Node, Node, Node]]]:
    """Return a result as pySHACL does, without what is not read of it: texts about terms."""
    node = BNode()
    told = (
        (SH.sourceConstraintComponent, constraint_component or self.shacl_constraint_component),
        (SH.sourceShape, self.shape.node),
        (SH.focusNode, focus_node),
        (SH.value, value_node),
        (SH.resultPath, result_path),
        (SH.sourceConstraint, source_constraint),
    )
    facts = [(node, name, value) for name, value in told if value is not None]
    for text in dict.fromkeys((*(extra_messages or ()), *self.shape.message)):
        written = self._format_sparql_based_result_message(str(text), bound_vars)
        facts.append((node, SH.resultMessage, Literal(written)))
    return "", node, facts
