"""The server that holds the data, as the settings have it."""

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gpgraph.errors import SettingsError
from gpgraph.model.backend.names import BackendNames
from gpgraph.model.federation import Endpoint, endpoint
from gpgraph.service.backend.current import Source, holds
from gpgraph.service.backend.mirror import Mirror, follow
from gpgraph.service.backend.runner import BackendRunner
from gpgraph.service.backend.turns import Turns
from gpgraph.service.running import Runner
from gpgraph.settings import Settings
from gpgraph.store.backend.access import Credentials
from gpgraph.store.backend.server import Addresses, BackendServer
from gpgraph.store.releases.generation import MANIFEST

MIB = 1024 * 1024

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")


def backend_of(settings: Settings) -> BackendServer | None:
    """Return the server that the settings name; ``None`` where they name none.

    Raises:
        SettingsError: an address is none, or a file cannot be used.
    """
    query = _address("backend", settings.backend)
    if query is None:
        return None
    addresses = Addresses(
        query,
        _address("backend_graph_store", settings.backend_graph_store),
        _address("backend_update", settings.backend_update),
    )
    return BackendServer(
        addresses,
        credentials=_credentials(settings),
        tls=_trust(settings.backend_ca_file),
        dialect=settings.backend_dialect,
    )


@dataclass(frozen=True, slots=True)
class DataServer:
    """The server that holds the data, for one service."""

    source: Source
    settings: Settings

    @classmethod
    def of(cls, settings: Settings) -> "DataServer | None":
        """Return the server that the settings name; ``None`` where they name none.

        Raises:
            SettingsError: an address is none, or a file cannot be used.
        """
        server = backend_of(settings)
        if server is None:
            return None
        names = BackendNames(settings.backend_prefix)
        return cls(Source(server, names, _others(settings)), settings)

    @property
    def can_publish(self) -> bool:
        """Tell whether the settings say where it takes graphs and updates."""
        addresses = self.source.server.addresses
        return addresses.graph_store is not None and addresses.update is not None

    def runner(self, workers: Runner) -> BackendRunner:
        """Return what asks it, and the workers for all else."""
        settings = self.settings
        turns = Turns(settings.backend_connections, timeout_s=settings.queue_timeout_s)
        return BackendRunner(workers, self.source, turns, max_bytes=settings.result_max_mb * MIB)

    @property
    def follows(self) -> bool:
        """Tell whether releases are fetched from it: not where one release is named."""
        return not (self.settings.release / MANIFEST).exists()

    async def first_release(self) -> None:
        """Have a release before anything is served.

        Raises:
            BackendError: there is none here, and the server does not answer.
            GenerationError: there is none here, nor there.
        """
        if self.follows:
            await self._mirror.first()

    async def follow(self, served: Callable[[], str]) -> None:
        """Follow it for ever; ``served`` gives the identifier of the release that is served."""
        period_s, fetches = self.settings.backend_poll_s, self.follows
        await follow(self._mirror, self.source.standing, served, period_s=period_s, fetches=fetches)

    async def check(self, release: str) -> None:
        """Make sure that it answers, and holds a release.

        Raises:
            BackendError: it does not.
        """
        self.source.standing.is_whole = await holds(self.source.server, self.source.names, release)
        self.source.standing.check()

    @property
    def _mirror(self) -> Mirror:
        return Mirror(self.source.server, self.source.names, self.settings.release)

    def close(self) -> None:
        """End its connections."""
        self.source.server.close()


async def first_release(settings: Settings) -> None:
    """Have a release before anything is served, where it comes from a server.

    Raises:
        SettingsError: the settings name no usable server.
        BackendError: there is none here, and the server does not answer.
        GenerationError: there is none here, nor there.
    """
    data = DataServer.of(settings)
    if data is not None:
        await data.first_release()
        data.close()


def _address(name: str, text: str | None) -> Endpoint | None:
    if text is None:
        return None
    found = endpoint(text)
    if found is None:
        # The text is not repeated: it may hold a password.
        example = Settings.model_fields[name].examples or [""]
        raise SettingsError(
            f"{name}: that is no plain address of a web server. Write it as in {example[0]},"
            " without a user or a password; those have settings of their own."
        )
    return found


def _others(settings: Settings) -> tuple[str, ...]:
    """Return the graphs that may be asked beside those of the release.

    Raises:
        SettingsError: one of them has no name that a graph can have, or is the service's own.
    """
    for graph in settings.backend_graphs:
        if not _IRI.fullmatch(graph):
            raise SettingsError(f"backend_graphs: {graph!r} is not the whole IRI of a graph.")
        if graph.startswith(settings.backend_prefix):
            raise SettingsError(
                f"backend_graphs: {graph} is below {settings.backend_prefix}, where the service"
                " keeps graphs of its own."
            )
    return settings.backend_graphs


def _credentials(settings: Settings) -> Credentials:
    if settings.backend_token_file is not None:
        return Credentials(token=_secret("backend_token_file", settings.backend_token_file))
    if (settings.backend_user is None) != (settings.backend_password_file is None):
        raise SettingsError("backend_user and backend_password_file belong together; set both.")
    if settings.backend_password_file is None:
        return Credentials()
    password = _secret("backend_password_file", settings.backend_password_file)
    return Credentials(user=settings.backend_user, password=password)


def _secret(name: str, path: Path) -> str:
    try:
        found = path.read_text("utf-8").partition("\n")[0].strip("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise SettingsError(f"{name}: {path} cannot be read: {reason}.") from None
    if not found or not found.isprintable():
        raise SettingsError(f"{name}: the first line of {path} is no secret.")
    return found


def _trust(path: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=path)
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or "it holds no certificates"
        raise SettingsError(f"backend_ca_file: {path} cannot be used: {reason}.") from None
