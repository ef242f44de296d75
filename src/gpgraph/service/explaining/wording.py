"""What the faces need to know of questions for reasons, without what answers them."""

from gpgraph.model.documents.mediatypes import Format

JSON = Format("json", "application/json", "JSON")
# As long as the longest text in our data, and far longer than any IRI.
MAX_WORD = 8192
