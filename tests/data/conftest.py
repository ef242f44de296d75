"""The data files as they stand, and the two source documents where a folder with them is given."""

import csv
import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from gpgraph.model.namespaces import DESCRIPTION_GRAPHS

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/gpgraph/"
NUMBERED_HEADING = re.compile(r"(?:Goal )?(\d):(?: .*)?")
SENTENCE_END = re.compile(r"(?<=\.) (?=[A-Z])")
STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u2011": "-"})  # noqa: RUF001 - the point


@pytest.fixture(scope="session")
def graphs() -> dict[str, list[Quad]]:
    """Return the triples of each Turtle file below ``data/``, by graph name without the base."""
    folder = ROOT / "data"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): list(
            parse(path=path, format=RdfFormat.TURTLE)
        )
        for path in sorted(folder.rglob("*.ttl"))
    }


@pytest.fixture(scope="session")
def table_texts() -> dict[str, str]:
    """Return what the tables of links say in words of ours, by file and line.

    These are the comments of the rows and the header's title and description: labels are copies.
    """
    found = {}
    for path in sorted((ROOT / "data" / "alignments").glob("*.sssom.tsv")):
        comment = None
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            place = f"{path.name}:{number}"
            if line.startswith(("#mapping_set_title: ", "#mapping_set_description: ")):
                found[place] = line.partition(": ")[2]
            elif comment is not None:
                found[place] = line.split("\t")[comment]
            elif not line.startswith("#"):
                comment = line.split("\t").index("comment")
    return found


@pytest.fixture(scope="session")
def published_graphs() -> set[str]:
    """Return the name, without the base, of each graph that the repository's files make."""
    roots = {"data": "", "ontology": "ontology/", "shapes": "shapes/"}
    suffixes = (".sssom.tsv", ".shapes.ttl", ".ttl")
    names = {"inferred", "rules", *DESCRIPTION_GRAPHS}
    for folder, start in roots.items():
        for path in (ROOT / folder).rglob("*"):
            suffix = next((end for end in suffixes if path.name.endswith(end)), None)
            if suffix:
                relative = path.relative_to(ROOT / folder).as_posix()
                names.add(start + relative.removesuffix(suffix))
    return names


@pytest.fixture(scope="session")
def source_rows() -> list[dict[str, str]]:
    """Return the rows of ``data/sources.csv``."""
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def documents(source_rows: list[dict[str, str]]) -> dict[str, str]:
    """Return each document's text by its CURIE; its hash identifies it, not its file name."""
    folder = Path(os.environ["GPGRAPH_SOURCES"])
    texts = {
        hashlib.sha256(content).hexdigest(): content.decode("utf-8")
        for content in (path.read_bytes() for path in sorted(folder.glob("*.txt")))
    }
    wanted = {r["subject"]: r["text_sha256"] for r in source_rows if r["kind"] == "document"}
    missing = [name for name, digest in wanted.items() if digest not in texts]
    if missing:
        pytest.fail(f"No file in {folder} has the recorded hash of: {', '.join(missing)}")
    return {name: texts[digest] for name, digest in wanted.items()}


@pytest.fixture(scope="session")
def sentences(documents: Mapping[str, str]) -> dict[tuple[str, int, int], str]:
    """Return each normalised sentence by document CURIE, section and number in the section.

    A numbered heading (``Goal 1:`` or ``1: …``) opens its section; what comes before the first is
    section 0. Prose is a line of more than one word that ends in a full stop or a colon and is no
    list item. Any other line is a heading without a number: after some prose it closes the section.
    A sentence ends at a full stop before a space and a capital letter, or with its line.
    """
    return {
        (name, section, number): sentence
        for name, text in documents.items()
        for section, prose in sections(text).items()
        for number, sentence in enumerate(prose, 1)
    }


def sections(text: str) -> dict[int, list[str]]:
    """Return the sentences of each numbered section, in their order."""
    found: dict[int, list[str]] = {0: []}
    current: int | None = 0
    for line in map(normalise, text.split("\n")):
        heading = NUMBERED_HEADING.fullmatch(line)
        if heading:
            current = int(heading[1])
            found[current] = []
        elif line.endswith((".", ":")) and " " in line and not line.startswith("- "):
            if current is not None:
                found[current].extend(SENTENCE_END.split(line))
        elif line and current is not None and found[current]:
            current = None
    return found


def normalise(text: str) -> str:
    """Return ``text`` in NFC with straight quotes, plain hyphens and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).translate(STRAIGHT).split())
