"""The words around the data: in four languages, chosen by the reader, kept from page to page."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from gpgraph.http import interface
from gpgraph.http.interface import CATALOGUES, Templates, carried
from gpgraph.model.documents.languages import INTERFACE

HTML = {"Accept": "text/html"}
ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "src/gpgraph/http/templates").glob("*.html"))
OTHERS = [language for language in INTERFACE if language != "en"]
SKIP = {"en": "Skip to the content", "fr": "Aller au contenu", "es": "Ir al contenido"}

# Written on the command line, for the one who has called it.
IN_ENGLISH_ONLY = {"difference.html"}
# Names, which are the same everywhere.
NAMES = {
    "BibTeX", "CC BY 4.0", "CSV", "GraphML", "IRI", "JSON", "JSON-LD", "JavaScript", "N-Quads",
    "N-Triples", "PNG", "Python", "R", "RDF/XML", "SHA-256", "SHA-256 (RDFC-1.0)", "SPARQL",
    "SSSOM", "SVG", "TriG", "Turtle", "curl", "gpgraph", "kB", "MB",
}  # fmt: skip
_UNSAID = re.compile(
    r"\{#.*?#\}|\{%-? *set \w+ *-?%\}.*?endset *-?%\}|\{%-? *trans\b.*?endtrans *-?%\}"
    r"|<(pre|style|script|code|textarea)\b[^>]*>.*?</\1>",
    re.DOTALL,
)
_MADE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_WORDS = re.compile(r"[^\0\1]*[A-Za-z]{2}[^\0\1]*")
# In a macro that writes a part of a tag.
_ATTRIBUTE = re.compile(r'[a-z-]+="')
_SAID = re.compile(
    r'\b(?:aria-label|title|placeholder|alt|data-label)="([A-Z][^"\0]*[a-z][^"\0]*)"'
)


def bare(text: str) -> Iterator[str]:
    """Yield the words of a template that stand in it as they are."""
    text = _MADE.sub("\0", _UNSAID.sub("", text))
    yield from (words for words in _SAID.findall(text) if words not in NAMES)
    for words in _WORDS.findall(re.sub(r"<[^>]*>", "\1", text)):
        said = words.strip(" \n\N{EN DASH}")
        if said not in NAMES and not _ATTRIBUTE.match(said):
            yield said


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_template_has_no_words_that_cannot_be_translated(path: Path) -> None:
    """One English sentence on an Arabic page reads as a mistake."""
    found = [] if path.name in IN_ENGLISH_ONLY else list(bare(path.read_text("utf-8")))

    assert found == []


def test_words_that_stand_bare_are_found() -> None:
    """Else the test above could not fail."""
    assert list(bare('<p>Some {{ words }}</p><a title="To a place">{{ _("x") }}</a>')) == [
        "To a place",
        "Some",
    ]


def test_every_text_is_in_every_language() -> None:
    """With the fields that it has in English, and no text that nothing shows any more."""
    checked = subprocess.run(
        [sys.executable, ROOT / "scripts/update_texts.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.stdout + checked.stderr == ""


@pytest.mark.parametrize("language", OTHERS)
def test_texts_that_nobody_has_seen_who_speaks_the_language_are_marked(language: str) -> None:
    """Whoever corrects them has to know what is still to be looked at."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]

    assert len(messages) > 200
    assert [m.id for m in messages if m.user_comments not in ([], ["unverified"])] == []
    assert any(message.user_comments for message in messages)


def test_only_literals_are_looked_up_as_markup() -> None:
    """A translation may hold markup, so that ``_(name)`` would be a way in for anybody's."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    found = [
        (path.name, call.lineno)
        for path in TEMPLATES
        for call in environment.parse(path.read_text("utf-8")).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name in {"_", "gettext", "ngettext"}
        and not isinstance(call.args[0], nodes.Const)
    ]

    assert found == []


def test_fields_of_a_translation_are_shown_as_text(client: httpx2.Client) -> None:
    """Whatever somebody searches for, in whatever language."""
    for language in INTERFACE:
        page = client.get("/search", params={"q": "<i>polise</i>", "lang": language}, headers=HTML)

        assert page.status_code == 200
        assert "<i>polise" not in page.text


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/", "fr", "fr"),
        ("/?lang=es", "fr", "es"),
        ("/", "de, es-MX;q=0.8, fr;q=0.5", "es"),
        ("/", "zh, en;q=0.1", "en"),
        ("/", "de", "en"),
        ("/?lang=de", "ar", "en"),
        ("/?lang=%3Cb%3E", "ar", "en"),
        ("/sparql", "fr", "fr"),
        ("/sparql?lang=es", "fr", "es"),
        ("/doc/nothing-here", "fr", "fr"),
        ("/doc/gpg-2017/1?lang=fr", "es", "fr"),
        ("/search?q=police&lang=fr", "es", "fr"),
    ],
)
def test_page_is_in_the_language_of_its_address_or_else_of_its_reader(
    client: httpx2.Client, address: str, accepted: str, language: str
) -> None:
    """And says so to the reader's browser, to the cache in between and to search engines."""
    page = client.get(address, headers={**HTML, "Accept-Language": accepted})

    assert f'<html lang="{language}" dir="ltr">' in page.text
    assert SKIP[language] in page.text
    assert language in page.headers["content-language"].split(", ")
    assert "Accept-Language" in page.headers["vary"].split(", ")


def test_arabic_is_written_from_the_right(client: httpx2.Client) -> None:
    """The style sheet has no left and right, so this is all it takes."""
    page = client.get("/validate", headers={**HTML, "Accept-Language": "ar-EG"})

    assert '<html lang="ar" dir="rtl">' in page.text
    assert "انتقل إلى المحتوى" in page.text


def test_pages_in_two_languages_have_two_tags_and_come_from_the_cache(
    client: httpx2.Client,
) -> None:
    """Else one reader gets the other's."""
    tags = {}
    for accepted in ("ar", "fr", "fr-CH, fr;q=0.9", "de"):
        headers = {**HTML, "Accept-Language": accepted}
        tags[accepted] = client.get("/class", headers=headers).headers["etag"]
        held = {**headers, "If-None-Match": tags[accepted]}
        assert client.get("/class", headers=held).status_code == 304

    assert tags["fr"] == tags["fr-CH, fr;q=0.9"]
    assert len(set(tags.values())) == 3


def test_every_page_leads_to_itself_in_each_language(client: httpx2.Client) -> None:
    """With what else its address says."""
    page = client.get("/doc/gpg-2017/1?lang=fr&page=1", headers=HTML).text

    for language in ("en", "es", "ar"):
        assert f'<a href="/doc/gpg-2017/1?page=1&amp;lang={language}" lang="{language}"' in page
    assert '<span aria-current="true">Français</span>' in page


def test_language_that_an_address_names_is_kept_from_page_to_page(client: httpx2.Client) -> None:
    """Nobody chooses it twice; a header is sent with every request anyway."""
    named = client.get("/search?q=police&lang=fr", headers=HTML).text
    by_header = client.get("/search?q=police", headers={**HTML, "Accept-Language": "fr"}).text

    assert '<a href="/releases?lang=fr">' in named
    assert '<input type="hidden" name="lang" value="fr">' in named
    assert '<a href="/releases">' in by_header
    assert 'name="lang"' not in by_header


def test_links_to_files_and_elsewhere_keep_their_addresses() -> None:
    """What a page hands to a program is the same in each language."""
    page = (
        '<a href="/doc/x#part">1</a><a href="/doc/x.ttl">2</a><a href="//elsewhere/">3</a>'
        '<a href="https://example.org/">4</a><a href="/doc/x?format=ttl">5</a><a href="#a">6</a>'
        '<link href="/static/v-1/a.css"><form method="post" action="/validate"></form>'
    )

    assert carried(page, "ar") == (
        '<a href="/doc/x?lang=ar#part">1</a><a href="/doc/x.ttl">2</a><a href="//elsewhere/">3</a>'
        '<a href="https://example.org/">4</a><a href="/doc/x?format=ttl">5</a><a href="#a">6</a>'
        '<link href="/static/v-1/a.css"><form method="post" action="/validate?lang=ar"></form>'
    )


def test_answers_to_programs_are_the_same_in_every_language(client: httpx2.Client) -> None:
    """A script must not hang on the settings of its machine."""
    for path in ("/doc/gpg-2017/1.ttl", "/sparql?query=ASK%7B%7D", "/releases?format=ttl"):
        answers = [
            client.get(path, headers={"Accept-Language": language}).content
            for language in ("en", "ar")
        ]
        assert answers[0] == answers[1]


def test_templates_in_one_language_offer_no_other() -> None:
    """A copy of the service as files cannot choose."""
    templates = Templates({}, ("en",))

    assert [each.lang for each in templates.interfaces] == ["en"]
    assert templates.language(("ar", "en")) == "en"
    assert interface.NAMES.keys() == set(INTERFACE)
