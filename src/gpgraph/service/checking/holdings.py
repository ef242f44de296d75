"""The triples of some inputs, and which of them come and go from one state to the next."""

from collections.abc import Collection, Iterable, Sequence

from pyoxigraph import Quad, Triple

from gpgraph.service.checking.inputs import Fact, Inputs

_CONTEXT, _DERIVED = "", "derived"


class Holdings:
    """Counts in how many places each triple stands: files, context, and what follows from them."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._parts: dict[tuple[str, ...], Sequence[Fact]] = {}
        self._times: dict[Triple, int] = {}

    def become(self, inputs: Inputs) -> tuple[list[Triple], list[Triple]]:
        """Hold what some inputs say, and what follows from it.

        Returns:
            The triples that stand nowhere any longer, and those that stood nowhere before.
        """
        parts: dict[tuple[str, ...], Sequence[Fact]] = {
            ("file", one.name): one.facts for one in inputs.readings
        }
        parts[_CONTEXT,] = inputs.against.context
        said = [fact for part in parts.values() for fact in part]
        parts[_DERIVED,] = list(inputs.against.derived(said))
        before: dict[Triple, bool] = {}
        for name in [*self._parts, *(name for name in parts if name not in self._parts)]:
            self._exchange(self._parts.get(name, ()), parts.get(name, ()), before)
        self._parts = parts
        gone = [one for one, was in before.items() if was and one not in self._times]
        come = [one for one, was in before.items() if not was and one in self._times]
        return gone, come

    def facts(self) -> Collection[Triple]:
        """Return every triple once."""
        return self._times.keys()

    def _exchange(
        self, old: Sequence[Fact], new: Sequence[Fact], before: dict[Triple, bool]
    ) -> None:
        went, came = _difference(old, new)
        for one in _triples(went):
            before.setdefault(one, True)
            self._times[one] -= 1
            if not self._times[one]:
                del self._times[one]
        for one in _triples(came):
            before.setdefault(one, one in self._times)
            self._times[one] = self._times.get(one, 0) + 1


def _difference(
    old: Sequence[Fact], new: Sequence[Fact]
) -> tuple[Collection[Fact], Collection[Fact]]:
    """Return facts of the old sequence, and of the new, that leave the same when taken away.

    They are few where few have changed, and are found by what is fast, not by what finds fewest.
    """
    begin, end = _same_ends(old, new)
    went, came = old[begin : len(old) - end], new[begin : len(new) - end]
    earlier, later = set(went), set(came)
    if len(earlier) < len(went) or len(later) < len(came):
        return went, came  # some stand there twice: one of them may be gone
    return earlier - later, later - earlier


def _same_ends(old: Sequence[Fact], new: Sequence[Fact]) -> tuple[int, int]:
    """Return how many facts are the same at the beginning and at the end: most, after an edit."""
    most = min(len(old), len(new))
    begin = _same(zip(old, new, strict=False), most)
    end = _same(zip(reversed(old), reversed(new), strict=False), most - begin)
    return begin, end


def _same(pairs: Iterable[tuple[Fact, Fact]], most: int) -> int:
    for number, (one, other) in enumerate(pairs):
        if number == most or one != other:
            return number
    return most


def _triples(facts: Iterable[Fact]) -> Iterable[Triple]:
    return (one.triple if isinstance(one, Quad) else one for one in facts)
