"""Answers that are asked for again, and how they are compressed."""
