"""Every form of a report, under the name by which it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gpgraph.model.report.earl import earl
from gpgraph.model.report.html import html
from gpgraph.model.report.junit import junit
from gpgraph.model.report.markdown import markdown
from gpgraph.model.report.rdf import jsonld, turtle
from gpgraph.model.report.sarif import sarif
from gpgraph.model.report.values import Report


@dataclass(frozen=True, slots=True)
class Form:
    """A form, its registered media type, and how the names of such files end, the usual first."""

    name: str
    media_type: str
    suffixes: tuple[str, ...]
    write: Callable[[Report, str], bytes]
    """From a report, and the version of the program, to UTF-8."""


_FORMS = (
    Form("text", "text/plain", (".txt",), lambda report, _: report.text().encode()),
    Form("turtle", "text/turtle", (".ttl",), lambda report, _: turtle(report)),
    Form("jsonld", "application/ld+json", (".jsonld",), lambda report, _: jsonld(report)),
    Form("junit", "application/xml", (".xml",), lambda report, _: junit(report)),
    Form("sarif", "application/sarif+json", (".sarif", ".sarif.json"), sarif),
    Form("html", "text/html", (".html", ".htm"), lambda report, _: html(report)),
    Form("markdown", "text/markdown", (".md",), lambda report, _: markdown(report)),
    Form("earl", "text/turtle", (".earl.ttl",), earl),
)

FORMS: Mapping[str, Form] = MappingProxyType({form.name: form for form in _FORMS})


def form_of(name: str) -> Form | None:
    """Return the form that the name of a file asks for by its ending; the longest one counts."""
    fits = [(end, form) for form in _FORMS for end in form.suffixes if name.lower().endswith(end)]
    return max(fits, key=lambda fit: len(fit[0]))[1] if fits else None
