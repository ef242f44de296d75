"""When the sources were last changed: a time that two builds of the same files agree on."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from gpgraph.errors import SettingsError
from gpgraph.store.resources import FOLDERS

SOURCE_DATE_EPOCH = "SOURCE_DATE_EPOCH"

_END_OF_9999 = 253_402_300_799


def changed_at(root: Path, environ: Mapping[str, str]) -> int | None:
    """Return ``SOURCE_DATE_EPOCH``, or the time of the last commit that touched the sources.

    Args:
        root: The folder of the sources.
        environ: The environment.

    Returns:
        Seconds since 1970, or ``None`` outside a checkout with history.

    Raises:
        SettingsError: the variable is set to something else than whole seconds.

    Source:
        https://reproducible-builds.org/specs/source-date-epoch/
    """
    given = environ.get(SOURCE_DATE_EPOCH)
    if given is None:
        return _last_commit(root, environ)
    if not (given.isascii() and given.isdigit() and int(given) <= _END_OF_9999):
        raise SettingsError(f"{SOURCE_DATE_EPOCH}={given!r}: write whole seconds since 1970.")
    return int(given)


def _last_commit(root: Path, environ: Mapping[str, str]) -> int | None:
    git = shutil.which("git", path=environ.get("PATH"))
    # A folder inside somebody else's checkout has a history that says nothing about it.
    if git is None or not (root / ".git").exists():
        return None
    # The variables by which a hook tells git its place would lead it elsewhere.
    plain = {name: value for name, value in environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(  # noqa: S603 - git, with a path of ours
        [git, "-C", root, "log", "-1", "--format=%ct", "--", *FOLDERS],
        env=plain,
        capture_output=True,
        text=True,
        check=False,
    )
    answer = done.stdout.strip()
    return int(answer) if done.returncode == 0 and answer.isdigit() else None
