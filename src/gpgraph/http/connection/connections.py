"""One connection of the front, and what it may make the front hold, and for how long.

uvicorn's protocol leaves open how long a client may take over a request, and how long over an
answer. Here both have a bound. What goes beyond one is answered with a problem, and the connection
ends. Time is kept by one timer a connection, which is set again only when it goes off.
"""

from asyncio import BaseTransport, TimerHandle, Transport
from typing import cast

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from gpgraph.errors import ConnectionLimitError, GpgraphError, SlowRequestError
from gpgraph.http.connection.cork import Cork
from gpgraph.http.connection.gate import Gate
from gpgraph.http.connection.reading import RETRY_AFTER_S, BoundedReader
from gpgraph.http.connection.refusals import refusal

# A refused client may still be sending. Were the connection closed at once, the kernel would
# answer those bytes with RST, and the client would lose the refusal before reading it.
LINGER_S = 1.0
SHORTEST_WAIT_S = 0.01
MAPPED = "::ffff:"  # how an IPv4 address looks to a socket for both


class Connection(BoundedReader):
    """A connection with bounds; ``protocol_of`` gives it those of one server."""

    gate: Gate

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for the first request; turn the client away when there are too many."""
        super().connection_made(transport)
        if self.client is not None and self.client[0].startswith(MAPPED):
            self.client = (self.client[0].removeprefix(MAPPED), self.client[1])
        self._running: RequestResponseCycle | None = None
        self._unsent = (0, 0)
        self._drains = 0
        self._timer: TimerHandle = self.loop.call_later(self.gate.request_timeout_s, self._check)
        if not self.gate.admits(self, self.server_state.connections):
            self._refuse(ConnectionLimitError(retry_after_s=RETRY_AFTER_S))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the request that is being answered, too: it need not be the last one read."""
        self._timer.cancel()
        self.pipeline.clear()
        if self._running is not None:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._running = cycle
        self._cork = Cork(cycle.transport)
        cycle.transport = cast("Transport", self._cork)
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """Go on with what waits, or begin to wait for the next request."""
        self.server_state.total_requests += 1
        self._cork.flush()
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if not self._is_receiving:
            self._since = self.loop.time()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self._error is not None:
            self._send_refusal(self._error)

    def _refuse(self, error: GpgraphError) -> None:
        """Read no more; say why once the requests before this one are answered."""
        self._error = error
        running = self._running
        if self._is_receiving and not self._is_in_head:  # a body: its request has begun already
            if self.pipeline and self.pipeline[0][0] is self.cycle:
                self.pipeline.popleft()
            elif running is not None and running is self.cycle:
                if running.response_started:
                    self._break_off(running)
                    return
                running.disconnected = True
                running.message_event.set()
                running = self._running = None
        if running is None or running.response_complete:
            self._send_refusal(error)

    def _break_off(self, running: RequestResponseCycle) -> None:
        if running.response_complete:
            self.transport.close()
        else:
            self.transport.abort()

    def _send_refusal(self, error: GpgraphError) -> None:
        if self.transport.is_closing():
            return
        is_head = self._is_in_head and self.parser.get_method() == b"HEAD"
        self.transport.write(refusal(error, self.server_state.default_headers, is_head=is_head))
        self.transport.write_eof()
        self.flow.resume_reading()
        self._timer.cancel()
        self._timer = self.loop.call_later(LINGER_S, self.transport.abort)
        self.gate.told(self.client, error)

    def resume_writing(self) -> None:
        """Note that the client reads."""
        self._drains += 1
        super().resume_writing()

    def _check(self) -> None:
        """Look whether the other end keeps up, and when to look again."""
        budget_s = self.gate.request_timeout_s
        now = self.loop.time()
        unsent = (self.transport.get_write_buffer_size(), self._drains)
        wait_s = budget_s
        if unsent[0] and unsent == self._unsent:
            self.transport.abort()  # not a byte was taken since the last look
            return
        self._unsent = unsent
        if self._is_receiving or self._running is None:
            if self.flow.read_paused:
                self._since = now  # it is the front that does not read
            wait_s = self._since + budget_s - now
            if wait_s <= 0:
                self._give_up()
                return
        elif self.is_idle() and now - self._since > self.timeout_keep_alive:
            self.transport.close()
        self._timer = self.loop.call_later(max(wait_s, SHORTEST_WAIT_S), self._check)

    def _give_up(self) -> None:
        if self._is_receiving:
            self._refuse(SlowRequestError(budget_s=self.gate.request_timeout_s))
        else:
            self.transport.close()  # it never said a word

    def is_idle(self) -> bool:
        """Tell whether nothing is received, answered or refused."""
        is_answering = self._running is not None and not self._running.response_complete
        return not (self._is_receiving or is_answering or self._error is not None)

    def unfinished_s(self) -> float:
        """Return for how long a request has been coming in, in seconds; 0 while none is."""
        is_waiting = self._is_receiving or (self._running is None and self._error is None)
        return self.loop.time() - self._since if is_waiting else 0.0

    def evict(self) -> None:
        """Make room for another; what was answered is still sent."""
        if self.is_idle() and self._running is not None:
            self.transport.close()
        else:
            self.transport.abort()


def protocol_of(gate: Gate) -> type[Connection]:
    """Return the protocol of one server, which uvicorn makes a connection's with each accept."""
    return type("ConnectionOfServer", (Connection,), {"gate": gate})
