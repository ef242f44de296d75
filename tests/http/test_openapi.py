"""The description of the API for machines is whole and accurate."""

import httpx2
import pytest


@pytest.fixture(scope="module")
def paths(client: httpx2.Client) -> dict[str, dict[str, dict[str, object]]]:
    """What is described, by path and method."""
    found: dict[str, dict[str, dict[str, object]]] = client.get("/openapi.json").json()["paths"]
    return found


def test_each_operation_has_a_name_of_its_own(
    paths: dict[str, dict[str, dict[str, object]]],
) -> None:
    """Generated clients name their functions by it."""
    names = [item["operationId"] for methods in paths.values() for item in methods.values()]

    assert len(names) == len(set(names)) > 10


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("query", ""),
        ("default-graph-uri", "x"),
        ("named-graph-uri", "x"),
        ("format", "x"),
        ("timeout", "x"),
        ("max-rows", "x"),
        ("offset-rows", "x"),
        ("explain", "x"),
    ],
)
def test_parameter_of_the_endpoint_is_described_and_read(
    client: httpx2.Client, paths: dict[str, dict[str, dict[str, object]]], name: str, wrong: str
) -> None:
    """The endpoint is no route, so nothing but this keeps the two together."""
    described = [item["name"] for item in paths["/sparql"]["get"]["parameters"]]  # type: ignore[attr-defined]
    answer = client.get("/sparql", params={"query": "ASK {}", name: wrong})

    assert name in described
    assert str(answer.status_code) in paths["/sparql"]["get"]["responses"]  # type: ignore[operator]
    assert answer.status_code in {400, 406}


def test_bodies_of_the_endpoint_are_those_that_it_says_it_reads(
    client: httpx2.Client, paths: dict[str, dict[str, dict[str, object]]]
) -> None:
    """Beside the header that tells the same."""
    content = paths["/sparql"]["post"]["requestBody"]["content"]  # type: ignore[index]

    assert {*content} == {*client.options("/sparql").headers["accept-post"].split(", ")}
