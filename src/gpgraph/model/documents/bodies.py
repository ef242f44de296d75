"""The formats in which data are sent to be checked, told by the media type alone."""

from collections.abc import Mapping
from types import MappingProxyType

from gpgraph.errors import MediaTypeError
from gpgraph.model.documents.mediatypes import GRAPHS

FORM_DATA = "multipart/form-data"
ACCEPTED = (*(format_.media_type for format_ in GRAPHS), FORM_DATA)
# Types that people and programs give such files as well.
_ALSO = {
    "application/json": "jsonld",
    "application/xml": "rdf",
    "application/x-turtle": "ttl",
    "text/xml": "rdf",
}
SYNTAXES_BY_TYPE: Mapping[str, str] = MappingProxyType(
    {**_ALSO, **{format_.media_type: format_.name for format_ in GRAPHS}}
)
LIST = f"Formats: {', '.join(ACCEPTED[:-1])}. Parts come as {FORM_DATA}."
_CHARSETS = frozenset({"", "utf-8", "utf8", "us-ascii"})


def media_type_of(content_type: str | None) -> str:
    """Return the media type of a body, if it is one that is read.

    Raises:
        MediaTypeError: it is not.
    """
    media_type = bare_type(content_type or "")
    if media_type not in {FORM_DATA, *SYNTAXES_BY_TYPE}:
        named = f"{media_type!r} is not read here" if media_type else "There is no Content-Type"
        message = f"{named}. Send RDF as it is, or the parts data and shapes. {LIST}"
        raise MediaTypeError(message, accepted=ACCEPTED)
    return media_type


def bare_type(content_type: str) -> str:
    """Return a media type without its parameters.

    Raises:
        MediaTypeError: the text is in another encoding than UTF-8.
    """
    media_type, _, parameters = content_type.lower().partition(";")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "')
    if charset not in _CHARSETS:
        message = f"The charset {charset[:40]!r} is not read. Send UTF-8."
        raise MediaTypeError(message, accepted=ACCEPTED)
    return media_type.strip()
