"""The files that pages load: style sheets, scripts, pictures. Read once, compressed once.

A page names them below a mark that is the hash of all of them, so that a browser may keep each for
ever and modules may import each other by relative addresses. Without a mark, or with an old one,
the answer is the same and is asked for again each time.
"""

import asyncio
import hashlib
import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPMethod, HTTPStatus
from pathlib import Path
from types import MappingProxyType

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gpgraph.http.caching.codings import IDENTITY, packed, preferred
from gpgraph.http.caching.compression import MIN_BYTES

PATH = "/static"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

_MARKED = re.compile(r"v-([0-9a-f]{12})/")
_MARK_LENGTH = 12
# What the machine's own table says of these differs from one to the next.
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
    }
)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file: what it is, and what it holds."""

    media_type: str
    content: bytes
    digest: str


class StaticFiles:
    """Serves a folder as it is when this is made."""

    def __init__(self, folder: Path) -> None:
        """Read the folder."""
        self._files = {
            path.relative_to(folder).as_posix(): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        digests = "".join(f"{name} {file.digest}\n" for name, file in self._files.items())
        self._mark = hashlib.sha256(digests.encode()).hexdigest()[:_MARK_LENGTH]
        self._packed: dict[tuple[str, str], bytes] = {}

    @property
    def prefix(self) -> str:
        """Return the path below which pages name the files."""
        return f"{PATH}/v-{self._mark}/"

    @property
    def paths(self) -> Sequence[str]:
        """Return the path of each file, as pages name it."""
        return [self.prefix + name for name in self._files]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for one file.

        Raises:
            HTTPException: 404, there is none; 405, files are only read.
        """
        if scope["method"] not in {HTTPMethod.GET, HTTPMethod.HEAD}:
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED)
        path: str = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
        marked = _MARKED.match(path)
        name = path[marked.end() :] if marked else path
        file = self._files.get(name)
        if file is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        is_lasting = marked is not None and marked[1] == self._mark
        answer = await self._answer(Headers(scope=scope), name, file, is_lasting=is_lasting)
        await answer(scope, receive, send)

    async def _answer(
        self, asked: Headers, name: str, file: StaticFile, *, is_lasting: bool
    ) -> Response:
        coding, _ = preferred(asked.get("accept-encoding", ""))
        if len(file.content) < MIN_BYTES:
            coding = IDENTITY
        etag = f'"{file.digest}-{coding}"'
        fields = {
            "Cache-Control": FOR_EVER if is_lasting else ASK_AGAIN,
            "ETag": etag,
            "Vary": "Accept-Encoding",
        }
        if etag in asked.get("if-none-match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=fields)
        if coding == IDENTITY:
            return Response(file.content, headers={**fields, "Content-Type": file.media_type})
        if (name, coding) not in self._packed:
            self._packed[name, coding] = await asyncio.to_thread(packed, coding, file.content)
        fields |= {"Content-Encoding": coding, "Content-Type": file.media_type}
        return Response(self._packed[name, coding], headers=fields)


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    guessed, _ = mimetypes.guess_type(path.name, strict=True)
    media_type = _TYPES.get(path.suffix, guessed or "application/octet-stream")
    return StaticFile(media_type, content, hashlib.sha256(content).hexdigest()[:16])
