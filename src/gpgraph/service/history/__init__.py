"""Releases that are kept, and what changed from one to the next."""
