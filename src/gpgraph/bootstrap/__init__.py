"""Settings in, running services out: the only place that builds anything."""

from gpgraph.bootstrap.live import LiveServices

__all__ = ["LiveServices"]
