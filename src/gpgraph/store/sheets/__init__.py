"""Workbooks as files: written for stewards, and read in a process of its own."""
