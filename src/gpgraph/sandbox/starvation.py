"""How long a process was ready to run and did not, for others had the processors."""

from pathlib import Path


def starved_s(process: int) -> float:
    """Return it for the first thread of a process, in seconds since its birth.

    Linux counts it; elsewhere, and of a process that is gone, it is 0.

    Source:
        https://docs.kernel.org/scheduler/sched-stats.html, /proc/<pid>/schedstat.
    """
    try:
        text = Path(f"/proc/{process}/schedstat").read_text("ascii")
    except OSError:
        return 0.0
    return int(text.split()[1]) / 1e9
