"""Documents as values: formats, languages, profiles, JSON-LD, links."""
