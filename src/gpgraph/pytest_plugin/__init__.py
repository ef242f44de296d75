"""pytest with ``--gpgraph``: each constraint of the shapes is a test of the data.

Every run of pytest beside an installed gpgraph imports this module, so it imports next to nothing,
and does nothing until it is asked: by the flag, or by ``gpgraph_data`` in pytest's settings.
"""

from collections.abc import Generator, Iterable
from importlib import import_module
from pathlib import Path

import pluggy
import pytest

SUFFIX = ".shapes.ttl"
FLAG, SHAPES = "--gpgraph", "--shapes"
LIMIT = 1000
OLDEST = (8, 3)


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare flags and settings. A flag wins over the setting."""
    group = parser.getgroup("gpgraph", "validation of RDF data against SHACL shapes (gpgraph)")
    group.addoption(
        FLAG,
        nargs="*",
        action="extend",
        metavar="DATA",
        help="Check these RDF files and folders: each constraint is a test, and each resource that"
        " breaks it. Without any, those of gpgraph_data.",
    )
    group.addoption(
        *_shapes_flags(pluginmanager),
        dest="gpgraph_shapes",
        nargs="+",
        action="extend",
        metavar="FILE",
        help="Check against these shapes. Without any, those of gpgraph_shapes, else every"
        f" *{SUFFIX} under the root of the tests, else those of gpgraph. Beside {FLAG},"
        f" {SHAPES} does.",
    )
    group.addoption(
        "--gpgraph-waivers",
        nargs="+",
        action="extend",
        metavar="FILE",
        help="Findings that are known, with a reason and a last day: expected failures.",
    )
    group.addoption(
        "--gpgraph-strict", action="store_true", help="Warnings fail, as violations do."
    )
    parser.addini("gpgraph_data", "RDF files and folders to check.", "paths", [])
    parser.addini("gpgraph_shapes", "Files and folders of shapes.", "paths", [])
    parser.addini("gpgraph_waivers", "Files of waivers.", "paths", [])
    parser.addini("gpgraph_strict", "Warnings fail, as violations do.", "bool", default=False)
    parser.addini(
        "gpgraph_focus_limit",
        "As many resources that break one constraint are tests of their own.",
        "string",
        str(LIMIT),
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin, if asked."""
    if is_asked(config):
        if pytest.version_tuple < OLDEST:
            message = "gpgraph needs pytest 8.3 or newer. Update it, or switch off: -p no:gpgraph."
            raise pytest.UsageError(message)
        module = import_module("gpgraph.pytest_plugin.session")
        config.pluginmanager.register(module.Session(config), "gpgraph-session")
        config.addinivalue_line(
            "markers", "gpgraph(severity, component): a constraint of a shape, checked by gpgraph"
        )


@pytest.hookimpl(hookwrapper=True)  # the newer kind of wrapper stops a pytest that is older
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, pluggy.Result[list[pytest.Collector]], None]:
    """Say what is missing where shapes are named, there are no data, and nobody else takes them."""
    outcome = yield
    if (
        not outcome.get_result()
        and file_path.name.endswith(SUFFIX)
        and parent.session.isinitpath(file_path)
        and not is_asked(parent.config)
    ):
        outcome.force_result([_WithoutData.from_parent(parent, path=file_path)])


def is_asked(config: pytest.Config) -> bool:
    """Tell whether anything is to be checked."""
    return config.getoption("gpgraph") is not None or bool(config.getini("gpgraph_data"))


class _WithoutData(pytest.File):
    """Shapes, and nothing to check against them."""

    def collect(self) -> Iterable[pytest.Item]:
        """Say so."""
        raise self.CollectError(
            f"Name the data that are to be checked against these shapes: with {FLAG} DATA, or as"
            " gpgraph_data in pytest's settings."
        )


def _shapes_flags(pluginmanager: pytest.PytestPluginManager) -> tuple[str, ...]:
    """Take the short name where it is used, and leave it to others otherwise."""
    config = pluginmanager.get_plugin("pytestconfig")
    arguments = config.invocation_params.args if config else ()
    words = {str(word).partition("=")[0] for word in arguments}
    return ("--gpgraph-shapes", SHAPES) if {FLAG, SHAPES} <= words else ("--gpgraph-shapes",)
