"""The catalogue: the folder of stored queries, read as it stands."""

from collections.abc import Mapping
from pathlib import Path

from gpgraph.errors import ResourcesMissingError, SourceFileError
from gpgraph.model.sparql.catalogue import StoredQuery, read_stored_query


def read_catalogue(folder: Path) -> Mapping[str, StoredQuery]:
    """Read every ``.rq`` file of a folder.

    Returns:
        The queries by name, in the order of their names.

    Raises:
        ResourcesMissingError: the folder is missing.
        SourceFileError: a file is no UTF-8, or its header cannot be used.
    """
    if not folder.is_dir():
        raise ResourcesMissingError(f"{folder} is missing. It should hold the stored queries.")
    return {path.stem: _read(path) for path in sorted(folder.glob("*.rq"))}


def _read(path: Path) -> StoredQuery:
    try:
        return read_stored_query(path.stem, path.read_text("utf-8"))
    except UnicodeDecodeError:
        raise SourceFileError(path, line=None, message="The file is not UTF-8.") from None
