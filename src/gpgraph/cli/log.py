"""What the program says while it serves, as lines of JSON beside those about requests."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gpgraph.http.log_lines import Clock, LineWriter

# Uvicorn's words, which have no name of their own.
BROKEN_OFF = "ASGI callable returned without completing response"


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON: time, level, logger, message, and a traceback."""

    def __init__(self) -> None:
        """Begin with a clock of its own."""
        super().__init__()
        self._stamp = Clock().stamp

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line = {
            "time": self._stamp(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, separators=(",", ":"))


class LineHandler(logging.Handler):
    """Gives formatted records to whatever writes lines."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """Keep where the lines go."""
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.addFilter(_is_news)
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; a record that cannot be formatted is a bug, told by ``logging``."""
        try:
            self._write(self.format(record))
        except Exception:  # noqa: BLE001 - as all handlers do: what is logged must not break what logs
            self.handleError(record)


def _is_news(record: logging.LogRecord) -> bool:
    """Leave out what uvicorn says of an answer that broke off: the line of the request says so."""
    return not (record.name == "uvicorn.error" and str(record.msg).startswith(BROKEN_OFF))


@contextmanager
def json_log(descriptor: int) -> Iterator[LineWriter]:
    """Write what is logged within the block as lines of JSON to a descriptor.

    Of our own events all from ``info``, of what others log warnings and errors.
    """
    writer = LineWriter(descriptor)
    handler = LineHandler(writer.write)
    root, ours = logging.getLogger(), logging.getLogger("gpgraph")
    level = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        yield writer
    finally:
        ours.setLevel(level)
        root.removeHandler(handler)
        writer.close()
