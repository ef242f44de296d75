"""The zygote's process and control socket, from the side of the front."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Sequence

from gpgraph.errors import WorkerFaultError
from gpgraph.sandbox.frames import Decoder, Frame, encode

END_PATIENCE_S = 2.0
POLL_S = 0.01
RECEIVE_BYTES = 64 * 1024


class ZygoteProcess:
    """Starts a zygote by exec, sends it orders, passes on what it says, ends it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        on_frame: Callable[[Frame], None],
        on_end: Callable[[], None],
    ) -> None:
        """Start ``command`` with ``--control-fd N`` added; needs a running event loop.

        Args:
            command: What to execute.
            on_frame: Is told what the zygote says.
            on_end: Is told once when the zygote has ended without being asked to.

        Raises:
            WorkerFaultError: the command cannot be started.
        """
        self._loop = asyncio.get_running_loop()
        self._on_frame = on_frame
        self._on_end = on_end
        self._decoder = Decoder(max_body=0)
        try:
            self._control, theirs = socket.socketpair()
        except OSError as error:
            raise _not_started(command, error) from None
        self._control.setblocking(False)
        descriptor = theirs.fileno()
        try:
            # A session of its own: Ctrl-C in the terminal reaches the front alone, and the zygote
            # and its workers can be killed as one group.
            self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                [*command, "--control-fd", str(descriptor)],
                pass_fds=(descriptor,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            self._control.close()
            raise _not_started(command, error) from None
        finally:
            theirs.close()
        self._loop.add_reader(self._control, self._hear)

    def tell(self, kind: str, number: int, *descriptors: int) -> None:
        """Send one order; the socket is full only when the zygote has stopped listening."""
        try:
            order = encode({"kind": kind, "worker": number})
            socket.send_fds(self._control, [order], descriptors)
        except OSError:
            self.kill()

    def kill(self) -> None:
        """Kill the zygote, which does not do its work; ``on_end`` follows."""
        self._process.kill()

    def hang_up(self) -> None:
        """Close the control socket: the zygote ends with its workers; ``on_end`` is not told."""
        if self._control.fileno() >= 0:
            self._loop.remove_reader(self._control)
            self._control.close()

    async def end(self) -> None:
        """Hang up and wait until the process is gone; kill it if it takes long."""
        self.hang_up()
        patience = self._loop.time() + END_PATIENCE_S
        while self._process.poll() is None:
            if self._loop.time() > patience:
                self._kill_group()
            await asyncio.sleep(POLL_S)

    def _hear(self) -> None:
        try:
            data = self._control.recv(RECEIVE_BYTES)
            for frame in self._decoder.feed(data):
                self._on_frame(frame)
        except BlockingIOError:
            return
        except (ConnectionError, WorkerFaultError):
            data = b""
        if not data:
            self.hang_up()
            self._kill_group()
            self._on_end()

    def _kill_group(self) -> None:
        """Kill what is left; as long as it is not waited for, the group has the zygote's number."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _not_started(command: Sequence[str], error: OSError) -> WorkerFaultError:
    return WorkerFaultError(f"{command[0]} cannot be started: {error.strerror}.")
