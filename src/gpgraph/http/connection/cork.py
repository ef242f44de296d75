"""Head and body of an answer, written at once."""

from typing import Protocol

INTERIM = b"HTTP/1.1 1"  # 100 (Continue): the head of no answer


class Sink(Protocol):
    """As much of a transport as one answer needs."""

    def write(self, data: bytes) -> None:
        """Send bytes."""

    def is_closing(self) -> bool:
        """Tell whether nothing can be sent any more."""

    def close(self) -> None:
        """Close when all is sent."""


class Cork:
    """Holds the first bytes of an answer, its head, until the next: one system call, one packet.

    An application has the first part of the body when it sends the head, so nothing waits.
    """

    __slots__ = ("_head", "_sink")

    def __init__(self, sink: Sink) -> None:
        """Write to ``sink``."""
        self._sink = sink
        self._head: bytes | None = b""

    def write(self, data: bytes) -> None:
        """Hold the first bytes; send them with the second, and what follows as it comes."""
        if self._head is None or data.startswith(INTERIM):
            self._sink.write(data)
        elif not self._head:
            self._head = data
        else:
            self._sink.write(self._head + data)
            self._head = None

    def is_closing(self) -> bool:
        """Tell whether nothing can be sent any more."""
        return self._sink.is_closing()

    def flush(self) -> None:
        """Send what is held: the answer has no body."""
        if self._head:
            self._sink.write(self._head)
        self._head = None

    def close(self) -> None:
        """Send what is held, and close."""
        self.flush()
        self._sink.close()
