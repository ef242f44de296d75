"""Solutions as a table for the eye: aligned, IRIs shortened, long values cut."""

import json
from collections.abc import Mapping, Sequence

from gpgraph.model.namespaces import compact

LONGEST_CELL = 60


def table(results: bytes) -> str:
    """Lay out an answer.

    Args:
        results: SPARQL 1.1 Query Results in JSON, of a ``SELECT`` query.

    Returns:
        A heading, a rule, a line for each solution and their number. A value that is not bound
        is an empty cell. For the whole of a long value ask for another format.
    """
    answer = json.loads(results)
    names: Sequence[str] = answer["head"]["vars"]
    rows = [
        [_cell(solution[name]) if name in solution else "" for name in names]
        for solution in answer["results"]["bindings"]
    ]
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    lines = [list(names), ["-" * width for width in widths], *rows]
    count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    return "\n".join([*(_line(line, widths) for line in lines), f"({count})"])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    pairs = zip(cells, widths, strict=True)
    return "  ".join(cell.ljust(width) for cell, width in pairs).rstrip()


def _cell(term: Mapping[str, object]) -> str:
    value = term["value"]
    if term["type"] == "uri":
        text = compact(str(value))
    elif term["type"] == "bnode":
        text = f"_:{value}"
    else:
        # The value of a triple term of RDF 1.2 is an object itself.
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
