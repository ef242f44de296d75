"""The difference of two releases as a page that stands alone, for the command line."""

from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.http.addresses import Addresses
from gpgraph.http.interface import Templates
from gpgraph.model.documents.languages import FALLBACK
from gpgraph.model.history.changes import Difference
from gpgraph.model.history.changetext import level_text
from gpgraph.model.namespaces import compact
from gpgraph.service.describing.references import View
from gpgraph.service.history.changesview import difference_view

HERE = Path(__file__).parents[1]


def difference_page(found: Difference, before: str, after: str) -> str:
    """Return a page with all changes, its style within; links are IRIs."""
    return (
        Templates({}, (FALLBACK,))
        .get_template("difference.html")
        .render(
            addresses=Addresses(""),
            style=(HERE / "static" / "gpgraph.css").read_text("utf-8"),
            before=before,
            after=after,
            summary=found.summary(),
            level=level_text(found.level) if found.level else None,
            view=difference_view(_ByIri(), found),
        )
    )


class _ByIri:
    """Names things by their IRIs: there is no store to ask for labels."""

    def to(self, iri: str) -> View:
        """Return a reference to a thing."""
        return {
            "iri": iri,
            "label": compact(iri),
            "lang": None,
            "named": False,
            "code": None,
            "codeByUs": False,
            "known": False,
            "deprecated": False,
        }

    def value(self, term: NamedNode | BlankNode | Literal) -> View:
        """Return a value."""
        if isinstance(term, NamedNode):
            return self.to(term.value)
        if isinstance(term, BlankNode):
            return {"text": str(term), "lang": None, "datatype": None}
        plain = term.language or term.datatype.value.endswith(("#string", "#integer"))
        datatype = None if plain else compact(term.datatype.value)
        return {"text": term.value, "lang": term.language, "datatype": datatype}
