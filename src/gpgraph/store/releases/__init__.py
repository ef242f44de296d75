"""Folders of releases: written, read, compared."""
