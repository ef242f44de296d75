"""Puts the ontology, data, shapes and queries into the wheel.

An editable installation reads them from the checkout; a copy there would grow stale.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RESOURCES = ("ontology", "data", "shapes", "queries")


class ResourcesHook(BuildHookInterface[Any]):
    """Adds the resource folders as ``gpgraph/_resources``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Extend ``build_data``; ``version`` is ``editable`` or ``standard``."""
        if version != "editable":
            build_data["force_include"].update(
                {name: f"gpgraph/_resources/{name}" for name in RESOURCES}
            )
