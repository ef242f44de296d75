"""What a column holds, as the second row of a sheet writes it.

``rdfs:label@en`` is a column of English labels, ``gp:position^^xsd:integer`` one of numbers,
``skos:inScheme^^IRI`` one of links, ``skos:notation`` one of plain texts. Where two properties must
have the same values, they share a column: ``rdfs:label = skos:prefLabel@en``.
"""

import re
from dataclasses import dataclass

from gpgraph.model.namespaces import expand
from gpgraph.model.sheets.names import Names, NoIriError

LINK = "@id"
"""What stands in the place of a datatype where the values are IRIs."""

TEXT = expand("xsd:string")
LANG_STRING = expand("rdf:langString")
_TAGGED = frozenset({LANG_STRING, expand("rdf:dirLangString")})

_TERM = r"(?:<[^<>\s]+>|[\w.-]*:[\w./%~-]+)"
_KEY = re.compile(
    rf"(?P<paths>{_TERM}(?:\s*=\s*{_TERM})*)\s*"
    rf"(?:@(?P<language>[A-Za-z]{{2,8}}(?:-[A-Za-z0-9]{{1,8}})*)|\^\^(?P<kind>IRI|{_TERM}))?"
)
_IRI = "IRI"


@dataclass(frozen=True, slots=True)
class Key:
    """Properties, all with the same values, and what kind of values these are.

    Args:
        paths: IRIs of properties.
        datatype: The IRI of a datatype, or ``LINK``.
        language: The language of texts; their datatype is ``rdf:langString``.
    """

    paths: tuple[str, ...]
    datatype: str = TEXT
    language: str = ""

    def written(self, names: Names) -> str:
        """Write the key as it stands in a sheet."""
        paths = " = ".join(_short(path, names) for path in self.paths)
        if self.language:
            return f"{paths}@{self.language}"
        if self.datatype == TEXT:
            return paths
        kind = _IRI if self.datatype == LINK else _short(self.datatype, names)
        return f"{paths}^^{kind}"


def read_key(text: str, names: Names) -> Key | None:
    """Return the key that is written in a cell, or ``None`` where none is."""
    found = _KEY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        paths = tuple(names.iri(term) for term in re.findall(_TERM, found["paths"]))
        kind = found["kind"] or ""
        datatype = LINK if kind == _IRI else names.iri(kind) if kind else TEXT
    except NoIriError:
        return None
    if datatype in _TAGGED:  # is written as @en: without a language there is no such text
        return None
    language = (found["language"] or "").lower()
    return Key(paths, LANG_STRING if language else datatype, language)


def _short(iri: str, names: Names) -> str:
    short = names.short(iri)
    return f"<{iri}>" if short == iri else short
