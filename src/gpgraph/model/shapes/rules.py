"""What shapes require of one property, as far as JSON Schema can say it."""

from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode


@dataclass(frozen=True, slots=True)
class Rule:
    """Requirements on the values of one property.

    Args:
        datatype: The IRI of the only datatype; ``None`` for any.
        is_required: There is at least one value.
        equals: IRIs of properties that have the same values.
        pattern: What each value matches as text, in XPath's dialect.
        minimum: The least whole number.
        values: The only values that there may be; none of them for any.
        languages: Languages of which each has a text.
    """

    datatype: str | None = None
    is_required: bool = False
    equals: tuple[str, ...] = ()
    pattern: str | None = None
    minimum: int | None = None
    values: tuple[NamedNode | Literal, ...] = ()
    languages: tuple[str, ...] = ()

    def together_with(self, other: "Rule") -> "Rule":
        """Return what both require; of two patterns the later, which is the closer."""
        return replace(
            self,
            datatype=other.datatype or self.datatype,
            is_required=self.is_required or other.is_required,
            equals=(*self.equals, *other.equals),
            pattern=other.pattern or self.pattern,
            minimum=self.minimum if other.minimum is None else other.minimum,
            values=other.values or self.values,
            languages=tuple(sorted({*self.languages, *other.languages})),
        )

    def optional(self) -> "Rule":
        """Return the same where there need not be a value."""
        return replace(self, is_required=False)


@dataclass(frozen=True, slots=True)
class PropertyRule:
    """A rule, and which property it is about.

    ``is_part`` tells that it holds for some of the values only, those of the rule's datatype.
    """

    path: str
    rule: Rule
    is_part: bool = False
