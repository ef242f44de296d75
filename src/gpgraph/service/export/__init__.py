"""The service as a site of files."""
