"""gpgraph: INTERPOL's Global Policing Goals and the UN SDGs as a knowledge graph."""

__version__ = "0.1.0"
