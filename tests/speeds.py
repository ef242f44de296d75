"""How fast the machine is at the moment, so that a bound means the same on another and later."""

import statistics
import time

# What the work below takes where the bounds were set, while nobody else was there.
REFERENCE_S = 0.0016
TIMES = 25


def slowness() -> float:
    """Return how many times slower than there this machine is now; at least 1.

    Machines are shared: one that is slow for a minute tells nothing of the pages.
    """
    return max(1.0, statistics.median(_worked() for _ in range(TIMES)) / REFERENCE_S)


def _worked() -> float:
    began = time.perf_counter()
    "".join(sorted(str(number) for number in range(20_000)))
    return time.perf_counter() - began
