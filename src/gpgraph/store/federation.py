"""Tell whether a query asks another server, without ever evaluating it.

The engine dials out on ``SERVICE`` and has no switch against it; in the sandbox there is no
socket to dial with, but ``SERVICE SILENT`` turns that failure into an empty answer, which would
be a false one. A search for the keyword is not enough, because the engine's grammar needs no
blank around it (``1SERVICE<x>{}``). So the engine itself is the judge: spell the word
differently wherever it stands, and see whether the text still parses. In a string, an IRI, a
comment or a name the other spelling does no harm; the keyword is gone.
"""

import re

from pyoxigraph import Store

from gpgraph.errors import FederationRefusedError
from gpgraph.model.sparqltext import undeclared_prefixes

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
    except SyntaxError as error:
        if _stopped_at_the_word(str(error), respelt) and not _lacks_a_prefix(text):
            raise FederationRefusedError(
                "This endpoint asks no other server: SERVICE is refused. "
                "Ask each server by itself and join the answers."
            ) from None
        raise
    except (RuntimeError, ValueError, OSError):
        # It parses; what is wrong with its evaluation is found when it is evaluated.
        return


def _stopped_at_the_word(message: str, respelt: str) -> bool:
    place = _PLACE.search(message)
    if place is None:
        return True
    lines = respelt.split("\n")
    line, column = int(place[1]), int(place[2])
    offset = sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
    # The parser names the furthest place it reached: the word's start, or where a name that
    # begins with the word ends.
    return any(
        match.start() - 1 <= offset <= _end_of_name(respelt, match.end()) + 1
        for match in re.finditer("zervice", respelt, re.IGNORECASE | re.ASCII)
    )


def _lacks_a_prefix(text: str) -> bool:
    """Tell whether a missing prefix explains the error, and not the keyword run into a name."""
    missing = undeclared_prefixes(text)
    return bool(missing) and not any(_WORD.match(name) for name in missing)


def _end_of_name(text: str, start: int) -> int:
    match = re.compile(r"[\w.:%\\-]*\s*").match(text, start)
    return start if match is None else match.end()
