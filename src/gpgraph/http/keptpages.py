"""Pages as long as a book, kept as they were written.

The cache in front keeps answers, each in one coding and for one ``Accept`` field. What takes the
time is the same in all of these.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeAlias

# Each of them may be some hundred kB.
MOST_PAGES = 16

# What a page hangs on: its address, language and template, and what it shows.
Key: TypeAlias = tuple[str, ...]


class KeptPages:
    """Keeps the pages that were asked for last."""

    def __init__(self) -> None:
        """Begin with none."""
        self._pages: OrderedDict[Key, str] = OrderedDict()

    def page(self, key: Key, write: Callable[[], str]) -> str:
        """Return the page that a key stands for, written now if it is not kept."""
        page = self._pages.pop(key, None)
        if page is None:
            page = write()
        self._pages[key] = page
        if len(self._pages) > MOST_PAGES:
            self._pages.popitem(last=False)
        return page
