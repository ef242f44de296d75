"""The graph answers the questions that it was made for, with the answers written by hand."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import RdfFormat, parse

from gpgraph.model.sparql.catalogue import read_header

Ask: TypeAlias = Callable[[str], str]

FOLDER = Path(__file__).resolve().parents[2] / "queries" / "competency"


def expected_file(query: Path) -> Path:
    """Return the file with the answer."""
    (found,) = query.parent.glob(f"{query.stem}.expected.*")
    return found


def comparable(answer: str, kind: str) -> object:
    """Return what two equal answers have in common: rows in order, one boolean, or triples."""
    match kind:
        case ".csv":
            return list(csv.reader(io.StringIO(answer)))
        case ".ttl":
            return {str(quad.triple) for quad in parse(answer, RdfFormat.TURTLE)}
        case _:
            return answer.strip()


def test_answer_in_the_store_is_the_one_written_by_hand(competency: Path, ask: Ask) -> None:
    """Order and values, to the letter: a researcher cites them."""
    expected = expected_file(competency)

    answer = ask(competency.read_text("utf-8"))

    assert comparable(answer, expected.suffix) == comparable(
        expected.read_text("utf-8"), expected.suffix
    )


def test_answer_over_http_is_the_one_written_by_hand(competency: Path, ask_over_http: Ask) -> None:
    """Between the store and the researcher stand a worker, a protocol and a format."""
    expected = expected_file(competency)

    answer = ask_over_http(competency.read_text("utf-8"))

    assert comparable(answer, expected.suffix) == comparable(
        expected.read_text("utf-8"), expected.suffix
    )


def test_every_question_has_one_answer_and_every_answer_a_question() -> None:
    """An answer without its query is never compared."""
    questions = {path.stem for path in FOLDER.glob("*.rq")}
    answers = [path.name.partition(".expected.")[0] for path in FOLDER.glob("*.expected.*")]

    assert sorted(answers) == sorted(questions)
    assert len(questions) >= 12


def test_questions_are_numbered_in_a_row_and_none_is_asked_twice() -> None:
    """The number is how a question is cited."""
    files = sorted(FOLDER.glob("*.rq"))
    numbers = [int(path.stem.split("-")[1]) for path in files]
    questions = [read_header(path.stem, path.read_text("utf-8"))["question"] for path in files]

    assert numbers == list(range(1, len(files) + 1))
    assert len(set(questions)) == len(questions)
