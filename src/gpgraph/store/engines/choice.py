"""Which engine validates.

pySHACL is always there. The fast one is there where ``gpgraph[fast]`` is installed; it is young,
so by itself it is used where it is certain that both give the same report: with our own shapes,
which the tests run through both together with every fault that can be made in them, and with data
in which nothing is known that the two see differently.

The engines are imported when they are used: together they take half of a short run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from pyoxigraph import Quad, Triple

from gpgraph.errors import EngineMissingError
from gpgraph.model.report import Finding
from gpgraph.store.engines.doubts import doubts
from gpgraph.store.engines.found import EngineStoppedError, TooMuchError
from gpgraph.store.engines.most import Most

Fact = Triple | Quad

_FAST, _PYSHACL = "gpgraph.store.engines.fast", "gpgraph.store.shacl"
_FILES = "gpgraph.store.engines.fastfile"


class Engine(StrEnum):
    """What somebody chooses."""

    AUTO = "auto"
    PYSHACL = "pyshacl"
    SHACL = "shacl"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, by which engine, and where the other may see it otherwise."""

    findings: list[Finding]
    engine: Engine
    doubts: tuple[str, ...] = ()
    cut: frozenset[str] = frozenset()
    """The rules, by ``Finding.rule_id``, that more breaks than is listed."""

    is_stopped: bool = False
    """Whether others may be broken that are not named."""


@cache
def is_fast_there() -> bool:
    """Tell whether the fast engine is installed; asked once, for a worker can look nowhere."""
    return find_spec("shacl") is not None


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine that was chosen.

    Args:
        engine: ``AUTO`` takes the fast one where it is there and the report is the same.
        is_proved: Whether the tests give these very shapes to both engines.
        most: As many findings as the fast one has to list; by default, all.
    """

    engine: Engine = Engine.AUTO
    is_proved: bool = False
    most: Most | None = None

    def check(self, data: Iterable[Fact], shapes: Iterable[Fact]) -> Checked:
        """Validate data against shapes.

        Args:
            data: Every triple, class hierarchy included.
            shapes: As ``shapecheck`` lets them pass.

        Raises:
            EngineMissingError: the fast one is wanted and is not installed.
            EngineStoppedError, TooMuchError: it is wanted and gave up.
            ShapesError: a shape is not well-formed, or a constraint cannot be evaluated.
        """
        facts, known = list(data), list(shapes)
        is_wanted = self.engine is Engine.SHACL
        if is_wanted:
            _refuse_missing()
        if is_wanted or (self.engine is Engine.AUTO and self.is_proved and is_fast_there()):
            found = self._fast(facts, known)
            if found is not None:
                return found
        return Checked(import_module(_PYSHACL).check(facts, known), Engine.PYSHACL)

    def _fast(self, facts: list[Fact], known: list[Fact]) -> Checked | None:
        """Return what the fast engine finds; ``None`` where another has to be asked."""
        is_wanted = self.engine is Engine.SHACL
        unsure = doubts(facts, known)
        if unsure and not is_wanted:
            return None
        engine = import_module(_FAST)
        given = engine.FastData.of(facts)
        try:
            found = engine.find_within(given, known, facts, self.most)
        except (EngineStoppedError, TooMuchError):
            if is_wanted:
                raise
            return None
        if found.unsure and not is_wanted:
            return None
        more = (*unsure, *found.unsure)
        return Checked(found.findings, Engine.SHACL, more, found.cut, found.is_stopped)


PROVED = Choice(is_proved=True)


def check_file(
    path: Path, shapes: Iterable[Fact], unsure: Iterable[str], *, is_kept: bool
) -> Checked:
    """Validate a file of N-Triples with the fast engine, which reads it itself.

    Args:
        path: The file; another one may be written beside it.
        shapes: As ``shapecheck`` lets them pass.
        unsure: What is in doubt of the data.
        is_kept: Whether Oxigraph's engine gives the literals in it back as they are written.

    Raises:
        EngineMissingError: the engine is not installed.
        ShapesError: a shape is not well-formed, or a constraint cannot be evaluated.
    """
    _refuse_missing()
    findings, more = import_module(_FILES).find_in_file(path, shapes, is_kept=is_kept)
    return Checked(findings, Engine.SHACL, (*unsure, *more))


def _refuse_missing() -> None:
    if not is_fast_there():
        raise EngineMissingError(
            "The engine shacl is not installed: pip install 'gpgraph[fast]' brings it."
        )
