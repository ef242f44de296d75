"""What the head of a request may be: how large, for which host, in which form (RFC 9110, 9112)."""

import re

import httptools

from gpgraph.errors import HeadersTooLargeError, MalformedRequestError, TargetTooLongError

# A query of 64 KiB whose every byte is percent-encoded takes 192 KiB.
MAX_TARGET_BYTES = 256 * 1024
# The parser of addresses counts with 16 bits, so a path is no longer than that.
MAX_PARSED_BYTES = 65_535
MAX_HEADER_BYTES = 64 * 1024
MAX_FIELDS = 128
SEPARATORS_BYTES = len(b": \r\n")

# host [":" port], RFC 9110, section 7.2, with the characters that names and addresses have. It
# becomes part of addresses in answers.
HOST = re.compile(rb"(?:[A-Za-z0-9._~-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def headers_too_large() -> HeadersTooLargeError:
    """Return the error with the limits in it."""
    return HeadersTooLargeError(limit_bytes=MAX_HEADER_BYTES, limit_fields=MAX_FIELDS)


def check_size(target: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    """Measure a head that did not come in one piece.

    Raises:
        TargetTooLongError: the target is longer than a query within the limit can need, or its
            path alone is longer than the parser of addresses can count.
        HeadersTooLargeError: there are too many fields, or too many bytes in them.
    """
    if len(target) > MAX_TARGET_BYTES:
        raise TargetTooLongError(limit_bytes=MAX_TARGET_BYTES)
    if len(target.partition(b"?")[0]) > MAX_PARSED_BYTES:
        raise TargetTooLongError(limit_bytes=MAX_PARSED_BYTES)
    size = sum(len(name) + len(value) + SEPARATORS_BYTES for name, value in headers)
    if size > MAX_HEADER_BYTES or len(headers) > MAX_FIELDS:
        raise headers_too_large()


def check_host(host: bytes | None, version: str) -> None:
    """Check what addresses in answers may be made of; ``None`` is no ``Host`` at all.

    Raises:
        MalformedRequestError: it is missing in HTTP/1.1, or is no name or address.
    """
    if host is None:
        if version != "1.0":
            raise _malformed("It has no Host, which HTTP/1.1 requires.")
    elif not HOST.fullmatch(host):
        raise _malformed("Its Host is not one name or address, with or without a port.")


def check_coding(coding: bytes, version: str) -> None:
    """Check how a body is sent, where it is not sent whole.

    Raises:
        MalformedRequestError: it is not in chunks and nothing else, or HTTP/1.0 has no chunks.
    """
    if coding.strip().lower() != b"chunked" or version == "1.0":
        raise _malformed("Its Transfer-Encoding is not chunked, or its version has none.")


def origin_form(method: bytes, target: bytes) -> tuple[bytes, bytes | None]:
    """Turn the address of a whole URL into a path: RFC 9112, section 3.2.

    Returns:
        The path with its query, or the asterisk of ``OPTIONS``; and the authority where the target
        names one: it goes before the ``Host``, says the specification.

    Raises:
        MalformedRequestError: it is neither an address nor the asterisk of ``OPTIONS``.
    """
    if method == b"OPTIONS" and target == b"*":
        return target, None
    if method == b"CONNECT" or not target.lower().startswith((b"http://", b"https://")):
        raise _malformed("Its target is neither a path nor an address.")
    authority = target.split(b"/", 3)[2].partition(b"?")[0]
    url = httptools.parse_url(target)
    return (url.path or b"/") + (b"?" + url.query if url.query else b""), authority


def _malformed(why: str) -> MalformedRequestError:
    return MalformedRequestError(f"This is not an HTTP/1.1 request. {why}")
