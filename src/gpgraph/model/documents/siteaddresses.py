"""Where an address of the service lives on a host that only has files.

Such a host knows no ``Accept`` and ignores what stands behind a question mark. A page is the
``index.html`` of a folder, so that its address stays as it is; what the service tells apart by
parameters gets names of its own: ``/doc/sdg/16?page=2`` is ``/doc/sdg/16.page-2.html``.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, unquote, urljoin

from gpgraph.errors import SiteError
from gpgraph.model.documents import mediatypes
from gpgraph.model.namespaces import BASE

INDEX = "index.html"
HTML_SUFFIX = "html"
# What chooses a serialisation stands in the suffix already.
FORMAT_PARAMETERS = frozenset({"format", "_mediatype"})
# The value alone says enough.
TELLING_PARAMETERS = frozenset({"_profile", "profile"})
MAX_MARK = 48
# Of a file's name on every file system in use.
MAX_NAME_BYTES = 255

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        **{format_.media_type: format_.name for format_ in mediatypes.DOCUMENTS},
        "application/atom+xml": "atom",
        "application/feed+json": "json",
        "application/json": "json",
        "application/schema+json": "json",
        "application/xml": "xml",
        "text/csv": "csv",
        "text/plain": "txt",
    }
)

# A host of files reads no header and has each page once, in the fallback.
_LANGUAGE = re.compile(r"(?:(?<=[?&])lang=[^&#]*&|[?&]lang=[^&#]*(?=#|$))")
_AUTHORITY = re.compile(r"^(https?://[^/?#]*)")
FILE_SUFFIXES = frozenset({*SUFFIXES.values(), "css", "gz", "ico", "js", "png", "svg", "zst"})


def absolute(here: str, link: str) -> str:
    """Return a link as an absolute address; ``here`` is that of the document it stands in.

    It is what ``urljoin`` says, at once for the two kinds that nearly all links are.
    """
    if link.startswith(("https://", "http://")):
        return link
    if link.startswith("/") and not link.startswith("//") and "/." not in link:
        return _AUTHORITY.split(here, maxsplit=1)[1] + link
    return urljoin(here, link)


def target_of(link: str, base: str) -> str | None:
    """Return where the service has what is linked: path, query and fragment; ``None`` elsewhere.

    An IRI of ours has its document at the same path, whatever the base is. The beginning that
    many IRIs share, which ends in a slash or a hash, is the name of nothing. A slash at the end of
    an address makes no difference to a host of files, and neither does a language.

    Args:
        link: An absolute address.
        base: The public base, without a slash at its end.
    """
    if link.startswith(BASE):
        is_name = link == BASE or not link.endswith(("/", "#"))
        return "/" + link.removeprefix(BASE) if is_name else None
    if link == base:
        return "/"
    if link.startswith((f"{base}/", f"{base}#", f"{base}?")):
        link = _LANGUAGE.sub("", link)
        path = re.split("[?#]", link.removeprefix(base), maxsplit=1)[0]
        return (path.rstrip("/") or "/") + link[len(base) + len(path) :]
    return None


def suffix_of(path: str) -> str:
    """Return the suffix of a path that names a file, and so a format; empty for other paths.

    The dot of a code, such as ``16.a``, begins no suffix.
    """
    stem, _, suffix = path.rpartition("/")[2].rpartition(".")
    return suffix if stem and suffix in FILE_SUFFIXES else ""


def file_of(target: str, media_type: str) -> str:
    """Return the file that an answer is kept in, as a path below the root of the site.

    Args:
        target: Path and query, as they stand in a request.
        media_type: Of the answer, without parameters.

    Raises:
        SiteError: no file can have that name.

    >>> file_of("/doc/gpg-2017/1", "text/html")
    'doc/gpg-2017/1/index.html'
    >>> file_of("/doc/gpg-2017/1.ttl", "text/turtle")
    'doc/gpg-2017/1.ttl'
    >>> file_of("/ontology?format=ttl", "text/turtle")
    'ontology.ttl'
    >>> file_of("/doc/sdg/16?page=2", "text/html")
    'doc/sdg/16.page-2.html'
    """
    path, _, query = target.partition("?")
    names = [unquote(name) for name in path.strip("/").split("/")] if path.strip("/") else []
    suffix = SUFFIXES.get(media_type, "")
    if query:
        stem = names or ["index"]
        for known in SUFFIXES.values():
            stem[-1] = stem[-1].removesuffix(f".{known}")
        name = ".".join([stem[-1], *_marks(parse_qsl(query, keep_blank_values=True)), suffix])
        return _checked(target, [*stem[:-1], name.rstrip(".")])
    is_page = suffix == HTML_SUFFIX and not (names and names[-1].endswith(f".{HTML_SUFFIX}"))
    if is_page:
        return _checked(target, [*names, INDEX])
    return _checked(target, names or [f"index.{suffix}"])


def address_of(file: str) -> str:
    """Return the path at which a host serves a file: a page at its folder."""
    stem = file.removesuffix(INDEX)
    if stem != file and (not stem or stem.endswith("/")):
        return "/" + quote(stem.rstrip("/"))
    return "/" + quote(file)


def _marks(parameters: Sequence[tuple[str, str]]) -> list[str]:
    return [
        _mark(value if name in TELLING_PARAMETERS else f"{name}-{value}")
        for name, value in sorted(parameters)
        if name not in FORMAT_PARAMETERS
    ]


def _mark(text: str) -> str:
    """Return a part of a file name; where it cannot be the text itself, with a digest of that."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-")[:MAX_MARK]
    if plain == text:
        return text
    return f"{plain}-{blake2b(text.encode(), digest_size=4).hexdigest()}"


def _checked(target: str, names: Sequence[str]) -> str:
    for name in names:
        is_long = len(name.encode("utf-8", "surrogateescape")) > MAX_NAME_BYTES
        if is_long or name in {"", ".", ".."} or "/" in name or "\0" in name or "\\" in name:
            raise SiteError(f"No file can be named so that it is served at {target}.")
    return "/".join(names)
