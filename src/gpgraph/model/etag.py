"""Entity tags: the name of one representation, and whether a client already holds it."""

import re
from collections.abc import Iterable
from hashlib import blake2b

DIGEST_BYTES = 16

_TAGS = re.compile(rb'(?:W/)?("[^"]*")')


def strong_etag(parts: Iterable[bytes]) -> bytes:
    """Return the strong entity tag of what ``parts`` determine byte by byte.

    The parts are told apart by their lengths: ``ab, c`` and ``a, bc`` have different tags.
    """
    text = b"".join([b"%d:%b" % (len(part), part) for part in parts])
    return b'"%b"' % blake2b(text, digest_size=DIGEST_BYTES).hexdigest().encode()


def names(field: bytes, etag: bytes) -> bool:
    """Tell whether an ``If-None-Match`` field names ``etag``: RFC 9110, section 13.1.2.

    The comparison is the weak one: proxies that compress write ``W/`` before a tag of ours. A
    field that cannot be read names nothing, so that the answer is sent once more.
    """
    if field == etag:
        return True
    return field.strip() == b"*" or etag in _TAGS.findall(field)
