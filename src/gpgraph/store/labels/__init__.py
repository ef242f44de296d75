"""The labels of a release in a full-text index."""
