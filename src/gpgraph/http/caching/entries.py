"""The answers that are kept, within so many bytes; the one that was asked for longest ago goes."""

import sys
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.types import Send

from gpgraph.model.etag import names

Headers = list[tuple[bytes, bytes]]
# What an answer depends on.
Key = tuple[str | bytes, ...]

# What one entry may take of all there is.
ENTRY_FRACTION = 8
# Of an entry, its lists and its place in the dictionary, beside what is counted one by one.
ENTRY_BYTES = 1024
# Of a header, beside its bytes: a pair, two objects of bytes, a place in two lists.
HEADER_BYTES = 56 + 2 * 33 + 2 * 8

# Of who asks and when, not of what is asked.
TURNS = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})

# Of the representation, so not of a 304, which has none: RFC 9110, section 15.4.5.
_REPRESENTATION = frozenset(
    {
        b"content-type",
        b"content-length",
        b"content-encoding",
        b"content-language",
        b"content-profile",
        b"content-disposition",
        b"last-modified",
        b"accept-ranges",
        b"link",
    }
)


@dataclass(slots=True, eq=False)
class Entry:
    """One answer with all its headers. Without ``chunks``, only what it begins with is known.

    ``etag`` is empty where the answer has none. ``is_apart``: the answer is too large to keep, or
    another at every time, so that it helps nobody to wait for another's.
    """

    status: int
    headers: Headers
    chunks: tuple[bytes, ...] | None
    etag: bytes
    is_apart: bool = False
    query: str = ""  # the text that the answer is to, for the log
    size: int = field(default=0, init=False)
    readers: int = field(default=0, init=False)
    is_lent: bool = field(default=False, init=False)
    _not_modified: Headers | None = field(default=None, init=False)

    @property
    def is_for_all(self) -> bool:
        """Tell whether this is what anybody gets who asks the same now.

        Not an error that is about one client's turn, after which it may be tried again, and no
        fault of ours.
        """
        if self.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return self.status not in TURNS
        may_retry = any(name == b"retry-after" for name, _ in self.headers)
        return self.status != HTTPStatus.INTERNAL_SERVER_ERROR and not may_retry

    def is_held_by(self, if_none_match: bytes) -> bool:
        """Tell whether the client says that it has this answer."""
        return bool(if_none_match and self.etag) and names(if_none_match, self.etag)

    async def send_not_modified(self, send: Send) -> None:
        """Send 304."""
        if self._not_modified is None:
            self._not_modified = [pair for pair in self.headers if not _is_about_body(pair[0])]
        headers = self._not_modified.copy()
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def send_whole(self, send: Send, *, has_body: bool) -> None:
        """Send the answer; to ``HEAD`` only what it begins with."""
        headers = self.headers.copy()
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        *chunks, last = (has_body and self.chunks) or (b"",)
        for chunk in chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": last, "more_body": False})

    def measure(self, key: Key) -> int:
        """Count the bytes that the entry takes with its key."""
        fields = sum([HEADER_BYTES + len(name) + len(value) for name, value in self.headers])
        parts = (key, self.query, *key, *(self.chunks or ()))
        self.size = ENTRY_BYTES + fields + sum(map(sys.getsizeof, parts))
        return self.size


class Entries:
    """Entries by key, the least recently used first.

    ``max_bytes`` holds for all together: entries, answers that are still being gathered, and
    entries that are dropped while a slow client reads them.
    """

    def __init__(self, max_bytes: int) -> None:
        """Keep nothing yet."""
        self.max_bytes = max_bytes
        self.entry_bytes = max_bytes // ENTRY_FRACTION
        self._entries: OrderedDict[Hashable, tuple[Entry, int]] = OrderedDict()
        self._kept = 0
        self._lent = 0

    @property
    def used_bytes(self) -> int:
        """Return what is taken at this moment."""
        return self._kept + self._lent

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._entries)

    def get(self, key: Hashable) -> Entry | None:
        """Return the entry of a key, which from now on is the last to go."""
        found = self._entries.get(key)
        if found is None:
            return None
        self._entries.move_to_end(key)
        return found[0]

    def put(self, key: Key, entry: Entry) -> None:
        """Keep an entry if there is room for it, and drop what must go for that."""
        self._drop(key)
        size = entry.measure(key)
        if size <= self.entry_bytes and self._make_room(size):
            self._entries[key] = (entry, size)
            self._kept += size

    def clear(self) -> None:
        """Drop all entries."""
        while self._entries:
            self._drop(next(iter(self._entries)))

    def borrow(self, size: int) -> bool:
        """Take room for a part of an answer that is being gathered; false where there is none."""
        if not self._make_room(size):
            return False
        self._lent += size
        return True

    def give_back(self, size: int) -> None:
        """Return room that was borrowed."""
        self._lent -= size

    @contextmanager
    def reading(self, entry: Entry) -> Iterator[None]:
        """Count an entry until it is read, also when it is dropped meanwhile."""
        entry.readers += 1
        try:
            yield
        finally:
            entry.readers -= 1
            if entry.is_lent and not entry.readers:
                entry.is_lent = False
                self._lent -= entry.size

    def _make_room(self, size: int) -> bool:
        while self.used_bytes + size > self.max_bytes:
            if not self._entries:
                return False
            self._drop(next(iter(self._entries)))
        return True

    def _drop(self, key: Hashable) -> None:
        found = self._entries.pop(key, None)
        if found is not None:
            entry, size = found
            self._kept -= size
            if entry.readers:
                entry.is_lent = True
                self._lent += entry.size


def _is_about_body(name: bytes) -> bool:
    return name in _REPRESENTATION or name.startswith(b"gpgraph-")
