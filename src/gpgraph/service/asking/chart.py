"""Bars for the numbers of an answer."""

import math
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

from gpgraph.model.namespaces import compact, expand

# A solution, as SPARQL results in JSON have it.
Row: TypeAlias = Mapping[str, Mapping[str, Any]]

MOST_BARS = 60
# More columns of words would make a name that nobody reads.
_NAMING = 3
_NAME_LENGTH = 120
# Those that the engine computes with come out as the first four.
_NUMBERS = frozenset(
    expand(f"xsd:{name}")
    for name in ("integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger")
)


def chart(columns: Sequence[str], rows: Sequence[Row], column: str = "") -> dict[str, Any] | None:
    """Return a bar for each row, or ``None`` where no column holds numbers alone.

    Args:
        columns: The names of the columns.
        rows: The solutions, as SPARQL results in JSON have them.
        column: The column to draw; the first one of numbers where it is none of them.

    Returns:
        ``columns``, those that can be drawn; ``column``, the one that is; ``bars``, each with its
        ``name``, its number as ``text``, and ``start`` and ``length`` in hundredths of the width;
        ``zero``, where the bars begin; ``more``, the rows that have none.
    """
    numeric = [name for name in columns if _is_numeric(name, rows)]
    if not numeric:
        return None
    drawn = column if column in numeric else numeric[0]
    naming = _naming([name for name in columns if name not in numeric], rows)
    found = [(row, float(row[drawn]["value"])) for row in rows if drawn in row]
    shown = list(islice(((row, value) for row, value in found if math.isfinite(value)), MOST_BARS))
    least = min(0.0, *(value for _, value in shown)) if shown else 0.0
    most = max(0.0, *(value for _, value in shown)) if shown else 0.0
    width = (most - least) or 1.0
    return {
        "columns": numeric,
        "column": drawn,
        "zero": round(-least / width * 100, 2),
        "bars": [
            {
                "name": _name(row, naming),
                "text": str(row[drawn]["value"]),
                "start": round((min(value, 0.0) - least) / width * 100, 2),
                "length": round(abs(value) / width * 100, 2),
            }
            for row, value in shown
        ],
        "more": len(found) - len(shown),
    }


def _is_numeric(name: str, rows: Sequence[Row]) -> bool:
    cells = [row[name] for row in rows if name in row]
    return bool(cells) and all(cell.get("datatype") in _NUMBERS for cell in cells)


def _naming(columns: Sequence[str], rows: Sequence[Row]) -> Sequence[str]:
    """Return the columns that name a row: those of words, else the first of things."""
    words = [
        name
        for name in columns
        if any(name in row and row[name]["type"] == "literal" for row in rows)
    ]
    return words[:_NAMING] or columns[:1]


def _name(row: Row, naming: Sequence[str]) -> str:
    parts = (row[name] for name in naming if name in row)
    shown = (compact(part["value"]) if part["type"] == "uri" else part["value"] for part in parts)
    name = " · ".join(str(part) for part in shown if part)
    return name[:_NAME_LENGTH] + ("…" if len(name) > _NAME_LENGTH else "")
