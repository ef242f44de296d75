"""The releases of a folder, among everything else that was built into it."""

import re
from pathlib import Path

from gpgraph.errors import GenerationError
from gpgraph.model.history.history import History, from_json
from gpgraph.store.releases.generation import HISTORY, Generation, current, named, read

CURRENT = "current"
_ID = re.compile(r"[0-9a-f]{64}")
_START_OF_ID = re.compile(r"[0-9a-f]{8,63}")


def releases(out: Path) -> tuple[Generation, ...]:
    """Return every release in a folder of releases, the latest first.

    What was built and not released is left out, and so is what cannot be read, or is a copy in a
    folder of another name.
    """
    found = (named(out, folder.name) for folder in _folders(out))
    kept = [one for one in found if one is not None and one.manifest.lineage.released]
    return tuple(sorted(kept, key=lambda one: (one.manifest.lineage.number, one.id), reverse=True))


def latest(out: Path) -> Generation | None:
    """Return the latest release in a folder; ``None`` where nothing was released so far.

    Raises:
        GenerationError: a release cannot be read, and it might be the latest. A build that cannot
            be read is left out: it has no history, as nobody relies on it.
    """
    for folder in _folders(out):
        if _read(folder) is None and (folder / HISTORY).exists():
            raise GenerationError(
                f"{folder} may be the latest release, and cannot be read, so that nothing can be "
                "compared with it. Copy it again; delete it only if it was never published."
            )
    return next(iter(releases(out)), None)


def find(out: Path, word: str) -> Generation:
    """Return the release that a word means.

    Args:
        out: The folder of releases.
        word: ``current``, the name of a release, an identifier or at least eight digits of one, or
            the folder of one release or of several.

    Raises:
        GenerationError: it means none, or several. The message says what there is.
    """
    if word == CURRENT:
        return current(out)
    everything = releases(out)
    if found := next((one for one in everything if one.manifest.release == word), None):
        return found
    if found := named(out, word):
        return found
    if _START_OF_ID.fullmatch(word):
        matches = [folder.name for folder in _folders(out) if folder.name.startswith(word)]
        if len(matches) == 1:
            return read(out / matches[0])
        if matches:
            raise GenerationError(f"{len(matches)} releases begin with {word}. Give more of it.")
    if Path(word).is_dir():
        return current(Path(word))
    names = ", ".join(one.manifest.release or one.id[:12] for one in everything)
    raise GenerationError(
        f"There is no release {word} in {out}. There is {names or 'none'}; "
        "what was built but not released is named by its identifier, or is current."
    )


def history_of(generation: Generation) -> History:
    """Return what changed from release to release up to this one; empty where it is alone.

    Raises:
        GenerationError: the file is missing or damaged.
    """
    if generation.manifest.lineage.history_sha256 is None:
        return History()
    with generation.readable():
        text = generation.history.read_text("utf-8")
    try:
        return from_json(text).known_as(generation.id)
    except ValueError as error:
        raise GenerationError(f"{generation.history} {error}. Copy the release again.") from None


def _folders(out: Path) -> list[Path]:
    try:
        return sorted(path for path in out.iterdir() if _ID.fullmatch(path.name))
    except OSError:
        return []


def _read(folder: Path) -> Generation | None:
    try:
        return read(folder)
    except GenerationError:
        return None
