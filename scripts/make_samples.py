"""Write the sample records: invented projects, operations, publications, figures and strategies.

    python scripts/make_samples.py docs/examples/samples

The same bytes each time. Nothing in them says anything about the world: countries have codes that
ISO 3166-1 keeps free, and every label begins with the word Sample.
"""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "gp": "https://w3id.org/gpgraph/ontology#",
    "gpg": "https://w3id.org/gpgraph/id/gpg-2017/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "sdg": "http://metadata.un.org/sdg/",
    "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
    "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
    "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
    "theme": "https://w3id.org/gpgraph/id/theme/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
SAMPLE = "https://example.org/sample/"
NOTE = "Sample records, invented for tutorials and tests. They say nothing about the world."
COUNTRIES = tuple(f"X{letter}" for letter in "ABCDEFGH")  # free for private use in ISO 3166-1

# What is worked on: words for it, the goals and objectives that it may address, targets, themes.
FIELDS = (
    ("terrorism", ("gpg:1", "gpg:1.1", "gpg:1.3"), ("sdg:16.a",), ("theme:terrorism",)),
    ("terrorist financing", ("gpg:1.4",), ("sdg:16.4",), ("theme:terrorist-financing",)),
    ("border checks", ("gpg:2", "gpg:2.2"), ("sdg:10.7",), ("theme:migrant-smuggling",)),
    ("human trafficking", ("gpg:3", "gpg:3.1"), ("sdg:8.7", "sdg:16.2"),
     ("theme:trafficking-in-persons",)),
    ("cybercrime", ("gpg:4", "gpg:4.1"), ("sdg:9.1",), ("theme:cybercrime",)),
    ("corruption", ("gpg:5", "gpg:5.1"), ("sdg:16.5",), ("theme:corruption",)),
    ("drug trafficking", ("gpg:6",), ("sdg:3.5",), ("theme:drug-trafficking",)),
    ("counterfeit goods", ("gpg:6.1",), ("sdg:16.4",), ("theme:counterfeit-goods",)),
    ("wildlife crime", ("gpg:7", "gpg:7.1"), ("sdg:15.7", "sdg:15.c"), ("theme:wildlife-crime",)),
    ("illegal fishing", ("gpg:7",), ("sdg:14.4", "sdg:14.6"), ("theme:illegal-fishing",)),
)  # fmt: skip
WORK = ("training for investigators", "a shared case system", "laboratory equipment",
        "exchange of officers", "a study of routes", "help for victims")  # fmt: skip
INDICATORS = (
    ("sdg:C160101", "per 100,000 people", 0, 30),
    ("sdg:C160202", "per 100,000 people", 0, 12),
    ("sdg:C160501", "percent", 1, 60),
    ("sdg:C160302", "percent", 5, 70),
)
YEARS = range(2021, 2025)


def organisations() -> Iterator[str]:
    """Yield an agency for each country."""
    for code in COUNTRIES:
        yield record(
            f"agency-{code}", ("org:Organization",), f"police agency of {code}", [countries(code)]
        )


def projects(random: Random) -> Iterator[str]:
    """Yield projects of some years."""
    for number in range(1, 61):
        field, goals, targets, themes = FIELDS[number % len(FIELDS)]
        code, start = random.choice(COUNTRIES), day(random)
        lines = [
            ("schema:startDate", xsd(start.isoformat(), "date")),
            (
                "schema:endDate",
                xsd((start + timedelta(random.randint(200, 1400))).isoformat(), "date"),
            ),
            ("prov:wasAssociatedWith", sample(f"agency-{code}")),
            ("gp:addresses", " , ".join((random.choice(goals), random.choice(targets), *themes))),
            countries(code),
        ]
        label = f"project {number}: {random.choice(WORK)} ({field})"
        yield record(f"project-{number:03}", ("gp:Project",), label, lines)


def operations(random: Random) -> Iterator[str]:
    """Yield operations of some days, by agencies of several countries."""
    for number in range(1, 61):
        field, goals, _, themes = random.choice(FIELDS)
        codes, start = sorted(random.sample(COUNTRIES, random.randint(2, 4))), day(random)
        lines = [
            ("schema:startDate", xsd(start.isoformat(), "date")),
            ("schema:endDate", xsd((start + timedelta(random.randint(1, 20))).isoformat(), "date")),
            ("prov:wasAssociatedWith", " , ".join(sample(f"agency-{code}") for code in codes)),
            ("gp:addresses", " , ".join((random.choice(goals), *themes))),
            countries(*codes),
        ]
        yield record(
            f"operation-{number:03}", ("gp:Operation",), f"operation {number} ({field})", lines
        )


def publications(random: Random) -> Iterator[str]:
    """Yield reports on projects and on fields."""
    for number in range(1, 41):
        field, goals, targets, themes = random.choice(FIELDS)
        title = f"report {number} on {field}"
        lines = [
            ("dcterms:title", text(f"Sample {title}")),
            ("dcterms:publisher", sample(f"agency-{random.choice(COUNTRIES)}")),
            ("dcterms:source", f"<{SAMPLE}report/{number}.pdf>"),
            ("gp:addresses", " , ".join((random.choice([*goals, *targets]), *themes))),
        ]
        yield record(f"publication-{number:03}", ("dcterms:BibliographicResource",), title, lines)


def strategies(random: Random) -> Iterator[str]:
    """Yield two national strategies for each country."""
    for number, (code, turn) in enumerate(product(COUNTRIES, range(2)), 1):
        field, goals, targets, themes = FIELDS[(number * 3) % len(FIELDS)]
        first = 2016 + 5 * turn + random.randint(0, 2)
        lines = [
            ("gp:inForceFrom", xsd(first, "gYear")),
            ("gp:inForceUntil", xsd(first + random.randint(3, 5), "gYear")),
            ("dcterms:publisher", sample(f"agency-{code}")),
            ("gp:addresses", " , ".join((goals[0], *targets, *themes))),
            countries(code),
        ]
        label = f"national strategy of {code} on {field}"
        yield record(f"strategy-{number:03}", ("gp:NationalStrategy",), label, lines)


def figures(random: Random) -> Iterator[str]:
    """Yield a data set for each indicator, and its figures by country and year."""
    number = 0
    for indicator, unit, low, high in INDICATORS:
        code = indicator.partition(":")[2]
        title = f"figures for indicator {code}"
        lines = [
            ("dcterms:title", text(f"Sample {title}")),
            ("dcterms:description", text(NOTE)),
            ("dcterms:creator", sample("agency-XA")),
            ("dcterms:license", "<https://creativecommons.org/licenses/by/4.0/>"),
            ("gp:addresses", indicator),
        ]
        yield record(f"dataset-{code}", ("dcat:Dataset",), title, lines)
        for country, year in product(COUNTRIES, YEARS):
            number += 1
            value = random.randint(low * 10, high * 10) / 10
            lines = [
                ("gp:indicator", indicator),
                ("qb:dataSet", sample(f"dataset-{code}")),
                ("sdmx-dimension:refPeriod", xsd(year, "gYear")),
                ("sdmx-measure:obsValue", f"{value:.1f}"),
                ("sdmx-attribute:unitMeasure", f'"{unit}"'),
                countries(country),
            ]
            label = f"figure {number}: {code}, {country}, {year}"
            yield record(f"observation-{number:03}", ("qb:Observation",), label, lines)


def record(name: str, kinds: tuple[str, ...], label: str, lines: list[tuple[str, str]]) -> str:
    """Write one record, marked as a sample by its class and by its label."""
    facts = [
        ("a", " , ".join((*kinds, "gp:SampleRecord"))),
        ("rdfs:label", text(f"Sample {label}")),
    ]
    facts += sorted(lines)
    return (
        " ;\n    ".join(
            f"{sample(name)} {verb} {value}" if place == 0 else f"{verb} {value}"
            for place, (verb, value) in enumerate(facts)
        )
        + " .\n"
    )


def sample(name: str) -> str:
    """Return the IRI of a sample."""
    return f"<{SAMPLE}{name}>"


def text(words: str) -> str:
    """Write an English text."""
    return f'"{words}"@en'


def xsd(value: object, name: str) -> str:
    """Write a value of a datatype of XML Schema."""
    return f'"{value}"^^xsd:{name}'


def countries(*codes: str) -> tuple[str, str]:
    """Return in which countries something is."""
    return "gp:countryCode", " , ".join(f'"{code}"' for code in codes)


def day(random: Random) -> date:
    """Return a day of the years that the samples are about."""
    return date(2018, 1, 1) + timedelta(random.randint(0, 2500))


def files() -> dict[str, str]:
    """Return the text of each file by its name; each has random numbers of its own."""
    made = {
        "organisations": organisations(),
        "projects": projects(Random(1)),  # noqa: S311 - the same each time is the point
        "operations": operations(Random(2)),  # noqa: S311
        "publications": publications(Random(3)),  # noqa: S311
        "strategies": strategies(Random(4)),  # noqa: S311
        "figures": figures(Random(5)),  # noqa: S311
    }
    found = {}
    for name, records in made.items():
        body = "\n".join(records)
        used = [f"@prefix {p}: <{iri}> ." for p, iri in PREFIXES.items() if f"{p}:" in body]
        found[f"{name}.ttl"] = "\n".join([*used, "", f"# {NOTE}", "", body])
    return found


def main(folder: Path) -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (folder / name).write_text(content, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
