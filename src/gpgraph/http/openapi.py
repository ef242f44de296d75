"""The description of the API for machines; the endpoint, which is no route, is described here."""

import warnings
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI

from gpgraph.model.documents.mediatypes import GRAPHS, HTML, SOLUTIONS
from gpgraph.model.sparql.protocol import DIRECT, FORM

_TEXT: Mapping[str, object] = MappingProxyType({"schema": {"type": "string"}})
_STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "400": "No query, or one that cannot be evaluated.",
        "403": "The query asks another server, which this service does not.",
        "406": "No acceptable format; the problem lists those that there are.",
        "413": "The query is too long.",
        "415": "The body is neither a form nor a query, is encoded, or is not UTF-8.",
        "429": "This client has enough queries running.",
        "503": "Stopped at a limit, or no worker is free; `Retry-After` where it helps.",
    }
)
# Name, schema, whether it may come several times, and what it does.
_PARAMETERS: tuple[tuple[str, dict[str, object], str], ...] = (
    ("query", {"type": "string"}, "The query. By GET without it, the service is described."),
    ("default-graph-uri", {"type": "array"}, "A graph of the default graph; wins over FROM."),
    ("named-graph-uri", {"type": "array"}, "A named graph; wins over FROM NAMED."),
    ("format", {"type": "string"}, "Short name or media type of a format; wins over Accept."),
    (
        "timeout",
        {"type": "number", "exclusiveMinimum": 0},
        "Seconds after which to stop the query; may only lower the limit of the service.",
    ),
    ("max-rows", {"type": "integer", "minimum": 1}, "Most solutions in the answer."),
    ("offset-rows", {"type": "integer", "minimum": 0}, "Solutions to leave out at the start."),
    ("explain", {"type": "boolean"}, "Say which pattern emptied an answer without solutions."),
    ("view", {"type": "string"}, "On a page: table, chart, graph, raw or why."),
)


class Documented(FastAPI):
    """The routes, with a description that holds the endpoint as well."""

    def openapi(self) -> dict[str, Any]:
        """Return the description as OpenAPI.

        Every ``GET`` has its ``HEAD``, so that only the first is described: both have one name.
        """
        if self.openapi_schema is None:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Duplicate Operation ID")
                schema = super().openapi()
            for operations in schema["paths"].values():
                operations.pop("head", None)
            schema["paths"]["/sparql"] = {"get": _get(), "post": _post()}
            schema["paths"]["/release/{release}/sparql"] = {
                "get": _of_a_release(_get()),
                "post": _of_a_release(_post()),
            }
        return super().openapi()


def _get() -> dict[str, Any]:
    return {
        "summary": "Evaluate a SPARQL query, or describe the service",
        "description": "SPARQL 1.1 Protocol, section 2.1.1; SPARQL 1.1 Service Description.",
        "operationId": "get_sparql",
        "parameters": [_in_url(*parameter) for parameter in _PARAMETERS],
        "responses": _responses(),
    }


def _post() -> dict[str, Any]:
    fields = {name: _schema(schema) | {"description": text} for name, schema, text in _PARAMETERS}
    form = {"type": "object", "required": ["query"], "properties": fields}
    return {
        "summary": "Evaluate a SPARQL query that is sent in the body",
        "description": (
            "SPARQL 1.1 Protocol, sections 2.1.2 and 2.1.3. The method QUERY (RFC 10008) takes the"
            " same bodies. Beside a body that is the query itself, parameters stand in the URL."
        ),
        "operationId": "post_sparql",
        "parameters": [_in_url(*parameter) for parameter in _PARAMETERS[1:]],
        "requestBody": {
            "required": True,
            "content": {FORM: {"schema": form}, DIRECT: dict(_TEXT)},
        },
        "responses": _responses(),
    }


def _of_a_release(operation: dict[str, Any]) -> dict[str, Any]:
    """Describe the same operation on the endpoint of a release."""
    release = {
        "name": "release",
        "in": "path",
        "required": True,
        "description": "Name or hash of a release that is held in memory.",
        "schema": {"type": "string"},
    }
    return operation | {
        "summary": f"{operation['summary']}, over one release",
        "operationId": f"{operation['operationId']}_of_release",
        "parameters": [release, *operation["parameters"]],
    }


def _schema(schema: dict[str, object]) -> dict[str, object]:
    return schema | {"items": {"type": "string"}} if schema["type"] == "array" else schema


def _in_url(name: str, schema: dict[str, object], text: str) -> dict[str, object]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": text,
        "schema": _schema(schema),
    }


def _responses() -> dict[str, object]:
    formats = (*SOLUTIONS, *GRAPHS, HTML)
    answer = {format_.media_type: dict(_TEXT) for format_ in formats}
    problem = {"application/problem+json": {"schema": {"type": "object"}}}
    return {
        "200": {"description": "The answer, or the description.", "content": answer},
        **{status: {"description": text, "content": problem} for status, text in _STATUSES.items()},
    }
