"""What validation found, as values, and the forms in which a report is written.

A finding names the rule by an identifier that never changes, says what to do, and points to the
resource by label and IRI and, where that is known, to the file and the line. Each form is a module
with one function from a report to bytes; ``forms`` lists them.
"""

from gpgraph.model.report.finding import (
    XSD_STRING,
    Finding,
    Place,
    Severity,
    Term,
    component_name,
)
from gpgraph.model.report.rule import Rule
from gpgraph.model.report.values import Report
from gpgraph.model.report.waived import Waived

__all__ = [
    "XSD_STRING",
    "Finding",
    "Place",
    "Report",
    "Rule",
    "Severity",
    "Term",
    "Waived",
    "component_name",
]
