"""A file that never changes, sent as it is: whole, or one range of it."""

import asyncio
import re
from http import HTTPMethod, HTTPStatus
from pathlib import Path
from typing import BinaryIO

from starlette.exceptions import HTTPException
from starlette.types import Scope, Send

from gpgraph.http.answers import WatchedResponse
from gpgraph.http.fields import field

# What one slow reader holds of the front's memory: all connections may be such.
PIECE_BYTES = 128 * 1024

_RANGE = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*", re.IGNORECASE)


class FileResponse(WatchedResponse):
    """Sends a file with a strong ETag: RFC 9110, sections 13 and 14.

    Starlette's own answers 400 to a range that is to be ignored, and 416 as plain text.
    """

    def __init__(self, path: Path, etag: str, fields: dict[str, str]) -> None:
        """Send ``path``; ``etag`` is quoted, and ``fields`` say what the file is."""
        super().__init__()
        self._path = path
        self._etag = etag
        # The same to everybody, so it varies by nothing.
        self._fields = {**fields, "ETag": etag, "Accept-Ranges": "bytes"}

    async def answer(self, scope: Scope, send: Send) -> None:
        """Send it, or what the request asks of it.

        Raises:
            HTTPException: 416, there is no such range.
        """
        if self._is_known(field(scope, b"if-none-match")):
            await self._begin(send, HTTPStatus.NOT_MODIFIED, self._fields)
            await send({"type": "http.response.body"})
            return
        with await asyncio.to_thread(self._path.open, "rb") as file:
            size = await asyncio.to_thread(file.seek, 0, 2)
            part = self._part(scope, size)
            start, end = part or (0, size)
            fields = {**self._fields, "Content-Length": str(end - start)}
            if part is not None:
                fields["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
            status = HTTPStatus.OK if part is None else HTTPStatus.PARTIAL_CONTENT
            await self._begin(send, status, fields)
            if scope["method"] != HTTPMethod.HEAD:
                await _send_part(file, start, end, send)
            await send({"type": "http.response.body"})

    def _is_known(self, if_none_match: str | None) -> bool:
        tags = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
        return self._etag in tags or "*" in tags

    def _part(self, scope: Scope, size: int) -> tuple[int, int] | None:
        """Return the one range that is asked for; several, or other units, are left alone."""
        asked = _RANGE.fullmatch(field(scope, b"range") or "")
        if asked is None or not any(asked.groups()) or scope["method"] != HTTPMethod.GET:
            return None
        if field(scope, b"if-range") not in {None, self._etag}:
            return None
        first, last = asked.groups()
        if not first:
            start, end = max(size - int(last), 0), size
        else:
            start, end = int(first), min(int(last) + 1, size) if last else size
        if last and first and int(last) < int(first):
            return None  # no range at all, so not one that is out of bounds
        if start >= size:
            there_is = {"Content-Range": f"bytes */{size}"}
            raise HTTPException(416, f"The file has {size} bytes.", there_is)
        return start, end

    async def _begin(self, send: Send, status: HTTPStatus, fields: dict[str, str]) -> None:
        self.is_started = True
        headers = [(name.lower().encode(), value.encode()) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})


async def _send_part(file: BinaryIO, start: int, end: int, send: Send) -> None:
    await asyncio.to_thread(file.seek, start)
    left = end - start
    while left > 0:
        piece = await asyncio.to_thread(file.read, min(left, PIECE_BYTES))
        if not piece:
            raise OSError("The file is shorter than it was.")
        left -= len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
