"""What to do about a broken constraint, for shapes whose message only says what is wrong."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pyoxigraph import Literal

from gpgraph.model.report import Term
from gpgraph.model.report.finding import shown, shown_path

# How many values of a list are written out.
_MANY = 12

# By the parameters of SHACL, section 4, that make a constraint; there are no others in Core.
REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "class": "Let {what} be an instance of {values}.",
        "closed": "Take the statement away: the shape lists the properties that there may be.",
        "datatype": "Write {what} as {values}.",
        "disjoint": "Use a value that {values} does not have.",
        "equals": "Give it the same values as {values}.",
        "hasValue": "Add the value {values}{of}.",
        "in": "Use one of {values}.",
        "languageIn": "Give {what} a language tag out of {values}.",
        "lessThan": "Use a value below that of {values}.",
        "lessThanOrEquals": "Use a value that is not above that of {values}.",
        "maxCount": "Keep at most {values}{of}; take the others away.",
        "maxExclusive": "Use a value below {values}.",
        "maxInclusive": "Use a value of at most {values}.",
        "maxLength": "Use at most {values} characters.",
        "minCount": "Add values{of} until there are at least {values}.",
        "minExclusive": "Use a value above {values}.",
        "minInclusive": "Use a value of at least {values}.",
        "minLength": "Use at least {values} characters.",
        "nodeKind": "Use a value of the kind {values}.",
        "pattern": "Write {what} so that it matches {values}.",
        "qualifiedMaxCount": "Keep at most {values} of the values that fit the shape.",
        "qualifiedMinCount": "Add values that fit the shape until there are at least {values}.",
        "uniqueLang": "Keep one value for each language{of}.",
        "node": "Mend {what} so that it fits {values}.",
        "not": "Change {what} so that it no longer fits the shape that is ruled out.",
        "and": "Change {what} so that it fits every shape of the list.",
        "or": "Change {what} so that it fits at least one shape of the list.",
        "xone": "Change {what} so that it fits exactly one shape of the list.",
    }
)


def remedy(parameter: str, values: Sequence[Term], path: str | None) -> str:
    """Say what to do.

    Args:
        parameter: The local name of what stands in the shape, such as ``minCount``.
        values: What it is set to; of a list, the members.
        path: The path of the shape, as ``Finding.path`` has it.
    """
    many = f", … ({len(values)} in all)" if len(values) > _MANY else ""
    return REMEDIES[parameter].format(
        values=", ".join(map(_plain, values[:_MANY])) + many,
        what="the value" if path else "the resource",
        of=f" of {shown_path(path)}" if path else "",
    )


def _plain(value: Term) -> str:
    """Write a number bare."""
    if isinstance(value, Literal) and value.value.lstrip("+-").replace(".", "", 1).isdigit():
        return value.value
    return shown(value)
