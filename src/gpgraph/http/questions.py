"""Addresses that take questions: a copy of the service as files has no answers to these."""

from typing import Any

FIELD = "x-question"


def question(*parameters: str) -> dict[str, Any]:
    """Return what the description of an address says: each value would be a page of its own.

    Args:
        parameters: Those that make a question of it; without any it always is one.
    """
    return {FIELD: [*parameters] or True}
