"""Queries: asked here or of other servers, and answered in a worker."""
