"""Lines for standard error, one JSON object each, written where nobody waits for them.

Standard error is often a pipe, and a pipe whose reader stops is full after 64 KiB. So the lines are
handed to a thread, as many as there is room for; those beyond are counted, and the count is a line.
"""

import json
import os
import re
import select
import threading
import time
from collections import deque

MAX_WAITING = 8192  # lines; of up to about 1.5 KB each
# The thread wakes once for all the lines of so long a time.
GATHER_S = 0.02
CLOSE_TIMEOUT_S = 1.0
PLAIN = re.compile(r"[ !#-\[\]-~]*")  # what JSON writes as it is


def json_string(text: str) -> str:
    """Return text as a JSON string, of ASCII."""
    return f'"{text}"' if PLAIN.fullmatch(text) else json.dumps(text)


class Clock:
    """Writes the time as RFC 3339 has it, in UTC with milliseconds; a second is written once."""

    def __init__(self) -> None:
        """Begin with no second."""
        self._second = -1
        self._text = ""

    def stamp(self, now: float) -> str:
        """Return the time ``now``, in seconds since 1970."""
        second = int(now)
        if second != self._second:
            self._text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
            self._second = second
        return f"{self._text}.{int((now - second) * 1000):03d}Z"


class LineWriter:
    """Writes lines to a descriptor from a thread of its own; ``write`` never waits.

    It may be called from any thread. ``close`` writes what waits, if that is taken in time.
    """

    def __init__(self, descriptor: int, *, max_waiting: int = MAX_WAITING) -> None:
        """Start the thread."""
        self._descriptor = descriptor
        self._max_waiting = max_waiting
        self._lines: deque[str] = deque()
        self._lost = 0
        self._is_closing = False
        self._is_called = False
        self._call = threading.Event()
        self._clock = Clock()
        # A daemon, for a write that nobody reads never returns.
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def write(self, line: str) -> None:
        """Take a line, without its end, to be written soon; count it as lost when too many wait."""
        if len(self._lines) >= self._max_waiting:
            self._lost += 1
            return
        self._lines.append(line)
        if not self._is_called:
            self._is_called = True
            self._call.set()

    def close(self) -> None:
        """Write what waits, and end; give up after a second."""
        self._is_closing = True
        self._call.set()
        self._thread.join(CLOSE_TIMEOUT_S)

    def _run(self) -> None:
        while not (self._is_closing and not self._lines and not self._lost):
            self._call.wait()
            if not self._is_closing:
                time.sleep(GATHER_S)
                self._call.clear()
            self._is_called = False
            lines = [self._lines.popleft() for _ in range(len(self._lines))]
            if self._lost:
                lost, self._lost = self._lost, 0
                lines.append(self._loss(lost))
            try:
                self._write("".join([line + "\n" for line in lines]).encode("ascii", "replace"))
            except OSError:
                # Nobody will ever read it: the reader of the pipe has gone.
                self._lines.clear()

    def _loss(self, lost: int) -> str:
        stamp = self._clock.stamp(time.time())
        return (
            f'{{"time":"{stamp}","level":"warning","logger":"{__name__}",'
            f'"message":"Standard error is read too slowly: {lost} lines of the log are lost."}}'
        )

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:  # the descriptor is shared with a process that wants it so
                select.select([], [self._descriptor], [])
