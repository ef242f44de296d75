"""Data as the fast engine gets them: N-Triples, in memory or in a file."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from gpgraph.store.engines.rewriting import Rewritten, pointers

Fact = ox.Triple | ox.Quad


class FastData:
    """Data as the engine gets them, which can be checked again and again.

    Args:
        source: N-Triples, or a file of them.
        facts: The same triples, in which to look for blank nodes, if any finding is about one.
    """

    def __init__(self, source: str | Path, facts: Callable[[], Iterable[Fact]]) -> None:
        """Keep the data."""
        self.source = source
        self.facts = facts

    @classmethod
    def of(cls, data: Iterable[Fact]) -> "FastData":
        """Write triples, or quads without the names of their graphs."""
        facts = list(data)
        return cls(as_text(facts), lambda: facts)

    @classmethod
    def of_file(cls, path: Path) -> "FastData":
        """Take a file of N-Triples (``.nt``) as it is: of a million, none is held here.

        Where a finding is about a blank node, another file is written beside it.
        """
        nt = ox.RdfFormat.N_TRIPLES
        return cls(path, lambda: ox.parse(path=path, format=nt, rename_blank_nodes=False))

    def blank_nodes(self) -> Mapping[ox.BlankNode, None]:
        """Return the blank nodes, each once."""
        return dict.fromkeys(
            term
            for fact in self.facts()
            for term in (fact.subject, fact.object)
            if isinstance(term, ox.BlankNode)
        )

    def with_pointers(self, rules: Rewritten, blank: Iterable[ox.BlankNode]) -> str | Path:
        """Return the triples and one more to each blank node, of a file as a file beside it."""
        more = as_text(pointers(blank, rules.targets))
        if isinstance(self.source, str):
            return self.source + more
        beside = self.source.with_name(f"{self.source.stem}-pointed.nt")
        shutil.copyfile(self.source, beside)
        with beside.open("a", encoding="utf-8") as file:
            file.write("\n" + more)
        return beside


def as_text(facts: Iterable[Fact]) -> str:
    """Write triples, or quads without the names of their graphs, as N-Triples."""
    triples = (ox.Triple(fact.subject, fact.predicate, fact.object) for fact in facts)
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
