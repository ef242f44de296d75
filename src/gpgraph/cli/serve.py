"""``gpgraph serve``: build a release if need be, and serve it until told to stop."""

import argparse
import asyncio
import contextlib
import gc
import logging
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import NoReturn

import uvicorn

from gpgraph import __version__
from gpgraph.bootstrap import LiveServices
from gpgraph.bootstrap.backend import first_release
from gpgraph.cli.log import json_log
from gpgraph.cli.settings_flags import add_settings, settings_of
from gpgraph.errors import GenerationError, SettingsError
from gpgraph.http.access_log import RequestLog, outermost
from gpgraph.http.app import create_app
from gpgraph.http.connection.connections import protocol_of
from gpgraph.http.connection.gate import SPARE, Gate
from gpgraph.http.log_lines import LineWriter
from gpgraph.service.building.inputs import is_current
from gpgraph.settings import Settings
from gpgraph.store.releases.generation import MANIFEST, POINTER
from gpgraph.store.resources import find_sources

HELP = "serve the graph over HTTP: SPARQL, linked data, pages"

EPILOG = """\
Builds a release first when there is none, or when a source has changed since.
One that `gpgraph release` published is served as it is until another is built.
While it runs, a release that `gpgraph build` makes is taken up within seconds;
nothing is interrupted. Stop it with Ctrl-C or TERM: what runs may end, then
every process ends; a second signal waits for nothing.

The address is printed to standard output. The log, a line of JSON for each
request and each event, goes to standard error.

examples:
  gpgraph serve
  gpgraph serve --port 0              take a free port and print it
  gpgraph serve --data my-folder      serve your own RDF files beside ours
  gpgraph serve --release /srv/r/ID   serve one release, and never build

exit codes:
  0  stopped as asked
  1  your data violates the shapes; the report is printed
  2  the port is taken, or there is no release and none can be built
"""

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# Longer than a proxy keeps connections to us (nginx: 60 s), so that it is never us who closes one
# just as a request comes down it. An idle connection makes room when there are too many.
KEEP_ALIVE_S = 75
# Descriptors that the front needs beside its connections: workers, log, files.
OTHER_DESCRIPTORS = 256
# Of things, as many as Python waits for by itself before it looks for what can go; a command that
# ends soon waits longer.
_OFTEN = (700, 10, 10)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the flags of ``serve``: every setting."""
    parser.epilog = EPILOG
    add_settings(parser)


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Serve until a signal comes; return the exit code."""
    settings = settings_of(arguments, environ)
    with _bind(settings) as listener:
        code = _build_if_needed(settings, environ)
        if code == 0:
            loop_factory = uvicorn.Config("", log_config=None).get_loop_factory()
            with (
                json_log(sys.stderr.fileno()) as writer,
                asyncio.Runner(loop_factory=loop_factory) as runner,
            ):
                _make_room(settings.max_connections)
                runner.run(_serve(settings, listener, writer))
        return code


def _bind(settings: Settings) -> socket.socket:
    """Take the port before anything else is done; it listens once requests can be answered.

    Raises:
        SettingsError: it is taken, or the address is not of this machine.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"Cannot listen on {settings.host} port {settings.port}: {error.strerror}."
            " Name another with --host and --port; --port 0 takes a free one."
        ) from None
    return listener


def _build_if_needed(settings: Settings, environ: Mapping[str, str]) -> int:
    """Build in a process of its own: what only a build needs never enters this one."""
    if (settings.release / MANIFEST).exists():  # one release by itself: it is what is wanted
        return 0
    if settings.backend is not None:  # it comes from there
        return 0
    if not settings.release.exists() and (settings.release.parent / POINTER).exists():
        raise GenerationError(
            f"There is no release {settings.release.name} in {settings.release.parent}."
        )
    if is_current(settings.release, find_sources(), settings.data):
        return 0
    command = [sys.executable, "-m", "gpgraph", "build", "--out", str(settings.release)]
    for folder in settings.data:
        command += ["--data", str(folder)]
    signal.signal(signal.SIGTERM, _end)  # so that a TERM ends the child as well
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, stdout=subprocess.DEVNULL, env=dict(environ), check=False
        )
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return done.returncode


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)


def _make_room(max_connections: int) -> None:
    """Raise the limit of descriptors to what so many connections need, or say that it is low."""
    needed = 2 * max_connections + SPARE + OTHER_DESCRIPTORS  # each may be sent a file
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if resource.RLIM_INFINITY in {soft, hard} or soft >= needed:
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, needed), hard))
    if hard < needed:
        log = logging.getLogger(__name__)
        log.warning(
            "This process may open %d files, and %d connections need %d: raise the limit (ulimit"
            " -n, LimitNOFILE), or lower --max-connections.",
            *(hard, max_connections, needed),
        )


def _config(settings: Settings, services: LiveServices, writer: LineWriter) -> uvicorn.Config:
    log = RequestLog(writer.write)
    gate = Gate(
        request_timeout_s=settings.request_timeout_s,
        max_connections=settings.max_connections,
        told=log.refused if settings.access_log else lambda _client, _error: None,
    )
    return uvicorn.Config(
        outermost(
            create_app(services, cache_bytes=settings.cache_mb << 20),
            base_url=settings.base_url,
            trusted_proxies=settings.trusted_proxies,
            log=log if settings.access_log else None,
        ),
        http=protocol_of(gate),
        lifespan="off",  # started below, where a release that does not load is one clear message
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=settings.query_timeout_s,  # type: ignore[arg-type] # any number
    )


async def _serve(settings: Settings, listener: socket.socket, writer: LineWriter) -> None:
    await first_release(settings)
    services = LiveServices(settings)
    config = _config(settings, services, writer)
    try:
        await services.start()
        _spare_collector()
        place = _address(settings, listener)
        message = f"gpgraph {__version__} serves release {services.release_name} at {place}"
        await Server(config, message).serve(sockets=[listener])
    finally:
        await services.close()


def _spare_collector() -> None:
    """Let the garbage collector look at what requests leave, and not at what was loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_OFTEN)


def _address(settings: Settings, listener: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}/"


class Server(uvicorn.Server):
    """Uvicorn, with two changes: it says when it answers, and signals end it in good order."""

    def __init__(self, config: uvicorn.Config, message: str) -> None:
        """Print ``message`` once requests are answered."""
        super().__init__(config)
        self._message = message

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        print(self._message, flush=True)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Drain at the first signal; the second does not wait.

        Uvicorn's own way raises the signal again afterwards, which would end this process before
        the workers are closed.
        """
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in STOP_SIGNALS:
                loop.remove_signal_handler(number)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's
        """Take a signal."""
        if not self.should_exit:
            logging.getLogger(__name__).info(
                "Stopping: what runs is answered first. A second signal waits for nothing."
            )
        self.force_exit = self.should_exit
        self.should_exit = True
