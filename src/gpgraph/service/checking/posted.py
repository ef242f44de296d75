"""What was sent to be checked: a body to parsed data and, where they are there, shapes."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from pyoxigraph import NamedNode, Quad

from gpgraph.errors import MediaTypeError, SourceFileError, TooManyTriplesError, UnreadableDataError
from gpgraph.model.documents import jsonld
from gpgraph.model.documents.bodies import (
    ACCEPTED,
    FORM_DATA,
    LIST,
    SYNTAXES_BY_TYPE,
    bare_type,
    media_type_of,
)
from gpgraph.model.documents.multipart import Part, parts_of
from gpgraph.model.documents.owncontext import with_own_context
from gpgraph.service.checking.premises import GIVEN_GRAPH
from gpgraph.service.checking.readings import Reading
from gpgraph.store.reading.files import FORMATS
from gpgraph.store.reading.syntaxes import SYNTAXES
from gpgraph.store.reading.texts import decode, parse_text

DATA, SHAPES, STRICT, INPUT_FORMAT = "data", "shapes", "strict", "input-format"
# Where rules that look at it take all of it to stand.
_GRAPH = NamedNode(GIVEN_GRAPH)
# Of a part that is only typed in, and what programs call a file that they know nothing of.
_UNTYPED = frozenset({"", "text/plain", "application/octet-stream"})


@dataclass(frozen=True, slots=True)
class Posted:
    """The inputs; without ``shapes``, ours are meant."""

    data: tuple[Reading, ...]
    shapes: tuple[Reading, ...] = ()
    is_strict: bool = False


class Counter:
    """Counts the triples that come in, up to so many."""

    def __init__(self, most: int) -> None:
        """Have seen none."""
        self._most = self._left = most

    def of(self, facts: Iterable[Quad]) -> Iterator[Quad]:
        """Let facts pass.

        Raises:
            TooManyTriplesError: there are more.
        """
        for fact in facts:
            self._left -= 1
            if self._left < 0:
                raise TooManyTriplesError(limit_triples=self._most)
            yield fact


def read_posted(
    content_type: str,
    body: bytes,
    context: Mapping[str, jsonld.Json],
    *,
    is_strict: bool,
    most: int = sys.maxsize,
) -> Posted:
    """Parse all of a body.

    Args:
        content_type: The header field.
        body: RDF, or parts named ``data``, ``shapes`` and, as words, ``strict`` and
            ``input-format``. Of either of the first two there may be several; empty ones are left
            out, as a form sends fields that nobody has filled.
        context: What stands at the address of our JSON-LD context.
        is_strict: Whether warnings count as violations; a part may say so, too.
        most: So many triples there may be, in all parts together.

    Raises:
        MediaTypeError: it is, or a part of it is, in a format that is not read.
        TooManyTriplesError: there are more triples.
        UnreadableDataError: it is broken, or there are no data.
    """
    counter = Counter(most)
    media_type = media_type_of(content_type)
    if media_type != FORM_DATA:
        only = _reading(DATA, SYNTAXES_BY_TYPE[media_type], body, context, counter)
        return Posted((only,), is_strict=is_strict)
    found = [part for part in parts_of(content_type, body) if part.content.strip()]
    words = {part.name: part.content.decode("utf-8", "replace").strip() for part in found}
    default = words.get(INPUT_FORMAT, "ttl")
    if default not in SYNTAXES:
        message = f"There is no input-format {default[:20]!r}. There are {', '.join(SYNTAXES)}."
        raise UnreadableDataError(message, part=INPUT_FORMAT)
    data = tuple(_readings(found, DATA, default, context, counter))
    if not data:
        message = "There is nothing in a part named data. Send the data there."
        raise UnreadableDataError(message, part=DATA)
    return Posted(
        data,
        tuple(_readings(found, SHAPES, default, context, counter)),
        is_strict=is_strict or words.get(STRICT, "") in {"true", "1", "on"},
    )


def _readings(
    parts: Sequence[Part],
    name: str,
    default: str,
    context: Mapping[str, jsonld.Json],
    counter: Counter,
) -> Iterator[Reading]:
    for part in parts:
        if part.name == name:
            syntax = _syntax(part, default)
            yield _reading(part.filename or name, syntax, part.content, context, counter)


def _syntax(part: Part, default: str) -> str:
    """Tell the format of a part: by its type, its file name, or what the form says."""
    media_type = bare_type(part.media_type)
    if media_type in SYNTAXES_BY_TYPE:
        return SYNTAXES_BY_TYPE[media_type]
    suffix = PurePosixPath(part.filename).suffix.lower()
    if suffix in FORMATS:
        return FORMATS[suffix].file_extension
    if media_type in _UNTYPED and not suffix:
        return default
    message = f"The type {media_type!r} and name {part.filename!r} tell no format. {LIST}"
    raise MediaTypeError(message, accepted=ACCEPTED)


def _reading(
    name: str, syntax: str, content: bytes, context: Mapping[str, jsonld.Json], counter: Counter
) -> Reading:
    """Parse one text.

    Raises:
        UnreadableDataError: it is broken, or holds nothing.
    """
    try:
        text = decode(content, name)
        parsed = text
        if syntax == "jsonld":
            parsed = with_own_context(text, lambda: json.dumps(context))
        facts = tuple(
            Quad(fact.subject, fact.predicate, fact.object, _GRAPH)
            for fact in counter.of(parse_text(parsed, SYNTAXES[syntax], name, named_graphs=True))
        )
    except SourceFileError as error:
        raise UnreadableDataError(
            str(error), part=name, line=error.line, column=error.column
        ) from None
    except RecursionError:
        message = f"{name} is nested deeper than it can be read. Write it flatter."
        raise UnreadableDataError(message, part=name) from None
    return Reading(name, facts, syntax, text)
