"""Engines and files: all reading and writing of data."""
