"""The words of the pages in the language of who reads them: catalogues, and templates for each."""

import gettext
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup
from starlette.types import Scope

from gpgraph.http.fields import ACCEPT_LANGUAGE, field
from gpgraph.http.naming import Naming
from gpgraph.model.documents.languages import FALLBACK, INTERFACE, preferred

HERE = Path(__file__).parent
CATALOGUES = HERE / "locales"
PARAMETER = "lang"
MAX_PARAMETERS = 64

# How the languages call themselves, and which of them are written from the right.
NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
RIGHT_TO_LEFT = frozenset({"ar"})

_LINK = re.compile(r'(<a\b[^>]*? href=")(/[^"#]*)(#[^"]*)?"')
_FORM = re.compile(r"<form\b[^>]*>")
_POSTING = re.compile(r'(<form\b(?=[^>]* method="post")[^>]*? action=")(/[^"#]*)()"')
_FILE = re.compile(r"\.[a-z]{2,6}$|/static/|[?;]format=|[?;]lang=")


@dataclass(frozen=True, slots=True)
class Interface:
    """One language that pages are in."""

    lang: str

    @property
    def name(self) -> str:
        """Return what the language calls itself."""
        return NAMES[self.lang]

    @property
    def dir(self) -> str:
        """Return the direction of its script, as HTML has it."""
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"


class Templates:
    """The templates of all pages, once for each language: words in them are theirs."""

    def __init__(self, values: Mapping[str, object], languages: Sequence[str] = INTERFACE) -> None:
        """Read the catalogues of the languages; ``values`` is what every template knows."""
        self._environments = {lang: _environment(lang, values) for lang in languages}

    @property
    def interfaces(self) -> Sequence[Interface]:
        """Return the languages that there are."""
        return [Interface(lang) for lang in self._environments]

    def get_template(self, name: str, language: str = FALLBACK) -> Template:
        """Return a template in a language; in English where pages are not in that."""
        environment = self._environments.get(language, self._environments[FALLBACK])
        return environment.get_template(name)

    def language(self, languages: Sequence[str]) -> str:
        """Return the language of a page for who reads these, the most wanted first."""
        return next((lang for lang in languages if lang in self._environments), FALLBACK)


def languages_of(scope: Scope, offered: Sequence[str]) -> tuple[str, ...]:
    """Return the languages to show to a client, the most wanted first, the fallback last.

    What the address names goes before the header. Of that, it is what the cache has kept the
    answer by, where that has looked at the request.
    """
    named = named_language(scope)
    if named is not None:
        return preferred(named, offered)
    known: tuple[str, ...] | None = scope.get("state", {}).get("languages")
    return preferred(field(scope, ACCEPT_LANGUAGE), offered) if known is None else known


def named_language(scope: Scope) -> str | None:
    """Return the language that the address of a request names, whatever it is."""
    if b"lang=" not in scope.get("query_string", b""):
        return None
    return next((value for name, value in _parameters(scope) if name == PARAMETER), None)


def addresses_in(path: str, scope: Scope, interfaces: Sequence[Interface]) -> Mapping[str, str]:
    """Return the address of the same page in each language; ``path`` is its own, as in a link."""
    others = [pair for pair in _parameters(scope) if pair[0] != PARAMETER]
    return {
        interface.lang: f"{path}?{urlencode([*others, (PARAMETER, interface.lang)])}"
        for interface in interfaces
    }


def carried(page: str, language: str) -> str:
    """Return a page whose links and forms lead to pages in a language that its address names.

    Nobody should have to choose a language twice, and the service knows no cookies. Links to files
    and to other places stay as they are.
    """
    # A page leads to the same places again and again.
    known: dict[str, str] = {}

    def longer(link: re.Match[str]) -> str:
        start, address, fragment = link[1], link[2], link[3] or ""
        if address not in known:
            is_left = address.startswith("//") or _FILE.search(address) is not None
            joint = "&amp;" if "?" in address else "?"
            known[address] = address if is_left else f"{address}{joint}{PARAMETER}={language}"
        return f'{start}{known[address]}{fragment}"'

    hidden = f'<input type="hidden" name="{PARAMETER}" value="{language}">'
    page = _POSTING.sub(longer, _LINK.sub(longer, page))
    # What is asked by GET loses the query of its action.
    return _FORM.sub(lambda form: form[0] if 'method="post"' in form[0] else form[0] + hidden, page)


def translations(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; of English, the words are in the templates."""
    if language == FALLBACK:
        return gettext.NullTranslations()
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _environment(language: str, values: Mapping[str, object]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    words = translations(language)
    install: Callable[..., None] = environment.install_gettext_callables  # type: ignore[attr-defined]
    install(words.gettext, words.ngettext, newstyle=True)
    # Jinja's own looks a text up, and for its fields, each time that a page says it.
    said = _Said(words)
    environment.globals.update(_=said.text, gettext=said.text)
    # For texts of our tables, which are marked where they stand: plain text, that is escaped.
    environment.filters["translated"] = lambda text: words.gettext(text) if text else text
    environment.globals.update(values, interface=Interface(language), naming=Naming(words.gettext))
    return environment


class _Said:
    """The texts of one language as templates say them: markup, into which fields go escaped."""

    def __init__(self, words: gettext.NullTranslations) -> None:
        self._words = words
        self._forms: dict[str, Markup] = {}
        self._plain: dict[str, Markup] = {}

    def text(self, text: str, /, **fields: object) -> Markup:
        """Return a text of a template, which are as many as there are, with its fields."""
        if fields:
            return self._form(text) % fields
        plain = self._plain.get(text)
        if plain is None:  # a form all the same, in which a percent sign stands twice
            plain = self._plain[text] = self._form(text) % {}
        return plain

    def _form(self, text: str) -> Markup:
        form = self._forms.get(text)
        if form is None:
            form = self._forms[text] = Markup(self._words.gettext(text))  # noqa: S704 - ours
        return form


def _parameters(scope: Scope) -> list[tuple[str, str]]:
    text = scope.get("query_string", b"").decode("latin-1")
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError:  # more than a page has
        return []
