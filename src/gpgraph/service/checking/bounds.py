"""How much may be sent to be checked, by what a worker may take: known before it begins.

Measured: see ``docs/decisions/0017-large-data-that-are-sent.md``.
"""

from dataclasses import dataclass

from gpgraph.errors import TooManyTriplesError
from gpgraph.service.checking.validation import Policy
from gpgraph.store.engines.choice import Engine, is_fast_there
from gpgraph.store.engines.most import Most

_MIB = 1024 * 1024
_TRIPLES_A_MIB = 400
# pySHACL takes some 0.3 ms for a triple, so these take a quarter of the default time.
_SLOW_A_MIB = 50


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one check may be about.

    Args:
        triples: As many as a worker has the memory for.
        slow_triples: As many as the slower engine checks in time.
    """

    triples: int
    slow_triples: int

    @classmethod
    def of(cls, memory_bytes: int) -> "Bounds":
        """Return what fits into so much memory."""
        memory = max(1, memory_bytes // _MIB)
        return cls(memory * _TRIPLES_A_MIB, memory * _SLOW_A_MIB)

    def policy(self, triples: int, *, is_strict: bool) -> Policy:
        """Return who checks so many triples, and what is listed.

        Many are left to the fast engine, whatever the shapes: the report then notes where pySHACL
        may see it otherwise.

        Raises:
            TooManyTriplesError: the fast engine would be needed, and is not installed.
        """
        if triples <= self.slow_triples:
            return Policy(is_strict=is_strict, most=Most())
        if not is_fast_there():
            raise TooManyTriplesError(limit_triples=self.slow_triples)
        return Policy(is_strict=is_strict, engine=Engine.SHACL, most=Most())
