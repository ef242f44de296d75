"""Tell whether a query asks another server, without ever evaluating it.

The engine dials out on ``SERVICE`` and has no switch against it; in the sandbox there is no
socket to dial with, but ``SERVICE SILENT`` turns that failure into an empty answer, which would
be a false one. A search for the keyword is not enough, because the engine's grammar needs no
blank around it (``1SERVICE<x>{}``). So the engine itself is the judge: spell the word
differently wherever it stands, and see whether the text still parses. In a string, an IRI, a
comment or a name the other spelling does no harm; the keyword is gone. Where the text does not
parse as it stands either, it is about the keyword only if the parser gets further with it.
"""

import re

from pyoxigraph import Store

from gpgraph.errors import FederationRefusedError

# No keyword of SPARQL begins with this letter, so nothing else can take the keyword's place.
_OTHER_LETTER = {"s": "z", "S": "Z"}
_WORD = re.compile("service", re.IGNORECASE | re.ASCII)
_PLACE = re.compile(r"error at (\d+):(\d+)")


def refuse_federation(text: str) -> None:
    """Raise when the text holds ``SERVICE`` as a keyword, in whatever spelling.

    Raises:
        FederationRefusedError: it does.
        SyntaxError: the text is not SPARQL for another reason, met before any ``SERVICE``.
    """
    if _WORD.search(text) is None:
        return
    respelt = _WORD.sub(lambda match: _OTHER_LETTER[match[0][0]] + match[0][1:], text)
    try:
        # Over an empty store, so that there is nothing to evaluate.
        Store().query(respelt)
    except SyntaxError:
        if _reach(text) > _reach(respelt):
            raise FederationRefusedError(
                "This endpoint asks no other server: SERVICE is refused. "
                "Ask each server by itself and join the answers."
            ) from None
        raise
    except (RuntimeError, ValueError, OSError):
        # It parses; what is wrong with its evaluation is found when it is evaluated.
        return


def _reach(text: str) -> tuple[int, int]:
    """Return the line and column up to which a text may be SPARQL.

    No query can hold the NUL behind it, so that none is ever evaluated here.
    """
    place = None
    try:
        Store().query(f"{text}\n\0")
    except SyntaxError as error:
        place = _PLACE.search(str(error))
    return (0, 0) if place is None else (int(place[1]), int(place[2]))
