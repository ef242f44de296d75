"""From what stands in a cell to RDF terms, and back.

Spreadsheets change what people type: ``1.10`` becomes a number and loses its nought, ``007`` its
noughts, ``1.2`` a day in February. So nothing is guessed: a number where a text is asked for is a
mistake to be mended, not a text.

Source:
    XML Schema Part 2, the lexical forms: https://www.w3.org/TR/xmlschema11-2/
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from gpgraph.model.namespaces import PREFIXES, compact
from gpgraph.model.sheets.cells import CONTROL, Cell, Value, joined, split
from gpgraph.model.sheets.keys import LINK, TEXT, Key
from gpgraph.model.sheets.names import Names, NoIriError

_XSD = PREFIXES["xsd"]
_WHOLE = frozenset(
    _XSD + prefix + name
    for prefix, names in (
        ("", ("integer", "int", "long", "short", "byte")),
        ("unsigned", ("Int", "Long", "Short", "Byte")),
        ("non", ("NegativeInteger", "PositiveInteger")),
        ("", ("negativeInteger", "positiveInteger")),
    )
    for name in names
)
_FRACTION = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_BOOLEAN, _DATE, _TIME = _XSD + "boolean", _XSD + "date", _XSD + "time"
_STAMP = _XSD + "dateTimeStamp"
_MOMENT = frozenset({_XSD + "dateTime", _STAMP})
_YEAR = _XSD + "gYear"
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_INSTANT = r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
_A_MOMENT = "a moment such as 2026-11-22T09:30:00Z"
_FORMS: Mapping[str, tuple[re.Pattern[str], str]] = MappingProxyType(
    {
        **dict.fromkeys(_WHOLE, (re.compile(r"[+-]?[0-9]+"), "a whole number such as 12")),
        _XSD + "decimal": (
            re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
            "a number such as 0.75",
        ),
        **dict.fromkeys(
            (_XSD + "double", _XSD + "float"),
            (
                re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|INF|-INF|NaN"),
                "a number such as 0.75",
            ),
        ),
        _BOOLEAN: (re.compile("true|false|1|0"), "true or false"),
        _DATE: (re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}" + _ZONE), "a day such as 2026-11-22"),
        _TIME: (re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?" + _ZONE), "a time: 09:30:00"),
        _XSD + "dateTime": (re.compile(_INSTANT + _ZONE), _A_MOMENT),
        _STAMP: (re.compile(_INSTANT + _ZONE.removesuffix("?")), f"{_A_MOMENT}, with its zone"),
        _YEAR: (re.compile(r"-?[0-9]{4,}" + _ZONE), "a year such as 2026"),
        _XSD + "gYearMonth": (re.compile(r"-?[0-9]{4,}-[0-9]{2}" + _ZONE), "a month: 2026-11"),
    }
)
# Numbers have 15 digits in a spreadsheet, and days begin with that of 1900 after a leap day that
# there never was.
_LARGEST = 10**15
_FIRST_DAY = date(1900, 3, 1)
_CALENDAR: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        _DATE: lambda text: date.fromisoformat(text[:10]),
        **dict.fromkeys(_MOMENT, datetime.fromisoformat),
    }
)
_AS_TEXT = "Format the column as text and type it again"


class CellError(ValueError):
    """What stands in a cell is not what its column asks for; the message says what to do."""


def terms(cell: Cell, key: Key, names: Names) -> list[NamedNode | Literal]:
    """Return the values that a cell holds.

    Raises:
        CellError: it holds something that its column does not take.
    """
    if cell.kind == "f":
        raise CellError("This is a formula. Copy it and paste its value: formulas are not read.")
    if cell.kind == "e":
        raise CellError(f"This is the error {cell.value}. Write the value, or empty the cell.")
    if cell.kind == "s" and (strange := CONTROL.search(cell.text)):
        what = f"U+{ord(strange[0]):04X}"
        raise CellError(f"A character stands here that cannot be seen, {what}. Type the text anew.")
    texts = split(cell.text) if cell.kind == "s" else [_lexical(cell, key.datatype)]
    return [_term(text, key, names) for text in texts]


def written(
    values: list[NamedNode | Literal], key: Key, names: Names, labels: Mapping[str, str]
) -> Value:
    """Return what a cell holds for values that its column takes; the labels are of links.

    One number, day or truth value is written as such, so that the spreadsheet can sort them.
    """
    if len(values) == 1 and isinstance(values[0], Literal):
        native = _native(values[0], key.datatype)
        if native is not None:
            return native
    return joined([_text(value, names, labels) for value in values])


def cell_of(value: Value) -> Cell:
    """Return a cell that holds a value."""
    kinds = ((str, "s"), (bool, "b"), (int | float, "n"))
    return Cell(next((kind for type_, kind in kinds if isinstance(value, type_)), "d"), value)


def named(iri: str, names: Names, labels: Mapping[str, str]) -> str:
    """Write a link: the label, and in brackets the name, which alone counts."""
    short = names.short(iri)
    label = " ".join(labels.get(iri, "").split())
    return f"{label} [{short}]" if label and not set("[]") & set(short) else short


def kind_in_words(key: Key) -> str:
    """Say what a column takes."""
    if key.datatype == LINK:
        return "IRI"
    if key.language:
        return f"text, language {key.language}"
    if key.datatype == TEXT:
        return "text"
    if key.datatype in _FORMS:
        return _FORMS[key.datatype][1].removeprefix("a ")
    return compact(key.datatype)


def _lexical(cell: Cell, datatype: str) -> str:
    value = cell.value
    if isinstance(value, bool):
        return _fit(value, datatype, {_BOOLEAN: str(value).lower()}, "true or false")
    if isinstance(value, int | float):
        return _number(value, datatype)
    if isinstance(value, datetime):
        moment = value.isoformat()
        forms = dict.fromkeys(_MOMENT, moment)
        if value.time() == time():
            forms |= {_DATE: value.date().isoformat(), _YEAR: ""}
        return _fit(value, datatype, forms, "a day")
    if isinstance(value, date):
        return _fit(value, datatype, {_DATE: value.isoformat()}, "a day")
    return _fit(
        value, datatype, {_TIME: value.isoformat()} if isinstance(value, time) else {}, "a time"
    )


def _fit(value: Value, datatype: str, forms: Mapping[str, str], what: str) -> str:
    if forms.get(datatype):
        return forms[datatype]
    raise CellError(
        f"Here stands {what}, {value}, where {_asked(datatype)} is asked for. {_AS_TEXT}."
    )


def _number(value: float, datatype: str) -> str:
    is_whole = isinstance(value, int) or value.is_integer()
    if is_whole and (datatype in _WHOLE or datatype == _YEAR):
        return str(int(value))
    if datatype in _FRACTION:
        exact = Decimal(repr(value))  # of the digits that are shown, not of what is stored
        return str(int(exact)) if is_whole else format(exact, "f")
    if datatype in _FORMS and datatype not in _WHOLE:
        raise CellError(f"Here stands the number {value:g}. Write {_asked(datatype)}.")
    if datatype in _WHOLE:
        raise CellError(f"{value:g} is no whole number. Write one such as 12.")
    raise CellError(
        f"Here stands the number {value:g}, where {_asked(datatype)} is asked for. {_AS_TEXT}:"
        " as a number it loses noughts at its ends."
    )


def _asked(datatype: str) -> str:
    if datatype == LINK:
        return "an IRI"
    return _FORMS[datatype][1] if datatype in _FORMS else "a text"


def _term(text: str, key: Key, names: Names) -> NamedNode | Literal:
    if key.datatype == LINK:
        try:
            return NamedNode(names.iri(text))
        except NoIriError as error:
            raise CellError(str(error)) from None
    if key.language:
        return Literal(text, language=key.language)
    if key.datatype in _FORMS:
        text = text.lower() if key.datatype == _BOOLEAN else text
        _check(text, key.datatype)
    return Literal(text, datatype=NamedNode(key.datatype))


def _check(text: str, datatype: str) -> None:
    form, example = _FORMS[datatype]
    if not (form.fullmatch(text) and _is_in_calendar(text, datatype)):
        raise CellError(f"{text[:60]!r} is not {example}. Write it so.")


def _is_in_calendar(text: str, datatype: str) -> bool:
    """Tell whether there is such a day; of years that Python does not have, that is not asked."""
    if datatype not in _CALENDAR or not re.match(r"[0-9]{4}-", text):
        return True
    try:
        _CALENDAR[datatype](text)
    except ValueError:
        return False
    return True


def _text(value: NamedNode | Literal, names: Names, labels: Mapping[str, str]) -> str:
    return value.value if isinstance(value, Literal) else named(value.value, names, labels)


def _native(value: Literal, datatype: str) -> Value | None:
    """Return a number, day or truth value whose cell gives the very same literal back."""
    text = value.value
    found: Value | None = None
    try:
        if datatype in _WHOLE or datatype == _YEAR:
            found = int(text)
        elif datatype in _FRACTION:
            found = float(text)
        elif datatype == _DATE:
            found = date.fromisoformat(text)
        elif datatype == _BOOLEAN:
            found = text == "true"
    except ValueError:
        return None
    if found is None or (isinstance(found, date) and found < _FIRST_DAY):
        return None
    if isinstance(found, int | float) and not abs(found) < _LARGEST:
        return None
    try:
        return found if _lexical(cell_of(found), datatype) == text else None
    except (CellError, OverflowError):
        return None
