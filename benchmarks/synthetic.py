"""A synthetic graph: projects and publications tagged with the goals and targets of the real one.

Nothing in it exists. Organisations, projects and publications are numbered things below
``https://synthetic.example/``, a name that can belong to nobody (RFC 2606); there are no persons.
The same count and goals give the same bytes on every machine: the numbers come from a generator
that is written out here, not from a library that may change.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

NAMESPACE = "https://synthetic.example/"
TRIPLES = 1_000_000

ORGANISATIONS = 500
PUBLICATIONS_OF_A_PROJECT = 4

_RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
_TERMS = "<http://purl.org/dc/terms/{}>"
_SCHEMA = "<http://schema.org/{}>"
_DATE = "<http://www.w3.org/2001/XMLSchema#date>"

# Words of a title in each language: what is done, to what, where.
_WORDS = {
    "en": (
        ("Mapping", "Measuring", "Preventing", "Comparing", "Reporting", "Understanding"),
        ("illicit flows", "organised crime", "forged documents", "cyber fraud", "trafficking"),
        ("at borders", "in ports", "across a region", "in small states", "in large cities"),
    ),
    "fr": (
        ("Cartographier", "Mesurer", "Prévenir", "Comparer"),
        ("les flux illicites", "la criminalité organisée", "la fraude numérique"),
        ("aux frontières", "dans les ports", "à l'échelle d'une région"),
    ),
    "es": (
        ("Cartografiar", "Medir", "Prevenir", "Comparar"),
        ("los flujos ilícitos", "la delincuencia organizada", "el fraude digital"),
        ("en las fronteras", "en los puertos", "en una región"),
    ),
    "de": (
        ("Erfassung", "Messung", "Verhütung", "Vergleich"),
        ("illegaler Ströme", "organisierter Kriminalität", "digitalen Betrugs"),
        ("an Grenzen", "in Häfen", "in einer Region"),
    ),
    "ar": (
        ("رسم", "قياس", "منع", "مقارنة"),
        ("التدفقات غير المشروعة", "الجريمة المنظمة", "الاحتيال الرقمي"),
        ("على الحدود", "في الموانئ", "في منطقة"),
    ),
}
_OTHER_LANGUAGES = ("fr", "es", "de", "ar")


class Numbers:
    """Pseudo-random numbers that are the same for ever.

    Source:
        Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators: SplitMix64.
    """

    def __init__(self, seed: int) -> None:
        """Begin the sequence of one seed."""
        self._state = seed & 0xFFFFFFFFFFFFFFFF

    def below(self, bound: int) -> int:
        """Return the next number, at least 0 and below ``bound``."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return ((mixed ^ (mixed >> 31)) * bound) >> 64


def triples(goals: Sequence[str], *, count: int = TRIPLES, seed: int = 1) -> Iterator[str]:
    """Yield distinct triples in N-Triples, each without its full stop.

    Args:
        goals: IRIs of the goals and targets that things are tagged with. The first ones are used
            most, as some goals are everywhere.
        count: How many triples.
        seed: Another seed gives another graph of the same form.
    """
    return islice(chain(_organisations(), _activities(goals, Numbers(seed))), count)


def _organisations() -> Iterator[str]:
    for number in range(1, ORGANISATIONS + 1):
        organisation = _thing("organisation", number)
        yield f"{organisation} {_RDF_TYPE} {_SCHEMA.format('Organization')}"
        yield f'{organisation} {_LABEL} "Organisation {number}"@en'


def _activities(goals: Sequence[str], numbers: Numbers) -> Iterator[str]:
    """Yield projects without end, each followed by its publications."""
    number = 0
    while True:
        number += 1
        project = _thing("project", number)
        yield f"{project} {_RDF_TYPE} {_SCHEMA.format('ResearchProject')}"
        yield from _described(project, f"Project {number}", goals, numbers)
        yield f'{project} {_SCHEMA.format("startDate")} "{_day(numbers)}"^^{_DATE}'
        first = (number - 1) * PUBLICATIONS_OF_A_PROJECT + 1
        for written in range(first, first + PUBLICATIONS_OF_A_PROJECT):
            publication = _thing("publication", written)
            yield f"{publication} {_RDF_TYPE} {_SCHEMA.format('ScholarlyArticle')}"
            yield from _described(publication, f"Publication {written}", goals, numbers)
            yield f'{publication} {_TERMS.format("issued")} "{_day(numbers)}"^^{_DATE}'
            yield f"{publication} {_TERMS.format('isPartOf')} {project}"


def _described(thing: str, name: str, goals: Sequence[str], numbers: Numbers) -> Iterator[str]:
    """Yield what projects and publications have in common."""
    yield f'{thing} {_TERMS.format("identifier")} "{name}"'
    yield f'{thing} {_TERMS.format("title")} "{_title("en", numbers)} ({name})"@en'
    if numbers.below(4) == 0:
        language = _OTHER_LANGUAGES[numbers.below(len(_OTHER_LANGUAGES))]
        yield f'{thing} {_TERMS.format("title")} "{_title(language, numbers)} ({name})"@{language}'
    organisation = _thing("organisation", 1 + numbers.below(ORGANISATIONS))
    yield f"{thing} {_TERMS.format('publisher')} {organisation}"
    # The square of a uniform number favours the first; a set keeps the triples distinct.
    size = len(goals)
    tags = {numbers.below(1 + numbers.below(size)) for _ in range(1 + numbers.below(3))}
    for tag in sorted(tags):
        yield f"{thing} {_TERMS.format('subject')} <{goals[tag]}>"


def _thing(kind: str, number: int) -> str:
    return f"<{NAMESPACE}{kind}/{number}>"


def _title(language: str, numbers: Numbers) -> str:
    return " ".join(words[numbers.below(len(words))] for words in _WORDS[language])


def _day(numbers: Numbers) -> str:
    return f"{2000 + numbers.below(25)}-{1 + numbers.below(12):02}-{1 + numbers.below(28):02}"
