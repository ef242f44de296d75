"""Each kind of page is there at once, though no cache has it."""

import statistics
import time
from collections.abc import Mapping
from urllib.parse import quote

import httpx2
import pytest
from tests.speeds import slowness

pytestmark = pytest.mark.speed

MAX_MEDIAN_S = 0.020
WARMED = 6
COUNT = "SELECT ?class (COUNT(*) AS ?things) { ?thing a ?class } GROUP BY ?class ORDER BY ?class"
BROKEN = "SELECT * { ?thing a gp:Goal"

# One of each kind, and of those that hang on what is chosen, what they show most of.
PAGES: Mapping[str, str] = {
    "home": "/",
    "framework": "/doc/gpg-2017",
    "goal": "/doc/gpg-2017/1",
    "objective": "/doc/gpg-2017/6.4",
    "strategic goal": "/doc/sf-2017-2020/4",
    "programme": "/doc/programme/cybercrime",
    "theme": "/doc/theme/illicit-finance",
    "document": "/doc/document/global-policing-goals",
    "all SDGs": "/doc/sdg",
    "SDG": "/doc/sdg/16",
    "target": "/doc/sdg/16.4",
    "indicator": "/doc/sdg/C160402",
    "search": "/search?q=police",
    "misspelled": "/search?q=polcie",
    "all links": "/alignments",
    "some links": "/alignments?min_confidence=0.75",
    "links of one class": "/alignments?evidence=third-party",
    "links of one goal": "/alignments?subject=gpg-2017/1",
    "links in French": "/alignments?lang=fr",
    "gaps": "/coverage",
    "gaps in Arabic": "/coverage?lang=ar",
    "ask": "/sparql",
    "answer": "/sparql?query=" + quote(COUNT),
    "mistake": "/sparql?query=" + quote(BROKEN),
    "releases": "/releases",
    "changes": "/changes",
    "checks": "/conformance",
    "statements": "/explain?s=id:gpg-2017/1",
    "reason": "/explain?s=id:gpg-2017/1.1&p=skos:broader&o=id:gpg-2017/1",
    "classes": "/class",
    "class": "/class/Alignment",
    "code lists": "/codelists",
    "code list": "/codelist/sdg.html",
    "records": "/graph/catalog",
    "graph": "/graph/gpg-2017/interpol",
    "ontology": "/ontology",
    "shapes": "/shapes",
    "interface for programs": "/api",
    "kinds of problems": "/problem",
    "nothing there": "/doc/nothing-here",
}


@pytest.mark.parametrize("kind", PAGES)
def test_page_that_is_not_cached_takes_less_than_twenty_milliseconds(
    client: httpx2.Client, kind: str
) -> None:
    """What hangs on the release alone is worked out once for it, and not for who looks at it."""
    taken = []
    for number in range(WARMED + 15):
        # Another media type that nobody offers is another question: no cache has heard it.
        accept = f"text/html, example/unheard-{number}"
        started = time.perf_counter()
        answer = client.get(PAGES[kind], headers={"Accept": accept})
        taken.append(time.perf_counter() - started)

        assert answer.headers["content-type"].startswith("text/html"), kind

    # The first ones write the templates down, which is done once.
    median_s = statistics.median(taken[WARMED:]) / slowness()
    assert median_s < MAX_MEDIAN_S, sorted(taken[WARMED:])
