"""How a resource is to be described, where that is not the usual way."""

from dataclasses import dataclass

from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.documents.profiles import Profile


@dataclass(frozen=True, slots=True)
class Words:
    """In whose words, and in which format, a resource is to be described.

    Args:
        profile: Any but the default one.
        format_: One of ``mediatypes.GRAPHS``.
        document: The address of the document, without a suffix.
        is_strict: No other profile will do; else the default one stands in.
        form: Of JSON-LD, as ``DescriptionService.document``.
    """

    profile: Profile
    format_: Format
    document: str
    is_strict: bool
    form: str | None = None
