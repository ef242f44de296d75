"""What is published under a version keeps its promises: what it said once, it still says."""

import json
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
Json = Any


def read(name: str) -> dict[str, Json]:
    """Read what was published before."""
    return cast("dict[str, Json]", json.loads((HERE / name).read_text("utf-8")))


def test_context_has_grown_and_not_changed(client: httpx2.Client) -> None:
    """A client that keeps yesterday's context reads today's documents as they are meant."""
    before = read("context-v1.jsonld")["@context"]
    now = client.get("/context/v1.jsonld").json()["@context"]

    assert {key: now.get(key) for key in before} == before


def test_new_term_names_nothing_that_had_a_name(client: httpx2.Client) -> None:
    """A second term for a property moves its values to another member."""
    before = read("context-v1.jsonld")["@context"]
    now = client.get("/context/v1.jsonld").json()["@context"]

    def meaning(term: Json, context: dict[str, Json]) -> str:
        name = term if isinstance(term, str) else term.get("@id") or f"^{term['@reverse']}"
        prefix, _, local = name.partition(":")
        whole = f"{context[prefix]}{local}" if isinstance(context.get(prefix), str) else name
        # Values of another datatype are other values: days and years have had two members from
        # the beginning. A term without a datatype is for strings: the schemas say so.
        return f"{whole} {term.get('@type', '')}" if isinstance(term, dict) else whole

    def named(keys: set[str]) -> set[str]:
        return {meaning(now[key], now) for key in keys if key != "@version"}

    assert named(set(now) - set(before)) & named(set(before)) == set()


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/context/v1.jsonld", "application/ld+json"),
        (
            "/frames/Objective/v1.jsonld",
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#frame"',
        ),
        ("/schemas/Objective/v1.json", "application/json"),
    ],
)
def test_versions_are_kept_by_clients_and_read_from_any_origin(
    path: str, media_type: str, client: httpx2.Client
) -> None:
    """Every document names the context: a client that fetches it each time is slow and a load."""
    answer = client.get(path, headers={"Origin": "https://example.org"})

    assert answer.headers["content-type"] == media_type
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=86400, immutable"
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.head(path).headers["etag"] == answer.headers["etag"]


def widened(before: Json, now: Json, place: str) -> list[str]:
    """Return where a schema takes what it refused, or says nothing of what it described.

    What was valid may become invalid: the service promises more. What is taken now and was not
    before is a document that a client does not expect; but lists of codes may grow, and nothing
    goes from them.
    """
    found = []
    for key, value in before.items():
        here = f"{place}/{key}"
        if key in {"description", "$id", "$schema", "title"}:
            continue
        if key not in now:
            found.append(here)
        elif key in {"required", "enum"}:
            found += [f"{here}/{name}" for name in value if name not in now[key]]
        elif isinstance(value, dict):
            found += widened(value, now[key], here)
        elif value != now[key]:
            found.append(here)
    return found


def test_schemas_promise_all_that_they_did(client: httpx2.Client) -> None:
    """Members keep their types, and those that were always there still are."""
    before = read("schemas-v1.json")
    wrong = []
    for name, schema in before.items():
        now = client.get(f"/schemas/{name}/v1.json").json()
        wrong += widened(schema, now, name)

    assert len(before) > 20
    assert wrong == []


def test_what_a_schema_may_not_do_is_noticed() -> None:
    """The comparison above finds what it is there to find."""
    schema = read("schemas-v1.json")["Objective"]

    fewer = {**schema, "required": schema["required"][:-1]}
    assert widened(schema, fewer, "") == [f"/required/{schema['required'][-1]}"]
    properties = schema["properties"]
    other = {**schema, "properties": {**properties, "position": {"type": "string"}}}
    assert "/properties/position/type" in widened(schema, other, "")
    gone = {key: value for key, value in properties.items() if key != "notation"}
    assert widened(schema, {**schema, "properties": gone}, "") == ["/properties/notation"]
    predicate = schema["$defs"]["Alignment"]["properties"]["predicate"]
    codes = {**predicate, "enum": [*predicate["enum"], "added"]}
    assert widened(predicate, codes, "") == []
    assert widened(codes, predicate, "") == ["/enum/added"]
    more = {**schema, "properties": {**properties, "added": {"type": "string"}}}
    assert widened(schema, more, "") == []


def test_schema_has_the_same_identity_wherever_it_is_served(client: httpx2.Client) -> None:
    """The name of a schema is no address; a validator need not fetch anything to use it."""
    schema = client.get("/schemas/Objective/v1.json", headers={"Host": "example.org"}).json()

    assert schema["$id"] == "https://w3id.org/gpgraph/schemas/Objective/v1.json"
    assert schema == client.get("/schemas/Objective/v1.json").json()


def test_frames_point_to_the_context_of_the_same_service(client: httpx2.Client) -> None:
    """A network without internet has no other."""
    frame = client.get("/frames/Objective/v1.jsonld", headers={"Host": "example.org"}).json()

    assert frame["@context"] == "http://example.org/context/v1.jsonld"
    assert frame["type"] == ["Objective"]
