"""Waits for files to be saved."""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from watchfiles import Change, DefaultFilter, watch

# How often to look up from waiting; the first look is when the watch has begun.
_LOOK_MS = 200


def saves(folders: Sequence[Path], is_source: Callable[[Path], bool]) -> Iterator[None]:
    """Yield once when the watch has begun, and then after every change of a source.

    Args:
        folders: Where the sources are.
        is_source: Tells whether a file in there is one.

    Raises:
        KeyboardInterrupt: the program is to stop, wherever it was when it was told so.
    """
    stop = threading.Event()

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        stop.set()  # an exception is lost where it meets one of the callbacks of a library
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield from _saves(folders, is_source, stop)
    finally:
        signal.signal(signal.SIGINT, before)
    raise KeyboardInterrupt


def _saves(
    folders: Sequence[Path], is_source: Callable[[Path], bool], stop: threading.Event
) -> Iterator[None]:
    usual = DefaultFilter()

    def is_wanted(change: Change, path: str) -> bool:
        return usual(change, path) and is_source(Path(path).resolve())

    begun = False
    # Looking up from time to time, not waiting for good, tells when the watch has begun: a file
    # that is saved meanwhile is not missed.
    for changes in watch(
        *folders,
        watch_filter=is_wanted,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
        stop_event=stop,
    ):
        if changes or not begun:
            begun = True
            yield
