"""Keep the catalogues of the pages' words: collect them, add translations, drop what is not used.

    update_texts.py                     collect; drop what no template has any more
    update_texts.py --missing NAME...   print what is not translated, to be filled in as JSON
    update_texts.py --add FILE          take such a JSON file in: {"No": {"fr": "Non", ...}, ...}
    update_texts.py --check             change nothing; 1 where a catalogue is not whole

In the place of an object a list will do: French, Spanish, Arabic. Of a text in singular and plural
it has, for each language, a list of as many forms as that has.
"""

import argparse
import fcntl
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src/gpgraph"
TEMPLATES = SOURCES / "http/templates"
LOCALES = SOURCES / "http/locales"
LANGUAGES = ("fr", "es", "ar")
UNVERIFIED = "unverified"
HEADER = """\
# The words of the pages in {name}.
# Texts with the comment "unverified" were written by people who do not speak the language well, or
# by a machine, and were seen by nobody who does. Remove the comment of what you have checked.
"""
# What is called with a text to translate, and which argument that is; the title of a problem is.
_IN_TABLES: Mapping[str, tuple[int, ...] | None] = {"marked": None, "Problem": (3,)}
_IN_TEMPLATES: Mapping[str, tuple[int, ...] | None] = {
    "_": None, "gettext": None, "ngettext": (1, 2)
}  # fmt: skip
_HAS_TEXTS = re.compile(r"\b(marked|= Problem|: Problem)\(")
_FIELDS = re.compile(r"%\((\w+)\)")

Text = tuple[str, str | None]


def collected() -> dict[Text, set[str]]:
    """Return every text of templates and tables, with its plural, and the files that have it."""
    found: dict[Text, set[str]] = {}
    for path in sorted(TEMPLATES.glob("*.html")):
        options = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
        _collect(found, path, "jinja2.ext:babel_extract", options)
    for path in sorted(SOURCES.rglob("*.py")):
        # Most have none, and to read them all takes a while.
        if not _HAS_TEXTS.search(path.read_text("utf-8")):
            continue
        _collect(found, path, "python", {})
    return found


def _collect(
    found: dict[Text, set[str]], path: Path, method: str, options: Mapping[str, str]
) -> None:
    keywords = _IN_TABLES if method == "python" else _IN_TEMPLATES
    with path.open("rb") as file:
        # What babel_extract gives is not what its type says: bytes never, tuples with plurals.
        messages: Iterable[Any] = extract(method, file, keywords=keywords, options=dict(options))
        for _, message, _, _ in messages:
            text = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            found.setdefault(text, set()).add(path.relative_to(SOURCES).as_posix())


def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it is; empty where there is none."""
    path = LOCALES / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def renewed(
    old: Catalog, texts: Mapping[Text, set[str]], added: Mapping[str, Any], *, keep: bool
) -> Catalog:
    """Return a catalogue with these texts, in the order of their words.

    Args:
        old: What is translated already.
        texts: What there is to translate.
        added: Translations by text; those by hand go before those of ``old``.
        keep: Whether texts stay that nothing has any more.
    """
    language = str(old.locale)
    places: dict[Text, set[str]] = dict(texts)
    if keep:
        for message in old:
            if message.id:
                places.setdefault(_text_of(message), set())
    # No dates: the same texts make the same file.
    name = old.locale.english_name if old.locale else language
    new = Catalog(locale=language, header_comment=HEADER.format(name=name), fuzzy=False)
    for text in sorted(places, key=lambda item: (item[0].lower(), item)):
        former = old.get(text[0])
        string = former.string if former else ""
        checked = former is not None and bool(string) and UNVERIFIED not in former.user_comments
        fresh = added.get(text[0], {}).get(language)
        if fresh:
            string, checked = fresh, False
        new.add(
            text[0] if text[1] is None else (text[0], text[1]),
            tuple(string) if isinstance(string, list) else string,
            locations=[(place, 0) for place in sorted(places[text])],
            user_comments=() if checked else (UNVERIFIED,),
            flags=(),
        )
    return new


def _text_of(message: Message) -> Text:
    if isinstance(message.id, str):
        return message.id, None
    return message.id[0], message.id[1]


def written(new: Catalog) -> bytes:
    """Return a catalogue as a file."""
    buffer = io.BytesIO()
    write_po(buffer, new, width=0, omit_header=False, include_lineno=False)
    lines = buffer.getvalue().decode().splitlines()
    dated = re.compile(
        r'"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|'
        r"Report-Msgid-Bugs-To|Project-Id-Version|Generated-By):"
    )
    return ("\n".join(line for line in lines if not dated.match(line)) + "\n").encode()


def lacking(whole: Catalog, texts: Iterable[Text]) -> Iterator[Text]:
    """Yield the texts that are not in a language, or lack a form or a field there."""
    for text in texts:
        message = whole.get(text[0])
        strings = message.string if message else ""
        forms = strings if isinstance(strings, tuple | list) else (strings,)
        wanted = set(_FIELDS.findall(text[1] or text[0]))
        if not all(forms) or not set(_FIELDS.findall(forms[-1] or "")) >= wanted - {"num"}:
            yield text


def main() -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--missing", nargs="*", metavar="NAME", help="templates; none: all")
    parser.add_argument("--add", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    texts = collected()
    if arguments.missing is not None:
        _print_missing(texts, arguments.missing)
        return 0
    if arguments.check:
        return _check(texts)
    added = _read(arguments.add) if arguments.add else {}
    LOCALES.mkdir(exist_ok=True)
    with (LOCALES / "fr.po").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for language in LANGUAGES:
            new = renewed(catalogue(language), texts, added, keep=bool(arguments.add))
            path = LOCALES / f"{language}.po"
            path.write_bytes(written(new))
            print(f"{path.name}: {sum(1 for _ in lacking(new, texts))} of {len(texts)} missing")
    return 0


def _read(path: Path) -> Mapping[str, Any]:
    found = json.loads(path.read_text("utf-8"))
    return {
        text: dict(zip(LANGUAGES, entry, strict=True)) if isinstance(entry, list) else entry
        for text, entry in found.items()
    }


def _print_missing(texts: Mapping[Text, set[str]], names: Iterable[str]) -> None:
    wanted = [
        text for text, places in texts.items()
        if not names or any(place.endswith(tuple(names)) for place in places)
    ]  # fmt: skip
    empty: dict[str, dict[str, Any]] = {}
    for language in LANGUAGES:
        whole = catalogue(language)
        for text in lacking(whole, wanted):
            entry = empty.setdefault(text[0], {} if text[1] is None else {"plural": text[1]})
            entry[language] = "" if text[1] is None else [""] * whole.num_plurals
    print(json.dumps(empty, ensure_ascii=False, indent=1))


def _check(texts: Mapping[Text, set[str]]) -> int:
    status = 0
    for language in LANGUAGES:
        whole = catalogue(language)
        for text in lacking(whole, texts):
            print(f"{language}.po: not translated: {text[0]!r} ({', '.join(sorted(texts[text]))})")
            status = 1
        for message in whole:
            if message.id and _text_of(message) not in texts:
                print(f"{language}.po: used nowhere: {message.id!r}")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
