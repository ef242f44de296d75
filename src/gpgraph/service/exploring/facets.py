"""What the trees can be narrowed by: an edition of goals, a programme, a theme, an SDG."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.namespaces import ID, PREFIXES, SDG, SDG_SCHEME, compact, expand, thing_of
from gpgraph.service.describing.references import References, View
from gpgraph.service.exploring.outline import Outline

FRAMEWORK, PROGRAMME, THEME, SDG_GOAL = "framework", "programme", "theme", "sdg"
# The list whose concepts are the values of a facet; a framework is any list.
_LISTS: Mapping[str, str] = MappingProxyType(
    {PROGRAMME: ID + "programme", THEME: ID + "theme", SDG_GOAL: SDG_SCHEME}
)
FACETS = (FRAMEWORK, *_LISTS)
# Values that are offered for one facet; any other can be asked for as well.
MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left of the trees: for each facet that is set, the thing and what it leaves."""

    chosen: Mapping[str, str]
    left: Mapping[str, frozenset[str]]

    @property
    def found(self) -> frozenset[str] | None:
        """Return the concepts that are left; nothing where no facet is set."""
        return self.without("")

    def without(self, facet: str) -> frozenset[str] | None:
        """Return the concepts that are left by all facets but one."""
        sets = [found for name, found in self.left.items() if name != facet]
        return frozenset.intersection(*sets) if sets else None


@dataclass(frozen=True, slots=True)
class Facets:
    """The facets of one release; what each value concerns is looked up before there are walls."""

    outline: Outline
    values: Mapping[str, Mapping[str, frozenset[str]]]

    @classmethod
    def of(cls, outline: Outline) -> "Facets":
        """Return the facets of a release."""
        values = {FRAMEWORK: {scheme: outline.whole(scheme) for scheme in outline.schemes}}
        for facet, scheme in _LISTS.items():
            offered = outline.below(scheme) if facet == SDG_GOAL else _down(outline, scheme)
            concepts = [iri for iri, _ in zip(offered, range(MOST_OFFERED), strict=False)]
            values[facet] = {iri: outline.about(iri) for iri in concepts}
        return cls(outline, values)

    def narrow(self, wanted: Mapping[str, str]) -> Narrowed:
        """Narrow the trees; ``wanted`` has the name of a value for facets of ``FACETS``.

        Raises:
            ResourceNotFoundError: there is no such thing to narrow by.
        """
        chosen = {facet: self._value(facet, name) for facet, name in wanted.items() if name}
        left = {
            facet: self.values[facet].get(iri) or self.outline.about(iri)
            for facet, iri in chosen.items()
        }
        return Narrowed(chosen, left)

    def _value(self, facet: str, name: str) -> str:
        for iri in named(name):
            scheme = _LISTS.get(facet)
            if iri in self.outline.schemes if scheme is None else iri in self.outline.whole(scheme):
                return iri
        raise ResourceNotFoundError(
            f"There is no {facet} {name[:60]!r} to narrow by. Leave it out, or choose one of those"
            " that the page without it lists."
        )

    def views(self, refs: References, narrowed: Narrowed) -> list[View]:
        """Return what can be chosen, with how many concepts each choice would leave."""
        views: list[View] = []
        for facet in FACETS:
            base = narrowed.without(facet)
            options: list[View] = []
            for iri, found in self.values[facet].items():
                count = len(found if base is None else found & base)
                is_chosen = narrowed.chosen.get(facet) == iri
                if count or is_chosen:
                    options.append({**self._option(refs, iri), "count": count, "chosen": is_chosen})
            views.append({"name": facet, "options": options})
        return views

    def _option(self, refs: References, iri: str) -> View:
        return {
            **self.outline.names.to(refs, iri),
            "value": short_name(iri),
            "depth": max(0, len(self.outline.path(iri)) - 1),
        }


def _down(outline: Outline, scheme: str) -> Iterator[str]:
    """Yield the concepts of a scheme, each before what stands below it, once."""
    seen: set[str] = set()
    waiting = [*reversed(outline.below(scheme))]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            yield here
            waiting.extend(reversed(outline.below(here)))


def named(name: str) -> tuple[str, ...]:
    """Return the IRIs that a name may stand for, the likeliest first.

    It is a CURIE, an IRI, what stands behind ``/doc/``, or the code of an SDG or target.
    """
    prefix, colon, _ = name.partition(":")
    if prefix in PREFIXES and colon:
        return expand(name), name
    if colon:
        return (name,)
    return (thing_of(name), SDG + name) if name[:1].isdigit() else (thing_of(name),)


def short_name(iri: str) -> str:
    """Return how an address names a thing: as ``/doc/`` does, or by its CURIE."""
    if iri == SDG_SCHEME:
        return "sdg"
    if iri.startswith(SDG):
        return f"sdg/{iri.removeprefix(SDG)}"
    return iri.removeprefix(ID) if iri.startswith(ID) else compact(iri)
