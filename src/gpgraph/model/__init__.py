"""Values and rules: no files, no clock, no network."""
