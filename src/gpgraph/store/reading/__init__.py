"""Files to quads, each parsed where it can do no harm."""
