"""Each block of settings for another server is one that the service takes."""

import re
from pathlib import Path

import pytest

from gpgraph.bootstrap.backend import DataServer
from gpgraph.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "connect-each-server.md"
BLOCK = re.compile(r"^##+ (?P<server>[^\n]+)\n(?P<said>(?:(?!^##)[^\n]*\n)*?)"
                   r"```text\n(?P<lines>(?:GPGRAPH_\w+=.*\n)+)```", re.MULTILINE)  # fmt: skip
BLOCKS = {match["server"]: match for match in BLOCK.finditer(PAGE.read_text("utf-8"))}
SERVERS = {
    "Oxigraph", "Virtuoso", "Virtuoso as a cluster", "GraphDB", "Stardog", "Amazon Neptune",
    "QLever", "Fuseki", "RDF4J",
}  # fmt: skip


def test_every_server_has_a_block_that_says_whether_it_was_run() -> None:
    """Nobody has to guess what was tried and what was read."""
    assert BLOCKS.keys() == SERVERS
    for server, block in BLOCKS.items():
        was_run = server in {"Oxigraph", "Virtuoso"}
        assert (
            block["said"].strip().startswith("Run here." if was_run else "From its documentation.")
        )


@pytest.mark.parametrize("server", sorted(SERVERS))
def test_block_is_complete_and_taken(server: str, tmp_path: Path) -> None:
    """Every name is a setting, every address is one, and a release could be published with it."""
    secret = tmp_path / "secret"
    secret.write_text("secret\n", "utf-8")
    lines = dict(line.split("=", 1) for line in BLOCKS[server]["lines"].splitlines())
    secrets = {"GPGRAPH_BACKEND_PASSWORD_FILE", "GPGRAPH_BACKEND_TOKEN_FILE"} & lines.keys()
    # Whose certificates they are, only the machine knows.
    given = {name: value for name, value in lines.items() if name != "GPGRAPH_BACKEND_CA_FILE"}
    data = DataServer.of(Settings.from_environ({**given, **dict.fromkeys(secrets, str(secret))}))

    assert data is not None
    assert data.can_publish
    data.close()
