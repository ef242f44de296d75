"""Where the representations of one document are: by suffix, or by parameters of the address."""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from gpgraph.model.documents.mediatypes import SUFFIXES, Format
from gpgraph.model.documents.profiles import OURS, Profile


def with_parameters(document: str, **parameters: str) -> str:
    """Return the address of a document with further parameters, in the order given."""
    # A slash needs no escape in a query; a plus sign would be read as a blank.
    added = "&".join(f"{name}={quote(value, safe='/')}" for name, value in parameters.items())
    return f"{document}{'&' if '?' in document else '?'}{added}"


def address_of(document: str, profile: Profile, format_: Format) -> str:
    """Return the address of one representation.

    Args:
        document: The absolute address of the document, as it is negotiated at.
        profile: The default needs no parameter.
        format_: One with a suffix has it, where the path of the document takes suffixes.
    """
    if profile is not OURS:
        parameters = {"_profile": profile.token, "_mediatype": format_.media_type}
        return with_parameters(document, **parameters)
    if format_ in SUFFIXES and "/doc/" in urlsplit(document).path:
        return f"{document}.{format_.name}"
    return with_parameters(document, format=format_.name)


def alternates_of(document: str) -> list[tuple[Format, str]]:
    """Return the formats that a document is linked in, with their addresses."""
    return [(format_, address_of(document, OURS, format_)) for format_ in SUFFIXES]


def representations(
    document: str, profiles: tuple[Profile, ...]
) -> Iterator[tuple[Profile, Format, str]]:
    """Yield all representations of a document in some profiles, the default one first."""
    for profile in profiles:
        for format_ in profile.formats:
            yield profile, format_, address_of(document, profile, format_)
