"""SPARQL as text: requests, words, groups, mistakes."""
