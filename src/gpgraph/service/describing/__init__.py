"""What is said about one thing, or about what belongs together."""
