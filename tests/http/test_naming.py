"""What templates show of a thing: its name as a link, whatever it is called."""

from typing import Any

import pytest

from gpgraph.http.addresses import Addresses
from gpgraph.http.interface import translations
from gpgraph.http.keptpages import MOST_PAGES, KeptPages
from gpgraph.http.naming import Naming

HOSTILE = "\"><script>alert('1')</script>&"
SHOWN = "&quot;&gt;&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;"
BASE = Addresses("https://example.org/kg")


def thing(**other: Any) -> dict[str, Any]:
    """Return a reference as workers send it."""
    usual = {
        "iri": "https://w3id.org/gpgraph/id/gpg-2017/1", "label": "Goal", "lang": "en",
        "code": "1", "codeByUs": False, "known": True, "deprecated": False,
    }  # fmt: skip
    return usual | other


def naming(language: str = "en") -> Naming:
    """Return what names things in a language."""
    return Naming(translations(language).gettext)


@pytest.mark.parametrize("member", ["label", "code", "lang"])
def test_name_of_a_thing_is_text_whatever_it_is(member: str) -> None:
    """It may be a stranger's: Python escapes here what templates escape elsewhere."""
    shown = naming().link(BASE, thing(**{member: HOSTILE}))

    assert SHOWN in shown
    assert "<script" not in shown


@pytest.mark.parametrize("member", ["text", "lang", "datatype"])
def test_value_is_text_whatever_it_is(member: str) -> None:
    """And so are its language and its datatype."""
    value = {"text": "a", "lang": None, "datatype": None} | {member: HOSTILE}

    assert SHOWN in naming().value(BASE, value)
    assert "<script" not in naming().value(BASE, value)


def test_facts_are_text_whatever_they_are() -> None:
    """A property may be a stranger's as well."""
    values = [{"text": HOSTILE, "lang": None, "datatype": None}, thing(label=HOSTILE)]
    shown = naming().facts(BASE, [{"property": thing(label=HOSTILE), "values": values}])

    assert shown.count(SHOWN) == 3
    assert shown.count("<dd>") == 2
    assert "<script" not in shown


@pytest.mark.parametrize("iri", ["javascript:alert(1)", f"data:text/html,{HOSTILE}"])
def test_iri_that_is_no_address_is_no_link(iri: str) -> None:
    """A browser would run it."""
    shown = naming().anchor(BASE, thing(iri=iri, known=False))

    assert shown.startswith("<code>")
    assert "<a" not in shown
    assert "<script" not in shown


def test_name_has_its_language_its_code_and_what_became_of_it() -> None:
    """In the words of the reader's language; the link follows the public address."""
    shown = naming("fr").link(BASE, thing(codeByUs=True, deprecated=True))

    assert '<a href="/kg/doc/gpg-2017/1" lang="en" dir="auto">Goal</a>' in shown
    assert '<span class="code">1<abbr title="' in shown
    assert "gpgraph code" not in shown
    assert "no longer" not in shown
    assert shown.count('class="note"') == 1


def test_page_that_is_kept_is_written_once_and_the_oldest_goes() -> None:
    """Whoever asks with ever other parameters fills no memory."""
    kept, written = KeptPages(), list[str]()

    def page(name: str) -> str:
        def write() -> str:
            written.append(name)
            return f"page {name}"

        return kept.page((name,), write)

    assert [page("a"), page("a")] == ["page a", "page a"]
    for number in range(MOST_PAGES):
        page(str(number))
    page("a")

    assert written == ["a", *map(str, range(MOST_PAGES)), "a"]
