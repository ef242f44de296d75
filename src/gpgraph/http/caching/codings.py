"""Content codings: which one a client prefers, and how each is written."""

import gzip
import sys
import zlib
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# In the order in which ties are decided: the fastest for what it saves first.
ZSTD, BROTLI, GZIP, IDENTITY = "zstd", "br", "gzip", "identity"
CODINGS = (ZSTD, BROTLI, GZIP)
# Names of before RFC 9110 that are still sent.
ALIASES = {"x-gzip": GZIP}

# Answers are written while somebody waits, so each coding at a level that keeps up with a worker.
# No window is larger than a browser takes (8 MiB for zstd: RFC 9659), or than a stream is worth.
ZSTD_LEVEL = 3
BROTLI_QUALITY = 4
BROTLI_WINDOW_BITS = 20
GZIP_LEVEL = 2
PACKED_ZSTD_LEVEL = 19
GZIP_WINDOW_BITS = 31  # 15, and 16 more for the gzip header


class Encoder(Protocol):
    """Writes one body, part by part; each part can be read as soon as it has arrived."""

    def part(self, data: bytes, *, is_last: bool) -> bytes:
        """Return the coded bytes of a part."""


def preferred(accept_encoding: str) -> tuple[str, bool]:
    """Choose a coding by the ``Accept-Encoding`` header: RFC 9110, section 12.5.3.

    Returns:
        The coding, and whether the client refuses a body without any. Where nothing that it names
        can be written it is ``identity``: an answer that may be unreadable is better than none.
    """
    qualities: dict[str, float] = {}
    for item in accept_encoding.lower().split(","):
        name, _, parameters = item.partition(";")
        name = name.strip()
        if name:
            qualities[ALIASES.get(name, name)] = _quality(parameters)
    others = qualities.get("*", 0.0)
    identity = qualities.get(IDENTITY, qualities.get("*", 1.0))
    best = max(CODINGS, key=lambda coding: qualities.get(coding, others))
    quality = qualities.get(best, others)
    # Not named, a body as it is comes after every coding that is.
    if quality <= 0 or quality < qualities.get(IDENTITY, 0.0):
        return IDENTITY, False
    return best, identity <= 0


def encoder(coding: str) -> Encoder:
    """Return what writes one body in a coding of ``CODINGS``."""
    if coding == ZSTD:
        return _Zstd()
    return _Brotli() if coding == BROTLI else _Gzip()


def packed(coding: str, content: bytes) -> bytes:
    """Return what will be sent many times in a coding of ``CODINGS``, as small as it gets."""
    if coding == ZSTD:
        return zstd.compress(content, level=PACKED_ZSTD_LEVEL)
    if coding == BROTLI:
        return bytes(brotli.compress(content))
    return gzip.compress(content, mtime=0)


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


class _Zstd:
    def __init__(self) -> None:
        self._compressor = zstd.ZstdCompressor(level=ZSTD_LEVEL)

    def part(self, data: bytes, *, is_last: bool) -> bytes:
        if is_last:
            return self._compressor.compress(data, zstd.ZstdCompressor.FLUSH_FRAME)
        return self._compressor.compress(data, zstd.ZstdCompressor.FLUSH_BLOCK)


class _Brotli:
    def __init__(self) -> None:
        self._compressor = brotli.Compressor(quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW_BITS)

    def part(self, data: bytes, *, is_last: bool) -> bytes:
        coded: bytes = self._compressor.process(data)
        rest: bytes = self._compressor.finish() if is_last else self._compressor.flush()
        return coded + rest


class _Gzip:
    def __init__(self) -> None:
        self._compressor = zlib.compressobj(GZIP_LEVEL, wbits=GZIP_WINDOW_BITS)

    def part(self, data: bytes, *, is_last: bool) -> bytes:
        coded = self._compressor.compress(data)
        return coded + self._compressor.flush(zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH)
