"""What pytest was told, as plain values."""

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from gpgraph.pytest_plugin import FLAG, SUFFIX
from gpgraph.service.checking.readings import Given
from gpgraph.service.checking.suite import Wanted, own_shapes
from gpgraph.store.resources import Sources


def is_typed(config: pytest.Config) -> bool:
    """Tell whether the flag was given: then the validation is a part of whatever else is run."""
    return config.getoption("gpgraph") is not None


def wanted(config: pytest.Config, installation: Sources, shapes: tuple[Path, ...]) -> Wanted:
    """Return what is checked against what; of shapes, the files.

    Raises:
        UsageError: there are shapes and no data, or an address is given.
        SourceFileError: the name of a file of shapes tells no format that is read.
    """
    data = _paths(config, "gpgraph", "gpgraph_data")
    is_ours = set(shapes) <= set(own_shapes(installation))
    if not data and not is_ours:
        message = f"Name the data that are to be checked: {FLAG} DATA, or gpgraph_data."
        raise pytest.UsageError(message)
    return Wanted(
        data=Given(data),
        shapes=Given(() if is_ours else shapes),
        installation=installation,
        waivers=Given(_paths(config, "gpgraph_waivers", "gpgraph_waivers")),
        is_strict=config.getoption("gpgraph_strict") or config.getini("gpgraph_strict"),
        limit=_limit(config),
    )


def shape_files(config: pytest.Config, installation: Sources) -> tuple[Path, ...]:
    """List the files of shapes: those that are named, else those that lie here, else ours."""
    named = _paths(config, "gpgraph_shapes", "gpgraph_shapes")
    arguments = [path for path in argument_paths(config) if path.name.endswith(SUFFIX)]
    files = Given(named).files() or tuple(_lying_here(config)) or own_shapes(installation)
    return tuple(dict.fromkeys((*files, *(path for path in arguments if path.is_file()))))


def argument_paths(config: pytest.Config) -> list[Path]:
    """List the files and folders that tests are collected from."""
    here = config.invocation_params.dir
    return [_absolute(here, argument.partition("::")[0]) for argument in config.args]


def _lying_here(config: pytest.Config) -> Iterator[Path]:
    """Yield what a whole collection would come by."""
    passed_over = config.getini("norecursedirs")
    for folder, folders, names in os.walk(config.rootpath):
        folders[:] = sorted(
            name
            for name in folders
            if not any(fnmatch(name, pattern) for pattern in passed_over)
            and not Path(folder, name, "pyvenv.cfg").exists()
        )
        yield from (Path(folder, name) for name in sorted(names) if name.endswith(SUFFIX))


def _paths(config: pytest.Config, flag: str, setting: str) -> tuple[Path, ...]:
    typed = config.getoption(flag)
    if not typed:
        return tuple(Path(os.path.normpath(path)) for path in config.getini(setting))
    for word in typed:
        if "://" in word:
            message = f"{word} is an address. Save the document as a file and give that."
            raise pytest.UsageError(message)
    return tuple(_absolute(config.invocation_params.dir, word) for word in typed)


def _absolute(folder: Path, name: str) -> Path:
    return Path(os.path.normpath(folder / name))


def _limit(config: pytest.Config) -> int:
    value = config.getini("gpgraph_focus_limit")
    if not value.isdecimal():
        message = f"gpgraph_focus_limit is {value!r}. Give a whole number, such as 1000."
        raise pytest.UsageError(message)
    return int(value)
