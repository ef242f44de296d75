"""What is checked against what: our own sources, files beside them, or data and other shapes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pyoxigraph import NamedNode, Quad, Triple

from gpgraph.service.checking.premises import GIVEN_GRAPH, premises
from gpgraph.service.checking.readings import Given, Reading, read_ours
from gpgraph.store.inference import Rule, infer, read_rules
from gpgraph.store.resources import SHAPES_GRAPH, SourceFile, Sources

Fact = Triple | Quad


@dataclass(frozen=True, slots=True)
class Against:
    """What data are checked against.

    Args:
        shapes: All shapes.
        context: What the data refer to and the rules may look at. What is wrong in there is not
            reported, unless the data break a rule for a resource that they mention.
        inference: What follows by these rules is looked at as well.
        with_premises: Whether the rules are ours, which look at where things stand and at names
            that nothing describes.
    """

    shapes: Sequence[Fact]
    context: Sequence[Fact] = ()
    inference: Sequence[Rule] = ()
    with_premises: bool = False

    def derived(self, facts: Sequence[Fact]) -> Iterator[Fact]:
        """Yield what the rules look at besides what is said.

        Args:
            facts: The data and the context.
        """
        follows = infer(facts, self.inference) if self.inference else []
        yield from follows
        if self.with_premises:
            yield from premises([*facts, *follows])


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that one check needs."""

    readings: tuple[Reading, ...]
    against: Against


class Reader(Protocol):
    """Reads files, each time or when they have changed."""

    def given(self, given: Given) -> tuple[Reading, ...]:
        """Read what somebody names."""

    def ours(self, files: Iterable[SourceFile]) -> tuple[Reading, ...]:
        """Read files of the installation."""


class FreshReader:
    """Reads every file."""

    def given(self, given: Given) -> tuple[Reading, ...]:
        """Read what somebody names."""
        return given.read()

    def ours(self, files: Iterable[SourceFile]) -> tuple[Reading, ...]:
        """Read files of the installation."""
        return read_ours(files)


def own_inputs(sources: Sources, reader: Reader) -> Inputs:
    """Return the ontology and the data of an installation, against its shapes.

    Raises:
        SourceFileError: a file cannot be read.
    """
    readings = reader.ours(sources.files())
    rules = read_rules(sources.rules)
    return Inputs(_data(readings), Against(_shapes(readings), inference=rules, with_premises=True))


def inputs_beside(sources: Sources, given: Given, reader: Reader) -> Inputs:
    """Return what is given, against the shapes of an installation and beside its data.

    A file of the installation itself stands in its own graph, and in its place.

    Raises:
        SourceFileError: an input cannot be read, or is in no format that is.
    """
    readings = reader.given(given)
    known = {one.text.resolve() for one in readings if isinstance(one.text, Path)}
    ours = reader.ours(sources.files())
    graphs = {one.text.resolve(): one.graph for one in ours if isinstance(one.text, Path)}
    beside = [
        fact
        for one in _data(ours)
        if not (isinstance(one.text, Path) and one.text.resolve() in known)
        for fact in one.facts
    ]
    against = Against(_shapes(ours), beside, read_rules(sources.rules), with_premises=True)
    return Inputs(tuple(_in_graph(one, graphs) for one in readings), against)


def inputs_against(given: Given, shapes: Given, reader: Reader) -> Inputs:
    """Return what is given against shapes of others, and nothing of ours.

    Raises:
        SourceFileError: an input cannot be read.
    """
    rules = [fact for one in reader.given(shapes) for fact in one.facts]
    return Inputs(reader.given(given), Against(rules))


def _in_graph(reading: Reading, graphs: Mapping[Path, str]) -> Reading:
    """Put what is read into the graph of the file, or the one for what is not of ours."""
    path = reading.text.resolve() if isinstance(reading.text, Path) else None
    graph = NamedNode(GIVEN_GRAPH if path is None else graphs.get(path, GIVEN_GRAPH))
    facts = tuple(Quad(fact.subject, fact.predicate, fact.object, graph) for fact in reading.facts)
    return replace(reading, facts=facts)


def _shapes(readings: Iterable[Reading]) -> list[Quad]:
    return [fact for one in readings if one.graph.startswith(SHAPES_GRAPH) for fact in one.facts]


def _data(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    return tuple(one for one in readings if not one.graph.startswith(SHAPES_GRAPH))
