"""How often and how many at once: one gate per host, which every request to it passes, retries and redirects too."""

import math
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

# A request is counted until this much more than its window has gone by, for the servers' clocks.
MARGIN = 0.01


class HostBusyError(Exception):
    """The gate does not open in time; `seconds` is how long it stays shut at least, null where requests queue there."""

    def __init__(self, seconds: float | None) -> None:
        super().__init__()
        self.seconds = seconds


class Turn:
    """One request's passage of the gate."""

    def __init__(self, gate: "HostGate") -> None:
        self._gate, self._is_counted = gate, False

    def has_arrived(self) -> None:
        """Note that the server has the request for certain: its answer has begun, or nothing comes any more."""
        if not self._is_counted:
            self._is_counted = True
            self._gate.note_arrival()


class HostGate:
    """Lets through at most `per_second` requests in any second, and `connections` at a time.

    A request reaches the server at some moment between its sending and the beginning of its answer. So it counts from
    the latter on: then the server never sees more than the rate, however long the way there takes. A rate below one is
    one request in so many seconds; of a rate with a fraction the whole part counts.
    """

    def __init__(self, per_second: float, connections: int) -> None:
        self._most, self._window = max(1, int(per_second)), max(1.0, 1 / per_second) + MARGIN
        self._connections = connections
        self._changed = threading.Condition()
        self._under_way = self._on_the_way = 0
        self._arrivals: deque[float] = deque()
        self._shut_until = 0.0

    @contextmanager
    def turn(self, deadline: float) -> Iterator[Turn]:
        """Wait for a turn and hold it; raises `HostBusyError` where none comes before `deadline` (monotonic)."""
        self._wait(deadline)
        turn = Turn(self)
        try:
            yield turn
        finally:
            turn.has_arrived()
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def shut(self, seconds: float) -> None:
        """Let nobody through for so long: the server asked for it."""
        with self._changed:
            self._shut_until = max(self._shut_until, time.monotonic() + seconds)
            self._changed.notify_all()

    def slow_down(self, seconds: float) -> None:
        """Let one request through in so many seconds from now on, unless the gate is slower already."""
        with self._changed:
            if seconds + MARGIN > self._window / self._most:
                self._most, self._window = 1, seconds + MARGIN

    def note_arrival(self) -> None:
        """A request is at the server now at the latest."""
        with self._changed:
            self._on_the_way -= 1
            self._arrivals.append(time.monotonic())
            self._changed.notify_all()

    def _wait(self, deadline: float) -> None:
        with self._changed:
            while pause := self._pause():
                now = time.monotonic()
                if self._shut_until > deadline or now >= deadline:
                    raise HostBusyError(self._shut_until - now if self._shut_until > now else None)
                self._changed.wait(min(pause, deadline - now))
            self._under_way += 1
            self._on_the_way += 1

    def _pause(self) -> float:
        """Seconds until it is worth looking again; 0 where the gate is open."""
        now = time.monotonic()
        while self._arrivals and self._arrivals[0] <= now - self._window:
            self._arrivals.popleft()
        if self._shut_until > now:
            return self._shut_until - now
        if self._under_way >= self._connections or self._on_the_way >= self._most:
            return self._window  # woken earlier by whoever ends
        if self._on_the_way + len(self._arrivals) >= self._most:
            return max(self._arrivals[0] + self._window - now, 0.001)
        return 0.0


class HostGates:
    """The gates of all hosts, made as hosts are met, and the number of requests under way at all of them."""

    def __init__(self, per_second: float, connections: int, parallel: int) -> None:
        self._per_second, self._connections = per_second, connections
        self._parallel = threading.BoundedSemaphore(parallel)
        self._lock = threading.Lock()
        self._gates: dict[str, HostGate] = {}
        self._is_stopped = False

    def stop(self) -> None:
        """Let nobody through any more, nor wait: the run ends."""
        with self._lock:
            self._is_stopped = True
            for gate in self._gates.values():
                gate.shut(math.inf)

    def of(self, host: str) -> HostGate:
        """The gate of a host; upper and lower case and a final dot make no difference."""
        with self._lock:
            name = host.rstrip(".").lower()
            gate = self._gates.setdefault(name, HostGate(self._per_second, self._connections))
            if self._is_stopped:
                gate.shut(math.inf)
            return gate

    @contextmanager
    def request(self, host: str, deadline: float) -> Iterator[Turn]:
        """A turn at a host's gate and one of the places for requests under way; raises `HostBusyError`."""
        with self.of(host).turn(deadline) as turn:
            if not self._parallel.acquire(timeout=max(deadline - time.monotonic(), 0)):
                raise HostBusyError(None)
            try:
                yield turn
            finally:
                self._parallel.release()
