"""The example repository in the documentation is one: it runs, and it notices."""

import shutil
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "validated-data"
STATION = "shapes/station.shapes.ttl::"
KNOWN = f"{STATION}STATION-OPENED::Datatype"


def copied(repository: Any) -> Any:
    """Copy the example into an empty folder."""
    shutil.copytree(EXAMPLE, repository.folder, dirs_exist_ok=True)
    return repository


def test_example_conforms_with_one_waiver_and_one_piece_of_advice(empty: Any) -> None:
    """Who copies it begins with a green run that shows all that there is."""
    ran = copied(empty).pytest("-rA")

    outcomes = ran.outcomes()
    assert ran.code == 0, ran.out
    assert {name for name, word in outcomes.items() if word == "XFAIL"} == {
        KNOWN,
        f"{KNOWN}[station:old-town]",
    }
    assert len(outcomes) == 9
    assert "No station is in this district. Is one missing?" in ran.out
    assert "data/districts.jsonld:8" in ran.out


def test_example_notices_a_mistake_and_says_where(empty: Any) -> None:
    """A green run means something."""
    repository = copied(empty)
    path = repository.folder / "data" / "stations.ttl"
    text = path.read_text("utf-8")
    assert "ex:district ex:north" in text
    path.write_text(text.replace("ex:district ex:north", "ex:district ex:nowhere", 1), "utf-8")

    ran = repository.pytest("-rA", "-n", "2")

    failed = [name for name, word in ran.outcomes().items() if word == "FAILED"]
    assert sorted(failed) == [
        f"{STATION}ex:Station-district::Class",
        f"{STATION}ex:Station-district::Class[station:harbour]",
    ]
    assert "data/stations.ttl:8: " in ran.out
    assert "Say in which district the station is." in ran.out
