"""Data in the form that pySHACL reads, where what it asks most often is one look into a table.

rdflib's own store keeps track of contexts, which there are none of here, and three indexes. pySHACL
goes from a resource along a property, or back; a million of such steps are most of its work.
"""

from collections.abc import Iterator
from typing import Any

import rdflib
from rdflib.store import Store
from rdflib.term import Identifier, Node, URIRef

from gpgraph.store.engines.questions import Questions

Triple = tuple[Any, Any, Any]
_Index = dict[Node, dict[Node, dict[Node, None]]]


class Facts(Store):
    """A store of rdflib's with two indexes, each of which keeps the order of what comes."""

    # pySHACL makes a dataset of every graph, and a dataset asks this of its store.
    context_aware = True
    graph_aware = True

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__()
        self.of_subject: _Index = {}
        self._of_property: _Index | None = None
        self._count = 0

    def of_property(self) -> _Index:
        """Return the subjects by property and object; made when somebody first goes backwards."""
        if self._of_property is None:
            self._of_property = {}
            for triple in self._matching(None, None, None):
                _put(self._of_property, triple[1], triple[2], triple[0])
        return self._of_property

    def add(self, triple: Triple, context: object = None, quoted: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - the signature is rdflib's
        """Add a triple."""
        subject, name, value = triple
        self._count += _put(self.of_subject, subject, name, value)
        if self._of_property is not None:
            _put(self._of_property, name, value, subject)

    def remove(self, triple: Triple, context: object = None) -> None:  # noqa: ARG002 - as above
        """Take away what matches a pattern."""
        for subject, name, value in list(self._matching(*triple)):
            del self.of_subject[subject][name][value]
            self._count -= 1
            if self._of_property is not None:
                del self._of_property[name][value][subject]

    def triples(
        self,
        triple_pattern: Triple,
        context: object = None,  # noqa: ARG002 - as above
    ) -> Iterator[tuple[Triple, Iterator[None]]]:
        """Yield what matches a pattern, as rdflib wants it."""
        for triple in self._matching(*triple_pattern):
            yield triple, iter(())

    def contexts(self, triple: Triple | None = None) -> Iterator[None]:  # type: ignore[override]  # noqa: ARG002 - as above
        """Yield none: there is no context but the one."""
        return iter(())

    def __len__(self, context: object = None) -> int:
        """Return how many triples there are."""
        return self._count

    def _matching(self, subject: Any, name: Any, value: Any) -> Iterator[Triple]:
        if subject is None and name is not None:
            of_value = self.of_property().get(name, {})
            found = of_value if value is None else {value: of_value.get(value, {})}
            yield from ((one, name, of) for of, those in found.items() for one in those)
            return
        subjects = self.of_subject
        for one in subjects if subject is None else (subject,):
            names = subjects.get(one, {})
            for of in names if name is None else (name,):
                values = names.get(of, {})
                if value is None:
                    yield from ((one, of, each) for each in values)
                elif value in values:
                    yield one, of, value


def _put(index: _Index, first: Node, second: Node, third: Node) -> bool:
    """Add an entry, and tell whether it is new."""
    last = index.setdefault(first, {}).setdefault(second, {})
    is_new = third not in last
    last[third] = None
    return is_new


class DataGraph(rdflib.Graph):
    """Data, and what answers queries about them; without it, rdflib does."""

    def __init__(self, facts: Facts, questions: Questions | None = None) -> None:
        """Show a store as a graph of rdflib's."""
        super().__init__(facts, bind_namespaces="none")
        self.facts, self.questions = facts, questions

    def objects(  # type: ignore[override]  # any iterator will do
        self,
        subject: Any = None,
        predicate: Any = None,
        unique: bool = False,  # noqa: FBT001, FBT002 - the signature is rdflib's
    ) -> Iterator[Node]:
        """Yield the values of a property."""
        if type(predicate) is URIRef and isinstance(subject, Identifier):
            return iter(self.facts.of_subject.get(subject, {}).get(predicate, ()))
        return super().objects(subject, predicate, unique)

    def subjects(  # type: ignore[override]  # as above
        self,
        predicate: Any = None,
        object: Any = None,  # noqa: A002 - the name is rdflib's
        unique: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> Iterator[Node]:
        """Yield what has a value."""
        if type(predicate) is URIRef and isinstance(object, Identifier):
            return iter(self.facts.of_property().get(predicate, {}).get(object, ()))
        return super().subjects(predicate, object, unique)
