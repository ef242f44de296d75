"""The process that workers are forked from: it holds the loaded release, and nothing else.

The front asks over one control socket, in frames:

* ``spawn`` with a worker's number, and the worker's end of a socketpair beside it;
* ``kill`` with a number.

The zygote answers ``born`` with a number and the process id of that worker, and ``exit`` with a
number and how that worker ended. It alone kills and reaps its children, so a number can never mean
a process that merely took over an old process id. When the front closes the socket, or dies, the
zygote kills its workers and ends.

It has one thread whenever it forks, and it evaluates nothing: what a stranger sends goes to a
worker and comes back from it without passing here.
"""

import gc
import os
import selectors
import signal
import socket
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn, TypeAlias

from gpgraph.errors import GpgraphError, WorkerFaultError
from gpgraph.sandbox import seccomp
from gpgraph.sandbox.faults import pack
from gpgraph.sandbox.frames import Decoder, Frame, Header, TaskFunction, encode
from gpgraph.sandbox.limits import Limits, die_with_parent
from gpgraph.sandbox.worker import live

TaskTable: TypeAlias = Mapping[str, TaskFunction]

RECEIVE_BYTES = 64 * 1024
DESCRIPTORS_AT_ONCE = 16
THREAD_END_S = 5.0


def serve(control_fd: int, load: Callable[[], TaskTable], limits: Limits) -> NoReturn:
    """Load, then fork workers as the front asks, until the front is gone. Does not return.

    Args:
        control_fd: Our end of the control socket.
        load: Opens what the tasks need and returns the task table. All that a task will ever
            import must be imported by then: a worker cannot open files.
        limits: What each worker may take.
    """
    die_with_parent(os.getppid())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the front says when it is over
    control = socket.socket(fileno=control_fd)
    control.setblocking(True)
    try:
        seccomp.check()
        tasks = _load_aside(load)
    except GpgraphError as error:
        control.sendall(encode(pack(error)))
        os._exit(1)
    Zygote(control, tasks, limits).run()


def _load_aside(load: Callable[[], TaskTable]) -> TaskTable:
    """Run ``load`` in a thread of its own, wait until that has ended, and settle the memory.

    Rust seeds the random numbers of a thread at their first use. Seeded in this thread, the seed
    would be copied into every worker, and all would give the same UUID() and RAND().
    """
    outcome: list[TaskTable | GpgraphError] = []

    def target() -> None:
        try:
            outcome.append(load())
        except GpgraphError as error:
            outcome.append(error)
        except BaseException:  # noqa: BLE001 - reported below, where the front can hear it
            traceback.print_exc()
            outcome.append(WorkerFaultError("The release could not be loaded: see the log."))

    gc.disable()  # what is loaded stays; to look through it again and again takes a third longer
    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
    _wait_for_single_thread()
    result = outcome[0]
    if isinstance(result, GpgraphError):
        raise result
    gc.collect()
    gc.enable()
    gc.freeze()  # a collection in a worker would touch, and so copy, every page of the release
    return result


def _wait_for_single_thread() -> None:
    """Wait for the kernel to see the loading thread off: a fork copies only the calling thread."""
    threads = Path("/proc/self/task")
    patience = time.monotonic() + THREAD_END_S
    while threads.exists() and len(list(threads.iterdir())) > 1:  # macOS cannot be asked
        if time.monotonic() > patience:
            raise WorkerFaultError("Loading the release left a thread behind.")
        time.sleep(0.001)


class Zygote:
    """Forks, kills and reaps workers by their numbers."""

    def __init__(self, control: socket.socket, tasks: TaskTable, limits: Limits) -> None:
        """Listen on ``control``; workers serve ``tasks`` within ``limits``."""
        self._control = control
        self._tasks = tasks
        self._limits = limits
        self._decoder = Decoder(max_body=0)
        self._descriptors: deque[int] = deque()
        self._processes: dict[int, int] = {}  # number -> process id, until reaped

    def run(self) -> NoReturn:
        """Serve the front until it is gone, then end with every worker."""
        children, wake = socket.socketpair()
        children.setblocking(False)
        wake.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        selector = selectors.DefaultSelector()
        selector.register(self._control, selectors.EVENT_READ)
        selector.register(children, selectors.EVENT_READ)
        try:
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if children in ready:
                    children.recv(RECEIVE_BYTES)
                    self._reap()
                if self._control in ready:
                    self._listen()
        except (ConnectionError, WorkerFaultError):
            self._end()

    def _listen(self) -> None:
        data, descriptors, _, _ = socket.recv_fds(self._control, RECEIVE_BYTES, DESCRIPTORS_AT_ONCE)
        if not data:
            raise ConnectionError("The front is gone.")
        self._descriptors += descriptors
        for frame in self._decoder.feed(data):
            self._obey(frame)

    def _obey(self, frame: Frame) -> None:
        worker = frame.header["worker"]
        if not isinstance(worker, int):
            raise WorkerFaultError("A worker is called by its number.")
        if frame.kind == "spawn":
            self._spawn(worker, self._descriptors.popleft())
        elif worker in self._processes:  # a kill; it may have ended already
            os.kill(self._processes[worker], signal.SIGKILL)

    def _spawn(self, worker: int, descriptor: int) -> None:
        zygote = os.getpid()
        try:
            process = os.fork()
        except OSError:  # no memory or no process left; the front tries again later
            traceback.print_exc()
            os.close(descriptor)
            self._tell({"kind": "exit", "worker": worker, "signal": None, "status": None})
            return
        if process == 0:
            live(descriptor, self._tasks, self._limits, parent=zygote)
        os.close(descriptor)
        self._processes[worker] = process
        self._tell({"kind": "born", "worker": worker, "process": process})

    def _reap(self) -> None:
        workers = {process: worker for worker, process in self._processes.items()}
        while self._processes:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            worker = workers[process]
            del self._processes[worker]
            code = os.waitstatus_to_exitcode(status)
            self._tell(
                {
                    "kind": "exit",
                    "worker": worker,
                    "signal": -code if code < 0 else None,
                    "status": code if code >= 0 else None,
                }
            )

    def _tell(self, header: Header) -> None:
        self._control.sendall(encode(header))

    def _end(self) -> NoReturn:
        for process in self._processes.values():
            os.kill(process, signal.SIGKILL)
        for process in self._processes.values():
            os.waitpid(process, 0)
        sys.stderr.flush()
        os._exit(0)  # without freeing a release piece by piece
