"""The formats in which links can be had: tables of SSSOM beside RDF."""

from gpgraph.model.documents.mediatypes import CSV, HTML, JSON_LD, TURTLE, Format

SSSOM = Format("sssom.tsv", "text/tab-separated-values", "SSSOM", also=("tsv", "sssom"))
SSSOM_JSON = Format("json", "application/json", "SSSOM as JSON", also=("sssom.json",))
AXIOMS = Format("owl.ttl", "text/turtle", "OWL axioms", also=("owl",))
JSON = Format("json", "application/json", "JSON")

# The first is what a client gets that states no preference.
LINKS = (SSSOM_JSON, HTML, SSSOM, CSV, TURTLE, JSON_LD, AXIOMS)
COVERAGE = (JSON, HTML)
