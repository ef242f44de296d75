"""Code lists: what a scheme has under which code, as tables and as IATI writes them."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from gpgraph.model.documents.mediatypes import CSV, HTML, Format

JSON = Format("json", "application/json", "JSON")
IATI = Format("xml", "application/xml", "IATI codelist", aliases=("text/xml",))
LISTS = (CSV, JSON, IATI, HTML)

ACTIVE, WITHDRAWN = "active", "withdrawn"
_FIRST_LANGUAGE = "en"

Texts = Mapping[str, str]
"""A text by its language."""


@dataclass(frozen=True, slots=True)
class Code:
    """One concept: its look-up key, what it is called, where it stands."""

    code: str
    iri: str
    category: str
    names: Texts
    descriptions: Texts
    broader: tuple[str, ...]
    is_withdrawn: bool
    replaced_by: tuple[str, ...]

    @property
    def status(self) -> str:
        """Return the status in the words of IATI, from its version 2.02 on."""
        return WITHDRAWN if self.is_withdrawn else ACTIVE


@dataclass(frozen=True, slots=True)
class CodeList:
    """A scheme as a list of codes, in the order of the scheme."""

    name: str
    iri: str
    titles: Texts
    descriptions: Texts
    codes: tuple[Code, ...]
    is_complete: bool = True

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages of its names, English first."""
        found = {tag for code in self.codes for tag in code.names}
        return tuple(sorted(found, key=lambda tag: (tag != _FIRST_LANGUAGE, tag)))


def in_csv(found: CodeList) -> str:
    """Write a table, one code a line; several values in a cell have blanks between (RFC 4180)."""
    languages = found.languages
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(
        ("code", "name", "description", "category", "broader", "status", "replaced_by", "iri",
         *(f"name_{tag}" for tag in languages))
    )  # fmt: skip
    for code in found.codes:
        table.writerow(
            (code.code, first(code.names), first(code.descriptions), code.category,
             " ".join(code.broader), code.status, " ".join(code.replaced_by), code.iri,
             *(code.names.get(tag, "") for tag in languages))
        )  # fmt: skip
    return out.getvalue()


def in_json(found: CodeList) -> str:
    """Write the same as one JSON object."""
    content = {
        "name": found.name,
        "iri": found.iri,
        "titles": dict(found.titles),
        "descriptions": dict(found.descriptions),
        "complete": found.is_complete,
        "codes": [
            {
                "code": code.code,
                "iri": code.iri,
                "names": dict(code.names),
                "descriptions": dict(code.descriptions),
                "category": code.category,
                "broader": list(code.broader),
                "status": code.status,
                "replacedBy": list(code.replaced_by),
            }
            for code in found.codes
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def in_iati(found: CodeList) -> str:
    """Write a codelist as the International Aid Transparency Initiative has them.

    Who reports an activity names it as a vocabulary of its own: ``vocabulary="99"`` with the
    address of this list as ``vocabulary-uri``.

    Source:
        ``codelist.xsd`` of IATI-Codelists; the attribute ``status`` is there from 2.02 on.
    """
    complete = int(found.is_complete)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<codelist name={quoteattr(found.name)} xml:lang="en" complete="{complete}">',
        "  <metadata>",
        *_narratives("name", found.titles, "    "),
        *_narratives("description", found.descriptions, "    "),
        f"    <url>{escape(found.iri)}</url>",
        "  </metadata>",
        "  <codelist-items>",
        *(line for code in found.codes for line in _item(code)),
        "  </codelist-items>",
        "</codelist>",
    ]
    return "\n".join(lines) + "\n"


def _item(code: Code) -> Iterator[str]:
    yield f'    <codelist-item status="{code.status}">'
    yield f"      <code>{escape(code.code)}</code>"
    yield from _narratives("name", code.names, "      ")
    yield from _narratives("description", code.descriptions, "      ")
    yield f"      <category>{escape(code.category)}</category>"
    yield f"      <url>{escape(code.iri)}</url>"
    yield "    </codelist-item>"


def _narratives(element: str, texts: Texts, indent: str) -> Iterator[str]:
    if not texts:
        return
    yield f"{indent}<{element}>"
    for tag in sorted(texts, key=lambda tag: (tag != _FIRST_LANGUAGE, tag)):
        language = "" if tag == _FIRST_LANGUAGE else f" xml:lang={quoteattr(tag)}"
        yield f"{indent}  <narrative{language}>{escape(texts[tag])}</narrative>"
    yield f"{indent}</{element}>"


def first(texts: Texts) -> str:
    """Return the text in English, or else in the first of the languages that there are."""
    tags: Sequence[str] = sorted(texts, key=lambda tag: (tag != _FIRST_LANGUAGE, tag))
    return texts[tags[0]] if tags else ""


WRITERS = {CSV: in_csv, JSON: in_json, IATI: in_iati}
