"""What an operator may change: read once, passed down as plain values.

Each setting has one name: ``query_timeout_s`` is the field, ``--query-timeout-s`` the flag and
``GPGRAPH_QUERY_TIMEOUT_S`` the variable. A misspelt variable is an error, not a shrug.
"""

import os
from collections.abc import Mapping
from typing import Self

from pydantic import ValidationError

from gpgraph.errors import SettingsError
from gpgraph.settings.backend import BackendSettings
from gpgraph.settings.complaints import explain

ENV_PREFIX = "GPGRAPH_"

# Read by the tests, not by the service: named here so that they are not taken for a misspelling.
TEST_ONLY = frozenset({"GPGRAPH_SOURCES", "GPGRAPH_REFERENCE", "GPGRAPH_UN_SDG_TTL"})

# Between the values of a setting that takes several, in its variable.
SEPARATORS = {
    "data": os.pathsep,
    "trusted_proxies": ",",
    "federation": ",",
    "backend_graphs": None,
}


class Settings(BackendSettings):
    """Operator settings; a frozen value."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], **flags: object) -> Self:
        """Build settings from the environment, overridden by flags that are not ``None``.

        Raises:
            SettingsError: a variable of ours has no such name, or a value is out of bounds.
        """
        values: dict[str, object] = {
            name.removeprefix(ENV_PREFIX).lower(): value
            for name, value in environ.items()
            if name.startswith(ENV_PREFIX) and name not in TEST_ONLY
        }
        values.update({name: value for name, value in flags.items() if value is not None})
        for name, separator in SEPARATORS.items():
            text = values.get(name)
            if isinstance(text, str):
                values[name] = tuple(part.strip() for part in text.split(separator) if part.strip())
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            given = {name for name, value in flags.items() if value is not None}
            raise SettingsError(explain(error, cls.model_fields, given, ENV_PREFIX)) from None
