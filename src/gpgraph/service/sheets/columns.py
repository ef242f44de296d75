"""From what shapes ask of a class, and what data hold, to the columns of a sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.model.report import Term
from gpgraph.model.sheets.book import Column
from gpgraph.model.sheets.cells import joined
from gpgraph.model.sheets.keys import LANG_STRING, LINK, TEXT, Key
from gpgraph.model.sheets.literals import kind_in_words, named
from gpgraph.model.sheets.needs import Need, needs_of
from gpgraph.service.sheets.knowledge import Kind, Knowledge, kind_of, local_name

TYPE = expand("rdf:type")
_LINKS = NamedNode(expand("owl:ObjectProperty"))
_RANGE = expand("rdfs:range")
_FIRST = tuple(
    expand(name)
    for name in (
        "rdfs:label",
        "skos:prefLabel",
        "schema:name",
        "dcterms:title",
        "dcterms:identifier",
        "skos:notation",
    )
)
# A longer list is no help to anybody.
_MOST_CHOICES = 5_000

Values = Mapping[str, Sequence[Term]]
"""What is said of one resource, by property."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a template is made for.

    Args:
        languages: Languages that have columns in any case, in this order.
        rows: Data that it is to hold, resource by resource.
    """

    languages: tuple[str, ...] = ("en",)
    rows: tuple[tuple[str, Values], ...] = ()


class Columns:
    """Makes the columns for one class."""

    def __init__(self, knowledge: Knowledge, class_iri: str, wish: Wish) -> None:
        """Look up what the shapes say of the class."""
        self._knowledge = knowledge
        self._wish = wish
        needs = needs_of(knowledge.shapes, knowledge.above(class_iri))
        self._needs = {path: need for path, need in needs.items() if need.most != 0}
        self._known = [knowledge.described(iri) for iri in knowledge.instances((class_iri,))]
        self._used = _kinds(values for _, values in wish.rows)
        if all(values.get(TYPE, ()) == [NamedNode(class_iri)] for _, values in wish.rows):
            self._used.pop(TYPE, None)
        self._needs.pop(TYPE, None)

    @property
    def properties(self) -> frozenset[str]:
        """The properties that the shapes speak of."""
        return frozenset(self._needs)

    def all(self) -> tuple[Column, ...]:
        """Return the columns in their order."""
        groups = self._groups()
        paths = {path for group in groups for path in group}
        groups += [(path,) for path in sorted(self._used) if path not in paths]
        found = [(self._rank(group), column) for group in groups for column in self._of(group)]
        return tuple(column for _, column in sorted(found, key=lambda one: one[0]))

    def _groups(self) -> list[tuple[str, ...]]:
        """Return the properties, those together that must have the same values."""
        groups: dict[str, tuple[str, ...]] = {path: (path,) for path in self._needs}
        for path, need in sorted(self._needs.items()):
            for other in sorted(need.equals & groups.keys()):
                both = tuple(sorted({*groups[path], *groups[other]}, key=_order))
                if all(_same(values, both) for _, values in self._wish.rows):
                    groups |= dict.fromkeys(both, both)
        return list(dict.fromkeys(groups.values()))

    def _of(self, paths: tuple[str, ...]) -> list[Column]:
        need = self._need(paths)
        keys = [Key(paths, datatype, language) for datatype, language in self._kinds_of(need)]
        return [self._column(key, need) for key in keys]

    def _need(self, paths: tuple[str, ...]) -> Need:
        need = self._needs.get(paths[0], Need(paths[0]))
        for path in paths[1:]:
            need = need.together_with(self._needs[path])
        return need

    def _kinds_of(self, need: Need) -> list[Kind]:
        used = self._used.get(need.path, {})
        usual = need.kind or self._usual(need.path) if need.path in self._needs else None
        found: dict[Kind, None] = {}
        if usual == LANG_STRING:
            wanted = (*self._wish.languages, *sorted(need.languages))
            found |= {(LANG_STRING, language): None for language in wanted}
        elif usual is not None:
            found[usual, ""] = None
        return list(found | dict.fromkeys(sorted(used)))

    def _usual(self, path: str) -> str:
        """Return the kind of values that a property has, where the shapes do not say it."""
        kinds = _kinds(self._known).get(path) or self._knowledge.uses(path)
        if kinds:
            return max(kinds, key=lambda kind: (kinds[kind], kind))[0]
        described = self._knowledge.described(path)
        if _LINKS in described.get(TYPE, ()):
            return LINK
        ranges = [one.value for one in described.get(_RANGE, ()) if isinstance(one, NamedNode)]
        return ranges[0] if ranges and ranges[0].startswith(expand("xsd:")) else TEXT

    def _column(self, key: Key, need: Need) -> Column:
        words = self._knowledge.words(need.path)
        name = next(iter(need.names), "") or words.label or local_name(need.path)
        name = name[0].upper() + name[1:]
        parts = [words.meaning and f"{words.meaning}.", words.example and f"E.g.: {words.example}"]
        is_required = key.language in need.languages if key.language else need.least > 0
        advised = key.language in need.languages if key.language else need.advised > 0
        most = (1 if need.is_by_language else None) if key.language else need.most
        number = _how_many(is_required=is_required, is_advised=advised, most=most)
        choices = self._choices(key, need)
        return Column(
            key,
            heading=f"{name} ({key.language})" if key.language else name,
            needs=f"{number} · {kind_in_words(key)}",
            help="\n\n".join(filter(None, (*parts, *need.texts))),
            choices=choices,
            is_closed=bool(need.values),
            is_single=most == 1,
            is_required=is_required,
            minimum=need.minimum,
        )

    def _choices(self, key: Key, need: Need) -> tuple[str, ...]:
        names, known = self._knowledge.names, self._knowledge
        if need.values:
            return tuple(
                joined([one.value])
                if isinstance(one, Literal)
                else joined([named(one.value, names, {one.value: known.label(one.value)})])
                for one in need.values
            )
        if key.datatype != LINK or not need.classes:
            return ()
        found = known.instances(need.classes)
        listed = found if len(found) <= _MOST_CHOICES else []
        return tuple(joined([named(iri, names, {iri: known.label(iri)})]) for iri in listed)

    def _rank(self, group: tuple[str, ...]) -> tuple[object, ...]:
        need = self._need(group)
        place = 0 if need.least or need.languages else 1 if need.advised else 2
        place = place if group[0] in self._needs else 3
        return (*_order(group[0])[:1], place, self._knowledge.names.short(group[0]))


def cells_of(values: Values, key: Key) -> list[NamedNode | Literal]:
    """Return the values that stand in a column, sorted."""
    found = [
        value
        for value in values.get(key.paths[0], ())
        if kind_of(value) == (key.datatype, key.language) and isinstance(value, NamedNode | Literal)
    ]
    return sorted(found, key=lambda value: value.value)


def _order(path: str) -> tuple[int, str]:
    return (_FIRST.index(path) if path in _FIRST else len(_FIRST), path)


def _kinds(resources: Iterable[Values]) -> dict[str, dict[Kind, int]]:
    """Count, for each property, the kinds of values that it has."""
    found: dict[str, dict[Kind, int]] = {}
    for values in resources:
        for path, terms in values.items():
            counts = found.setdefault(path, {})
            for kind in filter(None, map(kind_of, terms)):
                counts[kind] = counts.get(kind, 0) + 1
    return {path: kinds for path, kinds in found.items() if kinds}


def _same(values: Values, paths: Iterable[str]) -> bool:
    return len({frozenset(values.get(path, ())) for path in paths}) == 1


def _how_many(*, is_required: bool, is_advised: bool, most: int | None) -> str:
    if is_required:
        return "exactly one" if most == 1 else "at least one"
    if is_advised:
        return "one, if known" if most == 1 else "some, if known"
    return "at most one" if most == 1 else "any number"
