"""How a kind of problem is explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Members = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explained:
    """A kind of problem in words.

    ``means`` says what happened, ``remedy`` what to do. ``members`` are what such a problem says
    of the one case, beside what all problems say.
    """

    means: str
    remedy: str
    members: Members = field(default_factory=dict)


RETRY: Members = MappingProxyType({"retry_after_s": "seconds after which to try again"})
LIMIT_BYTES: Members = MappingProxyType({"limit_bytes": "the limit in bytes"})
