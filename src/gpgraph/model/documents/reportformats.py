"""The forms of a report as formats that a client can ask for."""

from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.report.forms import FORMS

_TITLES = {
    "text": "Text",
    "turtle": "Turtle",
    "jsonld": "JSON-LD",
    "junit": "JUnit",
    "sarif": "SARIF",
    "html": "HTML",
    "markdown": "Markdown",
    "earl": "EARL",
}
_ALIASES = {
    "html": ("application/xhtml+xml",),
    "junit": ("text/xml",),
    "jsonld": ("application/json",),
}

# The first is what a client gets that states no preference. EARL is Turtle as well, and is had by
# its name: it stands behind the Turtle that the type alone asks for.
REPORTS = tuple(
    Format(
        form.name,
        form.media_type,
        _TITLES[form.name],
        aliases=_ALIASES.get(form.name, ()),
        also=tuple(suffix.removeprefix(".") for suffix in form.suffixes),
    )
    for form in FORMS.values()
)
REPORT_HTML = next(format_ for format_ in REPORTS if format_.name == "html")
