"""Releases as values: manifests, names, changes."""
