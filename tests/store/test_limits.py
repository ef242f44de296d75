"""What the operator allows holds for every answer, whatever its client asks."""

import io
import json

import pytest
from pyoxigraph import Store

from gpgraph.errors import ResultTooLargeError
from gpgraph.model.history.manifest import Manifest
from gpgraph.sandbox.frames import JsonValue
from gpgraph.service.tasks import AnswerLimits, task_table
from gpgraph.store.querying.oxigraph import GraphStore

NOTHING = Manifest("0", None, None, None, (), 0, "", "", "")
NUMBERS = "SELECT ?x { VALUES ?x { " + " ".join(map(str, range(50))) + " } }"


class Answer(io.BytesIO):
    """What a worker hands to its task."""

    meta: dict[str, JsonValue]

    def head(self, media_type: str, **meta: JsonValue) -> None:
        """Keep what is said."""
        self.meta = {"media_type": media_type, **meta}


def ask(query: str, *, max_rows: int = 0, max_bytes: int = 0, wanted: int | None = None) -> Answer:
    """Answer a query over nothing, within limits."""
    tasks = task_table(
        GraphStore(Store()),
        b'{"@context": {}}',
        NOTHING,
        {},
        AnswerLimits(max_rows, max_bytes),
    )
    answer = Answer()
    tasks["query"]({"max_rows": wanted}, query.encode(), answer)
    return answer


@pytest.mark.parametrize(("wanted", "given"), [(None, 20), (5, 5), (30, 20)])
def test_client_may_ask_for_fewer_rows_than_the_operator_allows(
    wanted: int | None, given: int
) -> None:
    """And for no more."""
    answer = ask(NUMBERS, max_rows=20, wanted=wanted)

    assert len(json.loads(answer.getvalue())["results"]["bindings"]) == given
    assert (answer.meta["truncated"], answer.meta["next_offset"]) == (given, given)


def test_answer_within_the_limits_says_nothing_of_them() -> None:
    """Fifty rows are fifty rows."""
    answer = ask(NUMBERS, max_rows=50, max_bytes=100_000)

    assert answer.meta == {"media_type": "application/sparql-results+json"}


@pytest.mark.parametrize("query", [NUMBERS, f"CONSTRUCT {{ <a:b> <a:c> ?x }} {NUMBERS[9:]}"])
def test_answer_of_too_many_bytes_is_refused(query: str) -> None:
    """Not half of it is given."""
    with pytest.raises(ResultTooLargeError, match="longer than 100 bytes"):
        ask(query, max_bytes=100)
