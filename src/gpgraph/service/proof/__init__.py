"""Checks of the service itself, and what a run of them found."""
