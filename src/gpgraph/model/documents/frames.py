"""JSON-LD frames: with one, any processor makes of our data the documents that we serve."""

from collections.abc import Mapping
from typing import cast

from gpgraph.model.documents.jsonldnodes import Json

# Of these, what leads to the resource stands in it as a whole: design 2.4.
EMBEDDED = ("alignments", "alignmentsTo")
# What is neither the resource nor in it is there for its label alone, and has no type. The label
# is named by its property: the language map of the term would match what has none.
_INCLUDED = [{"@requireAll": True, "type": [], "rdfs:label": {}}]


def frame(name: str, *, has_pages: bool, context: Mapping[str, Json], context_address: str) -> Json:
    """Return the frame of a class.

    Links stay IRIs, whatever the data says about what they lead to; so the shape of a document
    does not follow the data that happens to lie beside it.

    Args:
        name: The class, as it stands under ``type``.
        has_pages: Its documents list what belongs to the resource.
        context: The published context.
        context_address: Where it is served.

    Source:
        JSON-LD 1.1 Framing, W3C Recommendation, 2020.
    """
    links = {key: {"@embed": "@never", "@omitDefault": True} for key in link_keys(context)}
    whole = {"@embed": "@always", "@omitDefault": True, **links}
    embedded = dict.fromkeys(EMBEDDED, whole)
    page = {"page": {**whole, "items": {"@list": [{**whole, **embedded}]}}} if has_pages else {}
    return {
        "@context": context_address,
        "type": [name],
        **links,
        **embedded,
        **page,
        "included": _INCLUDED,
    }


def link_keys(context: Mapping[str, Json]) -> list[str]:
    """Return the terms of a context whose values are IRIs, sorted."""
    terms = cast("dict[str, Json]", context["@context"])
    return sorted(
        key
        for key, meaning in terms.items()
        if isinstance(meaning, dict)
        and meaning.get("@type") in {"@id", "@vocab"}
        and meaning.get("@container") != "@list"
    )
