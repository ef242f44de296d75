"""A statement as somebody writes it: three words, each an IRI, a CURIE or a text."""

import re

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from gpgraph.errors import MalformedStatementError
from gpgraph.model.namespaces import FOREIGN_PREFIXES, PREFIXES, expand
from gpgraph.service.explaining.wording import MAX_WORD

Word = NamedNode | BlankNode | Literal

_PREFIXES = {**FOREIGN_PREFIXES, **PREFIXES}
_CURIE = re.compile(r"([A-Za-z][\w-]*)?:(.*)", re.DOTALL)
_BLANK = re.compile(r"_:\w[\w.-]*")
# What begins a text, a number or a truth value, as Turtle writes them.
_TEXT = re.compile(r"[\"'0-9+.-]|true$|false$")
_PLACE = NamedNode("urn:x")
# Of what somebody wrote, as much is repeated.
_SHOWN = 200


def statement_of(subject: str, predicate: str, object_: str) -> Triple:
    """Return the statement that three words make.

    Args:
        subject: An IRI, in angle brackets or not, a CURIE with a prefix of ours, or ``_:label``.
        predicate: An IRI or a CURIE, or ``a``.
        object_: As the subject, or a text, number or truth value as Turtle writes it.

    Raises:
        MalformedStatementError: a word is none of these, or a text stands where none can.
    """
    first, third = read_word(subject), read_word(object_)
    second = NamedNode(expand("rdf:type")) if predicate == "a" else read_word(predicate)
    if isinstance(first, Literal) or not isinstance(second, NamedNode):
        raise MalformedStatementError(
            "A statement begins with a thing, then has a property: IRIs or CURIEs such as"
            " id:gpg-2017/1 and skos:broader. Only what stands last may be a text."
        )
    return Triple(first, second, third)


def read_word(text: str) -> Word:
    """Return the term that a word means.

    Raises:
        MalformedStatementError: it means none.
    """
    word = text.strip()
    if not word or len(word) > MAX_WORD:
        raise _meaningless(word)
    if _TEXT.match(word):
        return _text(word)
    if _BLANK.fullmatch(word):
        return BlankNode(word.removeprefix("_:"))
    if word[0] == "<" and word[-1] == ">":
        word = word[1:-1]
    elif (curie := _CURIE.fullmatch(word)) and (curie[1] or "") in _PREFIXES:
        word = _PREFIXES[curie[1]] + curie[2]
    try:
        return NamedNode(word)
    except ValueError:
        raise _meaningless(text) from None


def written(term: object) -> str:
    """Return a term as ``read_word`` reads it back, with a prefix of ours where one fits."""
    if not isinstance(term, NamedNode):
        return str(term)
    fitting = [item for item in PREFIXES.items() if term.value.startswith(item[1])]
    prefix, namespace = max(fitting, key=lambda item: len(item[1]), default=("", ""))
    local = term.value.removeprefix(namespace)
    return f"{prefix}:{local}" if prefix and local else str(term)


def _text(word: str) -> Literal:
    """Read a literal; as it is one token, nothing in it can be nested.

    Raises:
        MalformedStatementError: it is none, or more than one.
    """
    declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    try:
        found = list(parse(f"{declared}{_PLACE} {_PLACE} {word} .", format=RdfFormat.TURTLE))
    except SyntaxError:
        found = []
    if len(found) != 1 or not isinstance(found[0].object, Literal):
        raise _meaningless(word)
    return found[0].object


def _meaningless(word: str) -> MalformedStatementError:
    return MalformedStatementError(
        f"{word[:_SHOWN]!r} means nothing here. Write an IRI, a CURIE with a prefix of this project"
        ' such as sdg:16.4, or at the end of a statement a text such as "Peace"@en.'
    )
