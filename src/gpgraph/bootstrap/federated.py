"""What asks the servers that the operator allows."""

from gpgraph.model.federation import origins
from gpgraph.service.asking.federation import FederatedQueries
from gpgraph.service.running import Runner
from gpgraph.settings import Settings
from gpgraph.store.remote import RemoteServers


def federated(runner: Runner, settings: Settings) -> FederatedQueries | None:
    """Return what asks other servers; nothing where the operator allows none."""
    if not settings.federation:
        return None
    allowed = origins(settings.federation)
    return FederatedQueries(runner, RemoteServers(), allowed, settings.federation_timeout_s)
