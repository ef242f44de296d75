"""What pages name is read once, and takes no more room than there is."""

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from gpgraph.store.describing import sayings
from gpgraph.store.describing.sayings import MOST_STATEMENTS, Sayings

LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def node(name: str) -> NamedNode:
    """Return a thing."""
    return NamedNode(f"http://example.org/{name}")


def say(store: Store, name: str, text: str) -> None:
    """Give a thing a label."""
    store.add(Quad(node(name), LABEL, Literal(text, language="en"), DefaultGraph()))


def labels(found: Sayings, name: str) -> list[str]:
    """Return the labels of a thing."""
    return [term.value for term in found.of(node(name).value).get(LABEL.value, ())]


def test_what_is_said_of_a_thing_is_read_once() -> None:
    """A store does not change while it is read, so it need not be asked again."""
    store = Store()
    say(store, "a", "one")
    found = Sayings(store)
    first = labels(found, "a")
    say(store, "a", "two")

    assert first == labels(found, "a") == ["one"]
    assert labels(found, "unknown") == []


def test_hub_is_not_kept() -> None:
    """A scheme of a million concepts would take the room of all else."""
    store = Store()
    for number in range(MOST_STATEMENTS + 1):
        say(store, "hub", str(number))
    found = Sayings(store)
    before = len(labels(found, "hub"))
    say(store, "hub", "one more")

    assert len(labels(found, "hub")) == before + 1


def test_no_more_things_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads every page fills no memory: the first goes."""
    monkeypatch.setattr(sayings, "MOST_THINGS", 2)
    store = Store()
    for name in ("a", "b", "c"):
        say(store, name, "one")
    found = Sayings(store)
    for name in ("a", "b", "c"):
        labels(found, name)
    for name in ("a", "c"):
        say(store, name, "two")

    assert sorted(labels(found, "a")) == ["one", "two"]
    assert labels(found, "c") == ["one"]
