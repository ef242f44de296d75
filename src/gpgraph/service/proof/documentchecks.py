"""Checks of linked data: names lead to documents, and documents keep to what HTTP has for them."""

import json
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from pyoxigraph import RdfFormat, parse

from gpgraph.model.conformance import Criterion
from gpgraph.model.documents.mediatypes import (
    HTML,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    SUFFIXES,
    TURTLE,
    Format,
)
from gpgraph.model.namespaces import GRAPH
from gpgraph.model.replies import Reply
from gpgraph.service.proof.probe import Check, Probe, Verdict, path_of_iri

GROUP = "Dereferencing"
RFC = "https://www.rfc-editor.org/rfc/rfc"
HTTP, PROBLEM_RFC, LINKING = RFC + "9110", RFC + "9457", RFC + "8288"
COOL = "https://www.w3.org/TR/cooluris/"
PRACTICES = "https://www.w3.org/TR/swbp-vocab-pub/"
BY_PROFILE = "https://www.w3.org/TR/dx-prof-conneg/"
CONTEXTS = "https://www.w3.org/TR/json-ld11/#iana-considerations"
CORS = "https://fetch.spec.whatwg.org/#cors-protocol"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PROBLEM = "application/problem+json"
SKOS = "http://www.w3.org/2004/02/skos/core"
PARSED = {
    TURTLE: RdfFormat.TURTLE,
    N_TRIPLES: RdfFormat.N_TRIPLES,
    RDF_XML: RdfFormat.RDF_XML,
}
OK, SEE_OTHER, NOT_MODIFIED = 200, 303, 304


def document_checks() -> list[Check]:
    """Return the checks."""
    return [
        _check("see-other", "a thing answers 303 with its document", COOL, _see_other),
        *(_by_suffix(format_) for format_ in SUFFIXES),
        *(_by_accept(format_) for format_ in SUFFIXES),
        _check("browser", "a browser gets a page", PRACTICES, _browser),
        _check("same-triples", "all formats of RDF hold the same", PRACTICES, _same_triples),
        _check("head", "HEAD has the header of GET and no body", HTTP + "#section-9.3.2", _head),
        _check("etag", "a strong ETag, and 304 to who holds it", HTTP + "#section-13", _etag),
        _check("vary", "what is negotiated is said to vary", HTTP + "#section-12.5.5", _vary),
        _check("links", "the header links thing and formats", LINKING, _links),
        _check("cors", "any page may read it", CORS, _cors),
        _check("compression", "who asks gets it compressed", HTTP + "#section-8.4", _compression),
        _check("not-found", "what nobody mentions is a 404", PROBLEM_RFC, _not_found),
        _check("not-acceptable", "a format that there is not is a 406", PROBLEM_RFC, _refused),
        _check("by-iri", "a thing of others is described by its IRI", COOL, _by_iri),
        _check(
            "context",
            "JSON-LD leads to its context",
            CONTEXTS,
            _context,
        ),
        _check("graph", "a named graph is a document", PRACTICES, _graph),
        _check("profiles-listed", "what profiles there are is listed", BY_PROFILE, _profiles),
        _check("profile-chosen", "Accept-Profile is honoured", BY_PROFILE, _profile),
        _check("language", "the language of a page is said", HTTP + "#section-8.5", _language),
    ]


def _check(name: str, title: str, source: str, run: Callable[[Probe], Awaitable[Verdict]]) -> Check:
    return Check(Criterion(name, GROUP, title, source), run)


def _by_suffix(format_: Format) -> Check:
    async def run(probe: Probe) -> Verdict:
        reply = await probe.get(f"{probe.document}.{format_.name}")
        return _is_a(reply, format_)

    title = f"the suffix .{format_.name} gives {format_.title}"
    return _check(f"suffix-{format_.name}", title, PRACTICES, run)


def _by_accept(format_: Format) -> Check:
    async def run(probe: Probe) -> Verdict:
        reply = await probe.get(probe.document, f"image/png;q=0.9, {format_.media_type};q=0.5")
        return _is_a(reply, format_)

    title = f"Accept: {format_.media_type} gives {format_.title}"
    return _check(f"accept-{format_.name}", title, HTTP + "#section-12.5.1", run)


def _is_a(reply: Reply, format_: Format) -> Verdict:
    if reply.status != OK:
        return f"answered {reply.status}"
    if reply.media_type != format_.media_type:
        return f"answered as {reply.media_type or 'nothing'}"
    return None if reply.body else "answered with nothing"


def _is_problem(reply: Reply, status: int) -> Verdict:
    if reply.status != status:
        return f"answered {reply.status}"
    if reply.media_type != PROBLEM:
        return f"answered as {reply.media_type or 'nothing'}"
    told = json.loads(reply.body)
    missing = [name for name in ("type", "title", "status", "detail") if not told.get(name)]
    return f"the problem has no {', '.join(missing)}" if missing else None


async def _see_other(probe: Probe) -> Verdict:
    reply = await probe.get(path_of_iri(probe.thing))
    if reply.status != SEE_OTHER:
        return f"answered {reply.status}"
    location, wanted = reply.headers.get("location", ""), probe.base + probe.document
    return None if location == wanted else f"leads to {location}, not to {wanted}"


async def _browser(probe: Probe) -> Verdict:
    return _is_a(await probe.get(probe.document, BROWSER), HTML)


async def _same_triples(probe: Probe) -> Verdict:
    counts: dict[str, int] = {}
    for format_, kind in PARSED.items():
        reply = await probe.get(f"{probe.document}.{format_.name}")
        counts[format_.title] = len({str(quad) for quad in _ground(reply.body, kind)})
    if not all(counts.values()) or len(set(counts.values())) != 1:
        return f"they differ in statements without blank nodes: {counts}"
    return None


def _ground(body: bytes, kind: RdfFormat) -> list[object]:
    return [quad for quad in parse(body, kind) if "_:" not in f"{quad.subject} {quad.object}"]


async def _head(probe: Probe) -> Verdict:
    full, head = await probe.get(probe.document), await probe.head(probe.document)
    if head.body:
        return "HEAD was answered with a body"
    volatile = {"x-request-id", "date"}
    differing = [
        name
        for name in sorted({*full.headers, *head.headers} - volatile)
        if full.headers.get(name) != head.headers.get(name)
    ]
    return f"these fields differ: {', '.join(differing)}" if differing else None


async def _etag(probe: Probe) -> Verdict:
    etag = (await probe.get(probe.document)).headers.get("etag", "")
    if not etag.startswith('"'):
        return f"the tag is {etag or 'missing'}"
    again = await probe.get(probe.document, If_None_Match=etag)
    if again.status != NOT_MODIFIED:
        return f"who holds it got {again.status}"
    return "304 came with a body" if again.body else None


async def _vary(probe: Probe) -> Verdict:
    vary = (await probe.get(probe.document)).headers.get("vary", "")
    names = {name.strip().lower() for name in vary.split(",")}
    return None if "accept" in names else f"Vary is {vary or 'missing'}"


async def _links(probe: Probe) -> Verdict:
    here = probe.base + probe.document
    links = list((await probe.get(probe.document)).links(here))
    relations = {relation for link in links for relation in link.relations}
    types = {link.media_type for link in links if "alternate" in link.relations}
    missing = [name for name in ("describes", "canonical") if name not in relations]
    missing += [item.media_type for item in SUFFIXES if item.media_type not in types]
    return f"Link lacks {', '.join(missing)}" if missing else None


async def _cors(probe: Probe) -> Verdict:
    reply = await probe.get(probe.document, Origin="https://example.org")
    found = reply.headers.get("access-control-allow-origin", "missing")
    return None if found == "*" else f"Access-Control-Allow-Origin is {found}"


async def _compression(probe: Probe) -> Verdict:
    reply = await probe.get(probe.document, BROWSER, Accept_Encoding="gzip")
    found = reply.headers.get("content-encoding", "missing")
    return None if found == "gzip" else f"Content-Encoding is {found}"


async def _not_found(probe: Probe) -> Verdict:
    return _is_problem(await probe.get("/doc/nothing-of-that-name"), 404)


async def _refused(probe: Probe) -> Verdict:
    return _is_problem(await probe.get(probe.document, "image/png"), 406)


async def _by_iri(probe: Probe) -> Verdict:
    name, _ = probe.graphs[0]
    reply = await probe.get(f"/doc?iri={quote(probe.thing, safe='')}")
    if reply.status != SEE_OTHER:
        return f"a thing of ours was answered with {reply.status}, not sent to its document"
    unknown = await probe.get(f"/doc?iri={quote(name + '/of-nobody', safe='')}")
    return None if unknown.status in {404, SEE_OTHER} else f"answered {unknown.status}"


async def _context(probe: Probe) -> Verdict:
    reply = await probe.get(f"{probe.document}.jsonld")
    address = json.loads(reply.body).get("@context")
    if not isinstance(address, str) or not address.startswith(probe.base + "/"):
        return f"the context is {address}"
    context = await probe.get(address.removeprefix(probe.base), JSON_LD.media_type)
    wrong = _is_a(context, JSON_LD)
    if wrong is None and "@context" not in json.loads(context.body):
        return "what is served there is no context"
    return wrong


async def _graph(probe: Probe) -> Verdict:
    name, _ = probe.graphs[0]
    if not name.startswith(GRAPH):
        return f"the release has a graph <{name}>"
    return _is_a(await probe.get(path_of_iri(name), TURTLE.media_type), TURTLE)


async def _profiles(probe: Probe) -> Verdict:
    reply = await probe.get(f"{probe.document}?_profile=alt", TURTLE.media_type)
    wrong = _is_a(reply, TURTLE)
    return wrong or (None if SKOS in reply.text else "the list does not name SKOS")


async def _profile(probe: Probe) -> Verdict:
    reply = await probe.get(probe.document, TURTLE.media_type, Accept_Profile=f"<{SKOS}>")
    links = reply.links(probe.base + probe.document)
    named = [link.target for link in links if "profile" in link.relations]
    told = [*named, reply.headers.get("content-profile", "").strip("<>")]
    if any(item.rstrip("#") == SKOS for item in told):
        return None
    return f"asked for SKOS, the answer says: {', '.join(filter(None, told)) or 'nothing'}"


async def _language(probe: Probe) -> Verdict:
    reply = await probe.get(probe.document, BROWSER, Accept_Language="en")
    found = reply.headers.get("content-language", "")
    return None if found else "there is no Content-Language"
