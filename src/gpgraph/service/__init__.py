"""What gpgraph does: build, validate, ask, describe."""
