"""Shapes as values: what they ask for, and what may be waived."""
