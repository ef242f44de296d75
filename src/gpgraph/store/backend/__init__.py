"""The way to a SPARQL server that holds the data."""
