"""From files to a release: what is read, what follows, what it succeeds."""
