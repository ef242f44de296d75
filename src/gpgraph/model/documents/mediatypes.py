"""The formats that we write, and how a client chooses among them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from gpgraph.errors import NotAcceptableError


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer.

    ``name`` is the value of ``?format=`` and the suffix of a document address; ``also`` are values
    that other servers know it by. ``aliases`` are further media types that a client may ask with;
    the answer always carries ``media_type``.
    """

    name: str
    media_type: str
    title: str
    aliases: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """Return the value of the ``Content-Type`` header."""
        if self.media_type.startswith("text/"):
            return f"{self.media_type}; charset=utf-8"
        return self.media_type


JSON = Format(
    "json",
    "application/sparql-results+json",
    "JSON",
    aliases=("application/json",),
    also=("srj", "sparql-results+json"),
)
XML = Format("xml", "application/sparql-results+xml", "XML", also=("srx", "sparql-results+xml"))
CSV = Format("csv", "text/csv", "CSV")
TSV = Format("tsv", "text/tab-separated-values", "TSV")
TURTLE = Format("ttl", "text/turtle", "Turtle", also=("turtle",))
# The forms of a JSON-LD document, as the ``profile`` of its media type names them; the first is
# what a client gets that states no preference: JSON-LD 1.1, section 12; JSON-LD Framing, section 6.
FORM = "http://www.w3.org/ns/json-ld#"
FORMS = ("framed", "compacted", "expanded", "flattened")
JSON_LD = Format(
    "jsonld",
    "application/ld+json",
    "JSON-LD",
    aliases=("application/json",),
    profiles=tuple(FORM + form for form in FORMS),
    also=("json-ld", "json"),
)
N_TRIPLES = Format("nt", "application/n-triples", "N-Triples", also=("ntriples",))
RDF_XML = Format("rdf", "application/rdf+xml", "RDF/XML", also=("rdf+xml", "xml"))
TRIG = Format("trig", "application/trig", "TriG")
N_QUADS = Format("nq", "application/n-quads", "N-Quads", also=("nquads",))
HTML = Format("html", "text/html", "HTML", aliases=("application/xhtml+xml",))

# The first of each is what a client gets that states no preference. The boolean of an ASK is
# written in the formats of solutions.
SOLUTIONS = (JSON, XML, CSV, TSV)
GRAPHS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
DOCUMENTS = (*GRAPHS, HTML)

# The suffixes of document addresses: design 2.2.
SUFFIXES = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, HTML)


def negotiate(accept: str | None, offered: tuple[Format, ...]) -> Format:
    """Choose the format that the ``Accept`` header prefers: RFC 9110, section 12.5.1.

    Args:
        accept: The header; ``None`` or one without any readable media range takes the first.
        offered: What there is, in the order in which ties are decided.

    Raises:
        NotAcceptableError: the header refuses all that there is.
    """
    if accept is None or accept == "*/*":
        return offered[0]
    for format_ in offered:  # as most programs ask
        if accept == format_.media_type:
            return format_
    ranges = tuple(_ranges(accept))
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda format_: _quality(format_, ranges))
    if _quality(best, ranges) <= 0:
        raise NotAcceptableError(accept, tuple(format_.media_type for format_ in offered))
    return best


def choose(name: str | None, accept: str | None, offered: tuple[Format, ...]) -> Format:
    """Choose by short name where there is one (``?format=csv``, ``.ttl``), else by header.

    Raises:
        NotAcceptableError: no format of that name holds this kind of answer.
    """
    if name is None:
        return negotiate(accept, offered)
    # A plus sign that was not encoded arrives as a blank.
    wanted = name.lower().replace(" ", "+")
    for format_ in offered:
        if wanted in {format_.name, format_.media_type, *format_.aliases, *format_.also}:
            return format_
    raise NotAcceptableError(f"format={name}", tuple(format_.name for format_ in offered))


def admits(accept: str | None, format_: Format) -> bool:
    """Tell whether an ``Accept`` header takes a format at all."""
    try:
        negotiate(accept, (format_,))
    except NotAcceptableError:
        return False
    return True


def form_of(accept: str | None) -> str | None:
    """Return the form of JSON-LD that an ``Accept`` header prefers; ``None`` where it names none.

    A profile that is none of ours is left alone, as the registration of the media type wants it.
    """
    plain, wanted, name = 0.0, 0.0, ""
    for item in _ranges(accept or ""):
        closeness = item.specificity(JSON_LD)
        if closeness == _BY_TYPE:
            plain = max(plain, item.quality)
        elif closeness == _BY_PROFILE and item.quality > wanted:
            wanted, name = item.quality, item.profile or ""
    if wanted < plain:
        return None
    forms = (uri.removeprefix(FORM) for uri in name.split() if uri.startswith(FORM))
    return next((form for form in forms if form in FORMS), None)


def form_named(name: str) -> str:
    """Return the form that ``?profile=`` names: a word of ``FORMS``, or its IRI.

    Raises:
        NotAcceptableError: there is no such form.
    """
    form = name.removeprefix(FORM)
    if form not in FORMS:
        raise NotAcceptableError(f"profile={name}", FORMS)
    return form


# How closely a range names a format: by its type and subtype, or by a part of them.
_BY_ALL, _BY_GROUP, _BY_TYPE, _BY_PROFILE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class _Range:
    media_range: str
    profile: str | None
    quality: float

    def specificity(self, format_: Format) -> int:
        """Return how closely the range names the format; 0 where it does not."""
        if self.media_range == "*/*":
            return _BY_ALL
        for media_type in (format_.media_type, *format_.aliases):
            if self.media_range == media_type:
                profiles = set((self.profile or "").split())
                return _BY_TYPE if profiles.isdisjoint(format_.profiles) else _BY_PROFILE
            if self.media_range == media_type.split("/")[0] + "/*":
                return _BY_GROUP
        return 0


def _ranges(accept: str) -> Iterator[_Range]:
    # Java's URLConnection writes ".2" for a quality, and a bare asterisk for all types.
    accept = re.sub(r"(;\s*q=)\.", r"\g<1>0.", accept, flags=re.IGNORECASE)
    # The examples of JSON-LD 1.1 have no quotation marks around the one IRI of a profile.
    accept = re.sub(r'(;\s*profile=)([^\s",;]+)', r'\1"\2"', accept, flags=re.IGNORECASE)
    for value, quality in parse_accept_header(accept, MIMEAccept):
        media_range, parameters = parse_options_header(value)
        media_range = media_range.lower()
        media_range = "*/*" if media_range == "*" else media_range
        if media_range.count("/") == 1:
            # Of the parameters only a profile can tell two of our formats apart.
            yield _Range(media_range, parameters.get("profile"), float(quality))


def _quality(format_: Format, ranges: tuple[_Range, ...]) -> float:
    closest = max((item.specificity(format_) for item in ranges), default=0)
    if closest == 0:
        return 0.0
    return max(item.quality for item in ranges if item.specificity(format_) == closest)
