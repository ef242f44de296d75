"""What a validation reads: files, folders and standard input, and where in them a statement is."""

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from pyoxigraph import BlankNode, Quad, Triple

from gpgraph.errors import SourceFileError
from gpgraph.model import sssom
from gpgraph.model.lines import (
    jsonlines,
    subjectlines,
    tablelines,
    triplelines,
    xmllines,
)
from gpgraph.model.lines.subjectlines import Statement
from gpgraph.model.report import Term
from gpgraph.store.reading.apart import Apart, Bounds, copy_apart, read_apart
from gpgraph.store.reading.files import FORMATS, is_context, read_graph, read_text, shown
from gpgraph.store.reading.syntaxes import SSSOM, SYNTAXES
from gpgraph.store.reading.triplefile import TripleFile
from gpgraph.store.resources import SourceFile, is_hidden

SUFFIXES = (*FORMATS, sssom.SUFFIX)
STDIN = "-"
_LINEWISE = frozenset({"nt", "nq"})
_TURTLE = frozenset({"ttl", "trig", *_LINEWISE})
_LINES = MappingProxyType({"jsonld": jsonlines.statement_lines, "rdf": xmllines.statement_lines})


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

    def lines(self, wanted: Collection[str] | None = None) -> Mapping[Statement, int]:
        """Return the line of each statement about an IRI, as far as they can be told.

        Args:
            wanted: The IRIs that matter. By default all do, and it takes memory for all.
        """
        return lines_of(self.text, self.syntax, self.name, wanted)

    def about(self, subjects: Collection[Term]) -> Iterator[Quad]:
        """Yield the triples with one of these subjects."""
        return (fact for fact in self.facts if fact.subject in subjects)

    def using(self, terms: Collection[Term]) -> Iterator[Quad]:
        """Yield the triples with one of these as the property or the value."""
        return (one for one in self.facts if one.predicate in terms or one.object in terms)

    def pointing(self) -> Iterator[Quad]:
        """Yield the triples whose value is a blank node."""
        return (fact for fact in self.facts if isinstance(fact.object, BlankNode))


@dataclass(frozen=True, slots=True)
class Streamed:
    """One input whose triples lie in a file, like a ``Reading`` for those who look for few."""

    name: str
    triples: TripleFile
    syntax: str
    text: str | Path

    def lines(self, wanted: Collection[str] | None = None) -> Mapping[Statement, int]:
        """Return the line of each statement about an IRI, as a ``Reading`` does."""
        return lines_of(self.text, self.syntax, self.name, wanted)

    def about(self, subjects: Collection[Term]) -> Iterator[Triple]:
        """Yield the triples with one of these subjects."""
        return self.triples.about(subjects)

    def using(self, terms: Collection[Term]) -> Iterator[Triple]:
        """Yield the triples with one of these as the property or the value."""
        return self.triples.using(terms)

    def pointing(self) -> Iterator[Triple]:
        """Yield the triples whose value is a blank node."""
        return self.triples.pointing()


def lines_of(
    text: str | Path, syntax: str, name: str, wanted: Collection[str] | None
) -> Mapping[Statement, int]:
    """Return the line of each statement about a wanted IRI; others may be among them."""
    if syntax in _LINEWISE and isinstance(text, Path) and wanted is not None:
        with suppress(OSError), text.open("rb") as file:
            found = triplelines.statement_lines(file, wanted)
            if found is not None:
                return found
    if syntax not in _LINES and syntax != SSSOM and syntax not in _TURTLE:
        return {}
    whole = text if isinstance(text, str) else read_text(text)
    if syntax in _TURTLE:
        return subjectlines.statement_lines(whole, wanted)
    find = _LINES.get(syntax)
    return tablelines.statement_lines(whole, name) if find is None else find(whole)


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
        with self._inputs() as inputs:
            found = list(read_apart(inputs, Bounds.of(inputs, self.max_bytes)))
        return tuple(
            Reading(one.name, facts, one.syntax, self._text(one))
            for one, facts in zip(inputs, found, strict=True)
        )

    def copy(self, into: Path) -> tuple[Streamed, ...]:
        """Write all of its triples into one file as N-Triples, and hold none of them.

        Raises:
            SourceFileError: as ``read``.
        """
        with self._inputs() as inputs:
            ends = copy_apart(inputs, Bounds.of(inputs, self.max_bytes), into)
        parts = zip(inputs, [0, *ends], ends, strict=False)
        return tuple(
            Streamed(one.name, TripleFile(into, begin, end), one.syntax, self._text(one))
            for one, begin, end in parts
        )

    @contextmanager
    def _inputs(self) -> Iterator[Sequence[Apart]]:
        inputs = [Apart(path, str(shown(path)), _syntax(path)) for path in self.files()]
        with ExitStack() as stack:
            if self.stdin is not None:
                held = stack.enter_context(tempfile.NamedTemporaryFile())
                held.write(self.stdin)
                held.flush()
                inputs.append(Apart(Path(held.name), "stdin", self.stdin_syntax))
            yield inputs

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


def described(readings: Iterable[Reading]) -> set[object]:
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
        data = [file for file in inside if not is_context(file)]
        if not data:
            message = f"There is no file in this folder that is read: {', '.join(SUFFIXES)}."
            if inside:
                message = (
                    f"There are no data in this folder: {inside[0].name} is a JSON-LD context."
                )
            raise SourceFileError(shown(path), line=None, message=message)
        yield from data
    elif path.name.lower().endswith(SUFFIXES):
        yield path
    else:
        message = f"The name tells no format that is read. There are {', '.join(SUFFIXES)}."
        raise SourceFileError(shown(path), line=None, message=message)
