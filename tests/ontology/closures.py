"""The closure under the rules of OWL 2 RL, by a library that is none of ours."""

import owlrl
from rdflib import Graph, term


def close(graph: Graph) -> None:
    """Add what follows by OWL 2 RL to a graph.

    owlrl tells rdflib to read values of XSD in another way, for everybody and for ever; other tests
    of the same process ask what rdflib takes for ill-formed.
    """
    readings = term._toPythonMapping
    known = dict(readings)
    try:
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    finally:
        readings.clear()
        readings.update(known)
