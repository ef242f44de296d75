"""A body of several parts, as browsers and ``curl --form`` send it: RFC 7578."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser
from werkzeug.http import parse_options_header

from gpgraph.errors import UnreadableDataError
from gpgraph.model.documents.bodies import FORM_DATA

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

BODY = "body"

_MAX_PARTS = 100
_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the field that it belongs to, the file that it was, if any, and its type."""

    name: str
    filename: str
    media_type: str
    content: bytes


def parts_of(content_type: str, body: bytes) -> tuple[Part, ...]:
    """Take a body apart.

    Args:
        content_type: The header field, with the boundary.
        body: The whole body.

    Raises:
        UnreadableDataError: there is no boundary, or the body is not made as it says.
    """
    boundary = parse_options_header(content_type)[1].get("boundary", "")
    if not boundary:
        raise UnreadableDataError("The Content-Type names no boundary of the parts.", part=BODY)
    collector = _Collector()
    try:
        parser = MultipartParser(boundary, collector.callbacks())
        parser.write(body)
        parser.finalize()
    except (FormParserError, UnicodeError) as error:
        message = f"The body is not {FORM_DATA}: {error}."
        raise UnreadableDataError(message, part=BODY) from None
    if not collector.is_whole:
        message = "The body ends before its last part does. Send it again."
        raise UnreadableDataError(message, part=BODY)
    return tuple(collector.parts)


@dataclass(slots=True)
class _Collector:
    """What the parser has said so far."""

    parts: list[Part] = field(default_factory=list)
    is_whole: bool = False
    _fields: dict[str, str] = field(default_factory=dict)
    _name: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _content: bytearray = field(default_factory=bytearray)

    def callbacks(self) -> "MultipartCallbacks":
        """Return what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._keep_header,
            "on_part_data": lambda data, start, end: self._content.extend(data[start:end]),
            "on_part_end": self._keep,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) == _MAX_PARTS:
            message = f"The body has more than {_MAX_PARTS} parts. Send fewer at a time."
            raise UnreadableDataError(message, part=BODY)
        self._fields = {}
        self._content = bytearray()

    def _keep_header(self) -> None:
        self._fields[self._name.decode("latin-1").lower()] = self._value.decode("utf-8", "replace")
        self._name, self._value = bytearray(), bytearray()

    def _keep(self) -> None:
        options = parse_options_header(self._fields.get("content-disposition", ""))[1]
        self.parts.append(
            Part(
                name=options.get("name", ""),
                filename=_plain(options),
                media_type=self._fields.get("content-type", ""),
                content=bytes(self._content),
            )
        )

    def _end(self) -> None:
        self.is_whole = True


def _plain(options: Mapping[str, str]) -> str:
    """Return the name of a file without its folders, as a report can show it."""
    name = options.get("filename", "").replace("\\", "/").rpartition("/")[2]
    return "".join(one for one in name if one.isprintable())[:_MAX_NAME].strip()
