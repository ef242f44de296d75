"""What a validation reads: files, folders and standard input, and where in them a statement is."""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from pyoxigraph import Quad

from gpgraph.errors import SourceFileError
from gpgraph.model import sssom
from gpgraph.model.lines import jsonlines, subjectlines, tablelines, xmllines
from gpgraph.model.lines.subjectlines import Statement
from gpgraph.store.reading.apart import Apart, Bounds, read_apart
from gpgraph.store.reading.files import FORMATS, read_graph, read_text, shown
from gpgraph.store.reading.reader import SSSOM, SYNTAXES
from gpgraph.store.resources import SourceFile, is_hidden

SUFFIXES = (*FORMATS, sssom.SUFFIX)
STDIN = "-"
_LINES = MappingProxyType(
    {
        **dict.fromkeys(("ttl", "trig", "nt", "nq"), subjectlines.statement_lines),
        "jsonld": jsonlines.statement_lines,
        "rdf": xmllines.statement_lines,
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One input: what it is called in reports, its triples, and where its text is."""

    name: str
    facts: tuple[Quad, ...]
    syntax: str = ""
    """``ttl``, ``trig``, ``nt``, ``nq``, ``jsonld``, ``rdf`` or ``sssom``; else it has no lines."""

    text: str | Path = ""
    """The text itself, or the file that holds it, which is read again when something is wrong."""

    graph: str = ""
    """The named graph that it is a part of, if it is a file of ours."""

    def lines(self) -> Mapping[Statement, int]:
        """Return the line of each statement about an IRI, as far as they can be told."""
        find = _LINES.get(self.syntax)
        if find is None and self.syntax != SSSOM:
            return {}
        text = self.text if isinstance(self.text, str) else read_text(self.text)
        return tablelines.statement_lines(text, self.name) if find is None else find(text)


@dataclass(frozen=True, slots=True)
class Given:
    """What a person names at the prompt: paths, and what comes by standard input."""

    paths: tuple[Path, ...] = ()
    stdin: bytes | None = None
    stdin_syntax: str = "ttl"
    max_bytes: int = 100_000_000
    """The largest file that is read."""

    without: frozenset[Path] = frozenset()
    """Files that are none of it, though they may be in one of the folders: reports, say."""

    def files(self) -> tuple[Path, ...]:
        """List the files, with those in folders, each once.

        Raises:
            SourceFileError: the name of one tells no format that is read; a folder has none.
        """
        found = chain.from_iterable(_files(path, self.without) for path in self.paths)
        return tuple(dict.fromkeys(found))

    def read(self) -> tuple[Reading, ...]:
        """Read all of it, in another process, or nothing.

        Raises:
            SourceFileError: a file cannot be read, is in no format that is, or is too large.
        """
        inputs = [Apart(path, str(shown(path)), _syntax(path)) for path in self.files()]
        with ExitStack() as stack:
            if self.stdin is not None:
                held = stack.enter_context(tempfile.NamedTemporaryFile())
                held.write(self.stdin)
                held.flush()
                inputs.append(Apart(Path(held.name), "stdin", self.stdin_syntax))
            found = list(read_apart(inputs, Bounds.of(inputs, self.max_bytes)))
        return tuple(
            Reading(one.name, facts, one.syntax, self._text(one))
            for one, facts in zip(inputs, found, strict=True)
        )

    def _text(self, file: Apart) -> str | Path:
        """Return where the text is found once the standard input is gone."""
        if file.name == "stdin" and self.stdin is not None:
            return self.stdin.decode("utf-8-sig")
        return file.path


def read_ours(files: Iterable[SourceFile]) -> tuple[Reading, ...]:
    """Read files of the installation, which need no bounds."""
    return tuple(
        Reading(
            str(shown(file.path)),
            tuple(read_graph(file)),
            _syntax(file.path),
            file.path,
            file.graph,
        )
        for file in files
    )


def described(readings: Sequence[Reading]) -> set[object]:
    """Return every subject."""
    return {fact.subject for one in readings for fact in one.facts}


def _syntax(path: Path) -> str:
    name = path.name.lower()
    if name.endswith(sssom.SUFFIX):
        return SSSOM
    format_ = FORMATS[path.suffix.lower()]
    return next(syntax for syntax, one in SYNTAXES.items() if one == format_)


def _files(path: Path, without: Collection[Path] = ()) -> Iterator[Path]:
    """Yield a file as it is, or the files in a folder that can be read, sorted."""
    if path.is_dir():
        inside = [
            file
            for file in sorted(path.rglob("*"))
            if file.is_file()
            and file.name.lower().endswith(SUFFIXES)
            and not is_hidden(PurePosixPath(file.relative_to(path).as_posix()))
            and file.resolve() not in without
        ]
        if not inside:
            message = f"There is no file in this folder that is read: {', '.join(SUFFIXES)}."
            raise SourceFileError(shown(path), line=None, message=message)
        yield from inside
    elif path.name.lower().endswith(SUFFIXES):
        yield path
    else:
        message = f"The name tells no format that is read. There are {', '.join(SUFFIXES)}."
        raise SourceFileError(shown(path), line=None, message=message)
