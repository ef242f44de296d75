"""What an export asks for first: found in the API's own description and in the release."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote

from gpgraph.errors import SiteError
from gpgraph.model.namespaces import BASE, document_path
from gpgraph.model.replies import Ask, Request

DESCRIPTION = "/openapi.json"
# Everything that the default graph says something about, by name.
THINGS = "SELECT DISTINCT ?s { ?s ?p ?o FILTER(isIRI(?s)) } ORDER BY ?s"


async def read_description(ask: Ask) -> Mapping[str, Mapping[str, Any]]:
    """Return the operations of each path, as OpenAPI has them.

    Raises:
        SiteError: the service does not describe itself.
    """
    reply = await ask(Request(DESCRIPTION, {"Accept": "application/json"}))
    try:
        paths: Mapping[str, Mapping[str, Any]] = json.loads(reply.body)["paths"]
    except (ValueError, KeyError):
        raise SiteError(f"The service does not describe itself at {DESCRIPTION}.") from None
    return paths


def liveness(paths: Mapping[str, Mapping[str, Any]]) -> Callable[[str], bool]:
    """Return what tells the addresses that take questions: those to which something can be posted.

    Others say themselves that they do, by ``x-question``: always, or with certain parameters. The
    same at the end of a longer path: each release takes questions of its own.
    """
    patterns = [
        (re.compile(re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(path)) + "$"), asks)
        for path, operations in paths.items()
        if (asks := "post" in operations or operations.get("get", {}).get("x-question"))
    ]

    def is_live(target: str) -> bool:
        path, _, query = target.partition("?")
        named = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
        return any(
            (asks is True or not named.isdisjoint(asks)) and pattern.search(path) is not None
            for pattern, asks in patterns
        )

    return is_live


def plain_paths(paths: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the paths that can be asked for as they are."""
    return [
        path
        for path, operations in paths.items()
        if "{" not in path
        and "get" in operations
        and operations["get"].get("x-question") is not True
        and not any(item.get("required") for item in operations["get"].get("parameters", ()))
    ]


async def things(ask: Ask) -> list[str]:
    """Return the path of each thing in the release, and that of its document.

    Raises:
        SiteError: the release does not say what it holds.
    """
    asked = Request(
        "/sparql",
        {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
        "POST",
        THINGS.encode(),
    )
    reply = await ask(asked)
    try:
        rows = json.loads(reply.body)["results"]["bindings"]
    except (ValueError, KeyError):
        raise SiteError(f"The release does not say what it holds: {reply.text}") from None
    found: list[str] = []
    for row in rows:
        iri = row["s"]["value"].partition("#")[0]
        if iri.startswith(BASE) and not iri.endswith("/"):
            found.append("/" + quote(iri.removeprefix(BASE), safe="/%.-_~"))
        path = document_path(iri)
        if path is not None:
            found.append(path.partition("#")[0])
    return list(dict.fromkeys(found))
