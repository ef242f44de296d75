"""On which line of a text a thing is described."""
