"""Texts as a search sees them, and which of those found come first."""
