"""One run of pytest with a validation in it: validate once, collect the cases, sum up."""

import os
import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gpgraph.errors import GpgraphError
from gpgraph.model.shapes.testcases import Suite
from gpgraph.pytest_plugin.items import ADVICE, ShapesFile
from gpgraph.pytest_plugin.wishes import argument_paths, is_typed, shape_files, wanted
from gpgraph.service.checking.suite import make_suite, own_shapes
from gpgraph.store.reading.files import shown
from gpgraph.store.resources import find_sources

_KEY = "gpgraph_suite"
_PACKAGED = "_resources"


class Session:
    """The hooks that are at work where a validation was asked for."""

    def __init__(self, config: pytest.Config) -> None:
        """Find out which files hold shapes; nothing is read yet."""
        self._config = config
        try:
            self._installation = find_sources()
            self._files = shape_files(config, self._installation)
            self._own = own_shapes(self._installation)
            self._wanted = wanted(config, self._installation, self._files)
        except GpgraphError as error:
            raise pytest.UsageError(str(error)) from None
        self._collected: set[Path] = set()
        self._outcome: Suite | str | None = None
        self._is_told = False

    def pytest_report_header(self) -> str:
        """Say what is checked against what."""
        data = ", ".join(str(shown(path)) for path in self._wanted.data.paths)
        whose = "" if self._wanted.shapes.paths else "its own "
        number = len(self._files)
        files = f"{whose}{number} file{'' if number == 1 else 's'} of shapes"
        return f"gpgraph: {data or 'its own data'} against {files}"

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Hand the outcome to a worker of pytest-xdist: all of them share one validation."""
        if self._adds() or any(
            self._leads_to_shapes(path) for path in argument_paths(self._config)
        ):
            node.workerinput[_KEY] = pickle.dumps(self._done())

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> ShapesFile | None:
        """Take the shapes that a collection comes by."""
        if file_path not in self._files or file_path in self._collected:
            return None
        self._collected.add(file_path)
        return ShapesFile.from_parent(parent, path=file_path, validated=self)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Add the shapes that the collection did not come by, where all are wanted."""
        if not self._adds():
            return
        for path in self._files:
            if path not in self._collected and not self._is_ignored(path):
                self._collected.add(path)
                file = ShapesFile.from_parent(
                    session, path=path, nodeid=self._node_id(path), validated=self
                )
                items.extend(session.genitems(file))

    # The name of the type is in quotes: before pytest 9 it was not public.
    def pytest_terminal_summary(self, terminalreporter: "pytest.TerminalReporter") -> None:
        """Show what does not fail: advice, and waivers that are out of date."""
        lines = list(_advice(terminalreporter))
        if isinstance(self._outcome, Suite):
            lines += [f"Note: {note}" for note in self._outcome.notes]
        if lines:
            terminalreporter.section("gpgraph: advice")
            for line in lines:
                terminalreporter.line(line)

    def suite(self) -> Suite | None:
        """Return the cases, or ``None`` where it was said before why there are none.

        Raises:
            CollectError: an input cannot be read, or the shapes are wrong.
        """
        outcome = self._done()
        if isinstance(outcome, Suite):
            return outcome
        if self._is_told:
            return None
        self._is_told = True
        raise pytest.Collector.CollectError(outcome)

    def _done(self) -> Suite | str:
        """Validate, the first time."""
        if self._outcome is None:
            sent = getattr(self._config, "workerinput", {}).get(_KEY)
            self._outcome = self._validate() if sent is None else _received(sent)
        return self._outcome

    def _validate(self) -> Suite | str:
        try:
            return make_suite(self._wanted)
        except GpgraphError as error:
            return str(error)

    def _adds(self) -> bool:
        """Tell whether all shapes are wanted, wherever they lie.

        Not where some of them are named; otherwise where the flag is there, or everything is run.
        """
        config = self._config
        if set(argument_paths(config)) & set(self._files):
            return False
        source = config.ArgsSource
        is_whole = config.args_source == source.TESTPATHS or (
            config.args_source == source.INVOCATION_DIR
            and config.invocation_params.dir == config.rootpath
        )
        return is_typed(config) or is_whole

    def _leads_to_shapes(self, argument: Path) -> bool:
        return any(path.is_relative_to(argument) for path in self._files)

    def _is_ignored(self, path: Path) -> bool:
        """Tell whether pytest was told to pass over a file of the repository."""
        root, config = self._config.rootpath, self._config
        if path in self._own or not path.is_relative_to(root):
            return False
        inside = [path, *(one for one in path.parents if one.is_relative_to(root) and one != root)]
        ignore = config.hook.pytest_ignore_collect
        return any(ignore(collection_path=one, config=config) for one in inside)

    def _node_id(self, path: Path) -> str:
        """Name a file of shapes by its place as seen from the root; an installed one by its own."""
        root, installed = self._config.rootpath, self._installation.root
        if path in self._own and (installed.name == _PACKAGED or not path.is_relative_to(root)):
            return f"gpgraph/{path.relative_to(installed / 'shapes').as_posix()}"
        return Path(os.path.relpath(path, root)).as_posix()


def _received(sent: bytes) -> Suite | str:
    outcome: Suite | str = pickle.loads(sent)  # noqa: S301 - from our own process, by pytest-xdist
    return outcome


def _advice(reporter: "pytest.TerminalReporter") -> Iterator[str]:
    reports: Iterable[object] = [one for some in reporter.stats.values() for one in some]
    for report in reports:
        if isinstance(report, pytest.TestReport) and report.when == "call":
            for title, content in report.sections:
                if title == ADVICE:
                    yield content
