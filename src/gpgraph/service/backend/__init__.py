"""The service over a SPARQL server that holds the data."""
