"""What pages call things of a class, and lists of them: English, marked for the other languages."""

from collections.abc import Mapping
from types import MappingProxyType

from gpgraph.model.documents.languages import marked
from gpgraph.model.namespaces import expand

_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "gp:Adoption": marked("Adoptions"),
        "gp:Capability": marked("Capabilities"),
        "gp:Commitment": marked("Commitments"),
        "gp:CrimeProgramme": marked("Crime programmes"),
        "gp:Framework": marked("Frameworks"),
        "gp:GlobalPolicingGoal": marked("Global Policing Goals"),
        "gp:Objective": marked("Objectives"),
        "gp:Passage": marked("Passages"),
        "gp:Statement": marked("Statements"),
        "gp:StrategicGoal": marked("Strategic goals"),
        "gp:Theme": marked("Themes"),
        "org:Organization": marked("Organizations"),
        "org:OrganizationalUnit": marked("Organizational units"),
        "sdgo:Goal": marked("Sustainable Development Goals"),
        "sdgo:Indicator": marked("Indicators"),
        "sdgo:Target": marked("Targets"),
    }
)
_NARROWER: Mapping[str, str] = MappingProxyType(
    {
        "gp:Capability": marked("Narrower capabilities"),
        "gp:Theme": marked("Narrower themes"),
    }
)
_WITH_THEME: Mapping[str, str] = MappingProxyType(
    {
        "gp:Commitment": marked("Commitments with this theme"),
        "gp:CrimeProgramme": marked("Crime programmes with this theme"),
        "gp:GlobalPolicingGoal": marked("Global Policing Goals with this theme"),
        "gp:Objective": marked("Objectives with this theme"),
        "gp:StrategicGoal": marked("Strategic goals with this theme"),
        "sdgo:Goal": marked("Sustainable Development Goals with this theme"),
        "sdgo:Target": marked("Targets with this theme"),
    }
)
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "dcterms:BibliographicResource": marked("Document"),
        "gp:Adoption": marked("Adoption"),
        "gp:Alignment": marked("Alignment"),
        "gp:Capability": marked("Capability"),
        "gp:Commitment": marked("Commitment"),
        "gp:CrimeProgramme": marked("Crime programme"),
        "gp:Framework": marked("Framework"),
        "gp:Gap": marked("Gap"),
        "gp:GlobalPolicingGoal": marked("Global Policing Goal"),
        "gp:IndicatorList": marked("List of indicators"),
        "gp:InferenceRule": marked("Rule of inference"),
        "gp:Listing": marked("Entry in a list of indicators"),
        "gp:Objective": marked("Objective"),
        "gp:Passage": marked("Passage"),
        "gp:Statement": marked("Statement"),
        "gp:StrategicGoal": marked("Strategic goal"),
        "gp:Theme": marked("Theme"),
        "org:Organization": marked("Organization"),
        "prov:Location": marked("Place"),
        "sdgo:Goal": marked("Sustainable Development Goal"),
        "sdgo:Indicator": marked("Indicator"),
        "sdgo:Target": marked("Target"),
        "skos:Collection": marked("Collection"),
        "skos:ConceptScheme": marked("Scheme"),
    }
)
_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "dcterms:description": marked("Description"),
        "gp:text": marked("Text"),
        "rdfs:comment": marked("Comment"),
        "skos:definition": marked("Definition"),
        "skos:editorialNote": marked("Editorial note"),
        "skos:example": marked("Example"),
        "skos:scopeNote": marked("Scope note"),
    }
)
PARTS = marked("Parts")
OTHERS = marked("Others")
THEMES = marked("Themes")


def parts_heading(kind: str, label: str, own: frozenset[str]) -> str:
    """Return the heading for the parts of a thing.

    Args:
        kind: The class of the parts.
        label: What that is called, in English.
        own: The classes of the thing: what has parts of its own kind is their genus.
    """
    title = _found(_PARTS, kind) or plural(label)
    if kind not in own:
        return title
    return _found(_NARROWER, kind) or f"Narrower {title.lower()}"


def theme_heading(kind: str, label: str) -> str:
    """Return the heading for what has a theme, by its class and what that is called."""
    return _found(_WITH_THEME, kind) or f"{plural(label)} with this theme"


def kind_name(kind: str) -> str | None:
    """Return what a class is called on pages; ``None`` where only the class itself says."""
    return _found(_KINDS, kind)


def note_name(curie: str) -> str | None:
    """Return what texts of a kind are called on pages, by their property; as ``kind_name``."""
    return _NOTES.get(curie)


def plural(label: str) -> str:
    """Return the heading for several things of a class; the labels are English and ours."""
    many = f"{label[:-1]}ies" if label.endswith("y") else f"{label}s"
    return many[:1].upper() + many[1:]


def _found(titles: Mapping[str, str], kind: str) -> str | None:
    return next((title for curie, title in titles.items() if expand(curie) == kind), None)
