"""How to cite what is said here about a thing: as a line of text, and for BibTeX."""

import re
from dataclasses import dataclass
from urllib.parse import quote

AUTHOR = "gpgraph"
# What TeX takes for more than itself, and how it is written to stand for itself.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_NO_KEY = re.compile(r"[^A-Za-z0-9.-]+")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: a description by this project, as one release has it."""

    title: str
    """The name of the thing, after its code where it has one."""

    whole: str | None
    """What it is part of."""

    iri: str
    release: str
    """The name of the release."""

    year: str | None
    """When the sources of the release were last changed."""

    address: str
    """Where the description stands as the release has it."""

    @property
    def text(self) -> str:
        """Return one line: author, year, title, whole, release, IRI."""
        year = f" ({self.year})" if self.year else ""
        whole = f", in: {self.whole}" if self.whole else ""
        return (
            f"{AUTHOR}{year}: “{_line(self.title)}”{_line(whole)}."
            f" {AUTHOR}, release {_line(self.release)}. {self.iri}"
        )

    @property
    def bibtex(self) -> str:
        """Return an entry for BibTeX and BibLaTeX; braces keep the letters of a title as they are.

        Source:
            BibLaTeX manual, section 2.1.1 (``@misc``), 2.2.2 (``url``).
        """
        title = f"{self.title} ({self.whole})" if self.whole else self.title
        address = quote(self.address, safe="/:?&=+,;@~.-_")
        fields = {
            "author": f"{{{AUTHOR}}}",
            "title": f"{{{_escaped(title)}}}",
            "year": self.year,
            "howpublished": _escaped(f"{AUTHOR}, release {self.release}"),
            "url": quote(self.iri, safe="%/:?#[]@!$&'()*+,;=~"),
            "note": f"As of the release: \\url{{{address}}}",
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        return "@misc{" + ",\n".join([self._key, *lines]) + "\n}"

    @property
    def _key(self) -> str:
        """Return what the entry is cited by: letters and digits that every BibTeX takes."""
        last = re.sub(r"^.*?//[^/]*/(?:gpgraph/id/)?", "", self.iri)
        return f"{AUTHOR}-{_NO_KEY.sub('-', last).strip('-')}"


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in _line(text))


def _line(text: str) -> str:
    return _BLANKS.sub(" ", text)
