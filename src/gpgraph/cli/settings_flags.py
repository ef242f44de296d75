"""Settings as flags: every setting is one flag, made from its field."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from pydantic.fields import FieldInfo

from gpgraph.settings import ENV_PREFIX, Settings


def add_settings(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the flags of the named settings, or of all where none is named.

    A flag that is not given leaves its setting to the environment, and that to the default.
    """
    for name in names or Settings.model_fields:
        field = Settings.model_fields[name]
        flag = "--" + name.replace("_", "-")
        text = _help(name, field).replace("%", "%%")
        if field.annotation is bool:
            switch = argparse.BooleanOptionalAction
            parser.add_argument(flag, dest=name, action=switch, default=None, help=text)
        elif _takes_several(field):
            metavar = _metavar(name, field)
            parser.add_argument(flag, dest=name, action="append", metavar=metavar, help=text)
        else:
            parser.add_argument(flag, dest=name, metavar=_metavar(name, field), help=text)


def settings_of(arguments: argparse.Namespace, environ: Mapping[str, str]) -> Settings:
    """Build the settings from the flags given and the environment.

    Raises:
        SettingsError: a flag or a variable has no such value, or a variable no such name.
    """
    given = vars(arguments)
    flags = {name: given[name] for name in Settings.model_fields if name in given}
    return Settings.from_environ(environ, **flags)


def _help(name: str, field: FieldInfo) -> str:
    default = field.default if field.default not in (None, ()) else "none"
    return f"{field.description} Default: {default}. Variable: {ENV_PREFIX}{name.upper()}."


def _takes_several(field: FieldInfo) -> bool:
    return isinstance(field.default, tuple)


def _metavar(name: str, field: FieldInfo) -> str:
    if field.annotation in {Path, tuple[Path, ...]}:
        return "DIR"
    if name.endswith("_file"):
        return "FILE"
    if name.endswith("_s"):
        return "SECONDS"
    return {int: "N", float: "N"}.get(type(field.default), "TEXT")
