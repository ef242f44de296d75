"""A document in the format, and of JSON-LD in the form, that a client asked for."""

from collections.abc import Mapping
from typing import TypeAlias

from pyoxigraph import Triple

from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.sandbox.frames import AnswerWriter, Header, JsonValue
from gpgraph.service.asking.querytask import CONTEXT_PATH
from gpgraph.store.querying.writing import write_graph

Context: TypeAlias = Mapping[str, jsonld.Json]

_FORMATS = {format_.name: format_ for format_ in mediatypes.GRAPHS}


def format_of(header: Header) -> mediatypes.Format:
    """Return the format that a task is told to write."""
    return _FORMATS[str(header["format"])]


def form_of(header: Header) -> str | None:
    """Return the form of JSON-LD that a task is told to write; ``None`` where none was asked."""
    return str(header["form"]) if header.get("form") else None


def page_of(header: Header) -> int:
    """Return the page that a task is told to write, from 1."""
    page = header.get("page", 1)
    return page if isinstance(page, int) else 1


def write_document(  # noqa: PLR0913 - what one document is made of
    triples: tuple[Triple, ...],
    layout: jsonld.Layout,
    header: Header,
    answer: AnswerWriter,
    *,
    context: Context,
    facts: Mapping[str, JsonValue],
    prefixes: Mapping[str, str],
) -> None:
    """Write a document about one resource.

    Args:
        triples: What it says.
        layout: What stands where in framed JSON-LD.
        header: Of the task: ``format``, ``base`` and perhaps ``form``.
        answer: Where to.
        context: The published context.
        facts: What to say beside it.
        prefixes: Further ones for Turtle and its like.

    Raises:
        UnwritableError: JSON-LD cannot hold it; nothing was written.
    """
    format_ = format_of(header)
    if format_ is not mediatypes.JSON_LD:
        answer.head(format_.content_type, **facts)
        write_graph(triples, format_, answer, prefixes)
        return
    form = form_of(header)
    written = jsonld.document(
        triples,
        layout,
        form=form or jsonld.FRAMED,
        context=context,
        context_address=str(header["base"]) + CONTEXT_PATH,
    )
    answer.head(jsonld.content_type(form), **facts)
    answer.write(written)
