"""Files of shapes, shapes and constraints, as pytest's nodes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

import pytest

from gpgraph.model.shapes.testcases import Case, Shape, Suite, told

_SECTION = "advice"
ADVICE = f"Captured {_SECTION} call"


class Validated(Protocol):
    """Where the cases come from."""

    def suite(self) -> Suite | None:
        """Return them, ``None`` where it was said before why there are none."""


class ShapesFile(pytest.File):
    """A file of shapes."""

    def __init__(self, *, validated: Validated, **kwargs: Any) -> None:
        """Keep where the cases come from."""
        super().__init__(**kwargs)
        self._validated = validated

    def collect(self) -> Iterable["ShapeNode"]:
        """Yield the shapes of the file."""
        suite = self._validated.suite()
        for shape in suite.shapes.get(self.path, ()) if suite else ():
            yield ShapeNode.from_parent(self, name=shape.name, shape=shape)


class ShapeNode(pytest.Collector):
    """A shape."""

    def __init__(self, *, shape: Shape, **kwargs: Any) -> None:
        """Keep the cases."""
        super().__init__(**kwargs)
        self._shape = shape

    def collect(self) -> Iterable["Constraint"]:
        """Yield the constraints, and the resources that break them."""
        for case in self._shape.cases:
            # pytest takes brackets for parameters where it reads a name, not where it makes one.
            name = f"{self.nodeid}::{case.name}"
            yield Constraint.from_parent(self, name=case.name, nodeid=name, case=case)


class Constraint(pytest.Item):
    """A constraint, or one resource that breaks it: looks up what the validation found."""

    def __init__(self, *, case: Case, **kwargs: Any) -> None:
        """Keep the case, and mark it so that ``-m`` and ``-k`` find it."""
        super().__init__(**kwargs)
        self.case = case
        rule = case.rule
        severity, component = rule.severity.name.lower(), case.name.partition("[")[0]
        self.add_marker(pytest.mark.gpgraph(severity=severity, component=component))
        self.extra_keyword_matches.update(case.labels())
        self.user_properties += [
            ("rule", rule.id),
            ("shape", rule.shape),
            ("severity", severity),
            ("findings", len(case.broken) + len(case.advice) + len(case.waived)),
        ]

    def runtest(self) -> None:
        """Fail on what is broken, expect what is waived, and keep advice for the end."""
        if self.case.advice:
            self.add_report_section("call", _SECTION, told(self.case.advice))
        if failure := self.case.failure():
            pytest.fail(failure, pytrace=False)
        if reason := self.case.reason():
            pytest.xfail(reason)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Point to the shape or, of a resource, to where it is."""
        place = self.case.place
        line = None if place.line is None else place.line - 1
        return Path(place.file), line, f"{self.parent.name if self.parent else ''} {self.name}"
