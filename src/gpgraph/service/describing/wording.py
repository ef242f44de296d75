"""Whose wording the name on a page is: that of the thing's owner, or somebody else's."""

from pyoxigraph import Literal, NamedNode

from gpgraph.model.documents.languages import FALLBACK
from gpgraph.model.namespaces import expand
from gpgraph.service.describing.references import References, View

_OFFICIAL_NAME = NamedNode(expand("gp:officialName"))


def wording_view(refs: References, iri: str) -> View:
    """Tell whether the label that a page shows is official, as far as the release says.

    ``official`` is the official name in the language of the label, where the label is another
    text. ``gaps`` are the records that none was found in that language. Both are empty where the
    label is official, and where the release says nothing of the kind.
    """
    label = refs.label(iri)
    language = (label.language if label else None) or FALLBACK
    names = [
        term
        for term in refs.store.values(iri, "gp:officialName")
        if isinstance(term, Literal) and term.language == language
    ]
    is_official = any(label is not None and term.value == label.value for term in names)
    return {
        "official": [] if is_official else [refs.value(term) for term in names],
        "gaps": [] if names else refs.all(_gaps(refs, iri, language)),
    }


def _gaps(refs: References, iri: str, language: str) -> list[str]:
    """Return the records that a thing has no known official name in a language."""
    return [
        gap.value
        for gap in refs.store.values(iri, "gp:hasGap")
        if isinstance(gap, NamedNode)
        and _OFFICIAL_NAME in refs.store.values(gap.value, "gp:missing")
        and any(
            term.value == language for term in refs.store.values(gap.value, "gp:missingLanguage")
        )
    ]
