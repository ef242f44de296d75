"""How pages name a thing: its label as a link, in its language, with its code.

Every page does so hundreds of times, which is why this is no macro: those take five times as long.
``macros.html`` gives it to the templates.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape as escaped
from typing import Any, Protocol, TypeAlias

from markupsafe import Markup

from gpgraph.model.documents.languages import marked

# A thing as ``service/describing/references.py`` describes it.
Thing: TypeAlias = Mapping[str, Any]

_BY_US = marked("gpgraph code: assigned by this project, not by the source")
_DEPRECATED = marked("(no longer in use)")
_NO_EVIDENCE = marked("evidence not given")
_EVIDENCE: Mapping[str, tuple[str, str]] = {
    "stated": ("stated", marked("stated")),
    "thirdParty": ("third", marked("third-party")),
    "inferred": ("inferred", marked("inferred")),
}


class Places(Protocol):
    """Knows where things are: as ``Addresses`` does."""

    def path(self, path: str) -> str:
        """Return the link to a path of this service."""

    def thing(self, reference: Mapping[str, object]) -> str | None:
        """Return the link to a thing; ``None`` where its IRI is the address of nothing."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Writes the names of things for pages in one language; ``translate`` puts a text into it."""

    translate: Callable[[str], str]
    _star: Markup = field(init=False, repr=False)
    _note: Markup = field(init=False, repr=False)
    _evidence: Mapping[str, Markup] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Write what is always the same."""
        words = self.translate
        star = Markup('<abbr title="{}">*</abbr>').format(words(_BY_US))
        note = Markup(' <span class="note">{}</span>').format(words(_DEPRECATED))
        badges = {name: _badge(look, words(text)) for name, (look, text) in _EVIDENCE.items()}
        object.__setattr__(self, "_star", star)
        object.__setattr__(self, "_note", note)
        object.__setattr__(self, "_evidence", badges)

    def lang(self, item: Thing) -> Markup:
        """Return the attributes of an element with a text that is in a language of its own."""
        return Markup(_lang(item["lang"]))  # noqa: S704 - escaped there

    def code(self, thing: Thing) -> Markup:
        """Return the code of a thing and a space, or nothing; a star where it is ours."""
        found = thing["code"]
        if not found:
            return Markup()
        star = self._star if thing["codeByUs"] else ""
        return Markup(f'<span class="code">{_escaped(found)}{star}</span> ')  # noqa: S704 - escaped

    def anchor(self, addresses: Places, thing: Thing, text: str | None = None) -> Markup:
        """Return a link to a thing with its label, or with another text; code without address."""
        address = addresses.thing(thing)
        if address is None:
            return Markup(f"<code>{_escaped(thing['iri'])}</code>")  # noqa: S704 - escaped
        if text is None:
            shown, attributes = thing["label"], _lang(thing["lang"])
        else:
            shown, attributes = text, ""
        return Markup(f'<a href="{_escaped(address)}"{attributes}>{_escaped(shown)}</a>')  # noqa: S704

    def link(self, addresses: Places, thing: Thing) -> Markup:
        """Return a link with code and label, and whether the thing is no longer in use."""
        note = self._note if thing["deprecated"] else ""
        return Markup(f"{self.code(thing)}{self.anchor(addresses, thing)}{note}")  # noqa: S704

    def links(self, addresses: Places, things: Mapping[str, Thing]) -> Mapping[str, Markup]:
        """Return the links to things that a page names many times, by their IRIs."""
        return {iri: self.link(addresses, thing) for iri, thing in things.items()}

    def anchors(self, addresses: Places, things: Mapping[str, Thing]) -> Mapping[str, Markup]:
        """Return the same without codes."""
        return {iri: self.anchor(addresses, thing) for iri, thing in things.items()}

    def value(self, addresses: Places, item: Thing) -> Markup:
        """Return what stands for a value: a link to a thing, or a text with its datatype."""
        if "iri" in item:
            return self.link(addresses, item)
        text = f'<span class="text"{_lang(item["lang"])}>{_escaped(item["text"])}</span>'
        if item["datatype"]:
            text += f' <span class="datatype">{_escaped(item["datatype"])}</span>'
        return Markup(text)  # noqa: S704 - escaped

    def facts(self, addresses: Places, items: Sequence[Thing]) -> Markup:
        """Return a list of properties, each with its values."""
        lines = ['<dl class="facts">']
        for fact in items:
            lines.append(f"<dt>{self.anchor(addresses, fact['property'])}</dt>")
            lines += [f"<dd>{self.value(addresses, item)}</dd>" for item in fact["values"]]
        return Markup("\n".join([*lines, "</dl>"]))  # noqa: S704 - escaped

    def evidence(self, name: str | None) -> Markup:
        """Return the badge of a class of evidence, by its name in the ontology."""
        found = self._evidence.get(name or "")
        return found or _badge("inferred", name or self.translate(_NO_EVIDENCE))

    def place(self, addresses: Places, at: str) -> str:
        """Return the link to a place on the same page or on another."""
        return at if at.startswith("#") else addresses.path(at)

    def term(self, addresses: Places, ref: Thing, text: str | None = None) -> Markup:
        """Return a link to where a term is documented, by its short name or another text."""
        words = text or (ref["said"] if "said" in ref else ref["curie"])
        if not ref.get("at"):
            return self.anchor(addresses, ref, words)
        label = ref.get("label", words)
        title = f' title="{_escaped(label)}"' if label != words else ""
        address = _escaped(self.place(addresses, ref["at"]))
        return Markup(f'<a href="{address}"{title}>{_escaped(words)}</a>')  # noqa: S704 - escaped

    def sentence(self, addresses: Places, pieces: Sequence[Thing]) -> Markup:
        """Return a sentence made of words, code and terms."""
        return Markup().join(self._piece(addresses, piece) for piece in pieces)

    def _piece(self, addresses: Places, piece: Thing) -> Markup:
        if "text" in piece:
            return Markup(_escaped(piece["text"]))  # noqa: S704 - escaped
        if "code" in piece:
            return Markup(f"<code>{_escaped(piece['code'])}</code>")  # noqa: S704 - escaped
        return self.term(addresses, piece)


def _badge(look: str, text: str) -> Markup:
    return Markup('<span class="evidence {}">{}</span>').format(look, text)


def _escaped(text: str) -> str:
    """Return a text as HTML; what is HTML already stays as it is."""
    return text if isinstance(text, Markup) else escaped(str(text))


def _lang(language: str | None) -> str:
    return f' lang="{_escaped(language)}" dir="auto"' if language else ' dir="auto"'
