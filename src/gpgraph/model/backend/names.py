"""What the graphs are called that the service keeps for itself on the server of the data.

The named graphs of the release that is served stand there under their own names, as queries name
them. The default graph cannot: servers differ in what that is. So it is a graph with a name of its
release, and every query is sent with the dataset that it means. Whatever else the server holds is
not seen through the service.
"""

from dataclasses import dataclass
from urllib.parse import quote

from gpgraph.model.namespaces import BASE

PREFIX = BASE + "backend/"


@dataclass(frozen=True, slots=True)
class BackendNames:
    """Names below a prefix; two services on one server have two prefixes."""

    prefix: str = PREFIX

    @property
    def pointer(self) -> str:
        """Return the graph that says which release is served."""
        return f"{self.prefix}current"

    @property
    def nothing(self) -> str:
        """Return a graph that is never there: the dataset of who names none that is seen."""
        return f"{self.prefix}nothing"

    def default(self, release: str) -> str:
        """Return the graph that is the default graph of a release."""
        return f"{self.prefix}release/{release}/default"

    def files(self, release: str) -> str:
        """Return the graph with the files of a release, from which a front starts."""
        return f"{self.prefix}release/{release}/files"

    def incoming(self, release: str, graph: str) -> str:
        """Return the name under which a graph waits until its release is served."""
        return f"{self.prefix}release/{release}/incoming/{quote(graph, safe='')}"
