"""The routes: pages, documents, files."""
