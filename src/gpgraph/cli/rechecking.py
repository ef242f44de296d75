"""``gpgraph validate --since`` and ``--watch``: what a change can reach, once or at every save."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gpgraph.cli.watching import saves
from gpgraph.errors import GpgraphError, SettingsError, SourceFileError
from gpgraph.model.report import Report
from gpgraph.service.checking.keeping import KeepingReader
from gpgraph.service.checking.request import Request
from gpgraph.service.checking.session import Session, since
from gpgraph.service.checking.validation import Policy
from gpgraph.store.engines.choice import Engine

Show = Callable[[Report], None]


def report_since(request: Request, name: str, policy: Policy) -> Report:
    """Report on what can have changed since an earlier state.

    Raises:
        EarlierStateError: there is no such state.
        SourceFileError: an input cannot be read.
        ShapesError: the shapes are wrong.
    """
    with tempfile.TemporaryDirectory(prefix="gpgraph-") as folder:
        before = request.earlier(name, Path(folder).resolve())
        return since(before, request.inputs(KeepingReader()), policy).report


def watch(request: Request, policy: Policy, show: Show) -> int:
    """Show a report now and after every save, until interrupted.

    Args:
        request: What is checked against what.
        policy: What counts.
        show: Shows a report.

    Raises:
        SettingsError: the engine is not the one for it.
        SourceFileError: there is nothing to watch.
    """
    if policy.engine is Engine.SHACL:
        raise SettingsError("--watch keeps the data as pyshacl takes them. Leave out --engine.")
    if request.given.stdin is not None:
        message = "The standard input cannot be watched. Name a file or a folder."
        raise SourceFileError("stdin", line=None, message=message)
    roots = [path.resolve() for path in request.places]
    for path in roots:
        if not path.exists():
            raise SourceFileError(path, line=None, message="There is no such file or folder.")
    folders = sorted({root if root.is_dir() else root.parent for root in roots})

    def is_source(path: Path) -> bool:
        is_ours = any(path == one or path.is_relative_to(one) for one in roots)
        return is_ours and path not in request.given.without

    session, reader = Session(policy), KeepingReader()
    for _ in saves(folders, is_source):
        began = time.monotonic()
        try:
            look = session.look(request.inputs(reader))
        except GpgraphError as error:
            _tell(f"gpgraph: {error}")
        else:
            show(look.report)
            _tell(f"{look.scope} {time.monotonic() - began:.2f} s")
            for reason in look.reasons:
                _tell(reason)
        _tell("watching for changes; stop with Ctrl-C")
    return 0


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
