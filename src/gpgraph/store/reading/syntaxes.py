"""The syntaxes that are read, by the names that flags and other processes call them."""

from collections.abc import Mapping
from types import MappingProxyType

from pyoxigraph import RdfFormat

SSSOM = "sssom"
SYNTAXES: Mapping[str, RdfFormat] = MappingProxyType(
    {
        format_.file_extension: format_
        for format_ in (
            RdfFormat.TURTLE,
            RdfFormat.N_TRIPLES,
            RdfFormat.N_QUADS,
            RdfFormat.TRIG,
            RdfFormat.JSON_LD,
            RdfFormat.RDF_XML,
        )
    }
)
