"""Our JSON-LD context, put in the place of its address: nothing is fetched, and it is at hand.

The text stays as it is but for that, so that complaints about it name the line that its author
sees. JSON-LD 1.1, section 9.8: an address may stand alone or among others in a list.
"""

import json
import re
from collections.abc import Callable, Iterator

PLACE = "context/v1.jsonld"
"""Below every address at which the service is, or was, published."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}:,]', re.DOTALL)


def with_own_context(text: str, context: Callable[[], str]) -> str:
    """Return a JSON text in which the context stands where its address stood.

    Args:
        text: What should be JSON; it need not be.
        context: Gives the context as JSON; asked for only where it is referred to.
    """
    found = list(_addresses(text)) if PLACE in text else []
    if not found:
        return text
    whole = json.dumps(json.loads(context())["@context"], ensure_ascii=False)
    parts, done = [], 0
    for begin, end in found:
        parts += [text[done:begin], whole]
        done = end
    return "".join([*parts, text[done:]])


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where an address of the context is the value, or in the list, of an ``@context``."""
    depth = 0
    before = ""
    lists: list[int] = []  # the depths of lists of contexts that are open
    is_value = False  # a context is what comes next
    for match in _TOKEN.finditer(text):
        word = match[0]
        is_context = is_value or (bool(lists) and lists[-1] == depth)
        if word.startswith('"') and is_context and word.endswith(f'/{PLACE}"'):
            yield match.span()
        if word in {"[", "{"}:
            depth += 1
            if word == "[" and is_value:
                lists.append(depth)
        elif word in {"]", "}"}:
            if lists and lists[-1] == depth:
                lists.pop()
            depth -= 1
        is_value = word == ":" and before == '"@context"'
        before = word
