"""Where things stand in a workbook that we make, and that we take back."""

from types import MappingProxyType

FORMAT = "gpgraph template"
VERSION = "1"

HEADINGS, KEYS, NEEDS, FIRST = 1, 2, 3, 4
"""Rows: for people, for the program, what is asked for; from the last on, the resources."""

IRI = 1
"""The column that names the resource of a row."""

IRI_KEY = "IRI"
ABOUT, HELP, LISTS = "About", "Help", "Lists"
SHEET, BASE, PREFIX, PROPERTY = "Sheet", "Base", "Prefix", "Property"
"""What the rows of the sheet About are about: their first cell."""

COMMENT = "#"
"""A row is not read whose first cell begins with this, nor a column whose second does."""

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
"""So many characters a cell can hold."""

SUFFIX = ".xlsx"

NAMES = MappingProxyType({ABOUT: "about", HELP: "help", LISTS: "lists"})
MAX_NAME = 31
"""So many characters the name of a sheet may have."""
