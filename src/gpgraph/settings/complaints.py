"""What is wrong with a setting, in the words of who wrote it: as a flag, or as a variable."""

from collections.abc import Container, Mapping
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

Fields = Mapping[str, FieldInfo]


def explain(error: ValidationError, fields: Fields, flags: Container[str], prefix: str) -> str:
    """Say of each value where it came from, what is wrong with it, and what to write.

    Args:
        error: What was found.
        fields: The settings that there are.
        flags: Those that were given as flags.
        prefix: What the variables begin with.
    """
    return "\n".join(_complaint(item, fields, flags, prefix) for item in error.errors())


def _complaint(item: ErrorDetails, fields: Fields, flags: Container[str], prefix: str) -> str:
    name = str(item["loc"][0])
    variable = prefix + name.upper()
    if item["type"] == "extra_forbidden":
        near = get_close_matches(name, fields, n=1)
        every = ", ".join(prefix + field.upper() for field in fields)
        return f"{variable} is not a setting. " + (
            f"Did you mean {prefix + near[0].upper()}?" if near else f"There are: {every}."
        )
    flag = "--" + name.replace("_", "-")
    place = f"{flag} {item['input']!r}" if name in flags else f"{variable}={item['input']!r}"
    examples = fields[name].examples
    if item["type"] == "string_pattern_mismatch" and examples:
        return f"{place}: Write it as in {examples[0]}."
    return f"{place}: {item['msg']}."
