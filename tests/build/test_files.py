"""Files that cannot be read: the message has the place and what was expected there."""

import os
from pathlib import Path

import pytest

from gpgraph.errors import GraphNameError, SourceFileError
from gpgraph.model import sssom
from gpgraph.model.namespaces import CONTRIB_GRAPH, GRAPH, PREFIXES
from gpgraph.store.reading.files import contributions, read_graph, read_rdf, read_text
from gpgraph.store.resources import SourceFile


def read(path: Path, content: str | bytes) -> int:
    """Write a file, read it into a graph, count its triples."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return len(list(read_rdf(SourceFile(path, path.name, GRAPH + "test"))))


@pytest.mark.parametrize(
    ("name", "content", "place", "says"),
    [
        ("a.ttl", "<a:a> <a:b> 1 .\n<a:a> <a:b> .\n", (2, 13), "not a valid RDF object"),
        ("a.ttl", "<a:a> <a:b> 1 .\n<a:é> <a:b> ex:c .\n", (2, 13), "prefix ex: has not"),
        ("a.ttl", '<a:a> <a:b> "c', (1, 13), "end of file"),
        ("a.ttl", "<a:a> <a:b> <c> .", (1, 13), "relative"),
        ("a.ttl", b"<a:a> <a:b> 1 .\n# \xe9\n", (2, 3), "not UTF-8"),
        ("a.ttl", b"\xff\xfe<\x00", (1, 1), "not UTF-8"),
        ("a.ttl", "", (None, None), "empty"),
        ("a.ttl", " \n", (None, None), "empty"),
        ("a.ttl", "# nothing\n", (None, None), "no triple"),
        ("a.ttl", "<a:a> <a:b> <<( <a:a> <a:b> 1 )>> .", (None, None), "RDF 1.1"),
        ("a.ttl", '<a:a> <a:b> "x"@en--ltr .', (None, None), "RDF 1.1"),
        ("a.nt", "<a:a> <a:b>\n<a:c> .", (2, 1), "line jumps"),
        ("a.trig", "<a:g> { <a:a> <a:b> 1 }", (None, None), "named graph <a:g>"),
        ("a.nq", "<a:a> <a:b> <a:c> <a:g> .", (None, None), "named graph <a:g>"),
        ("a.jsonld", '{"a":\n1,,}', (2, 3), "keys must be strings"),
        ("a.jsonld", '{"@id": "b", "http://a/b": 1}', (None, None), "relative IRI"),
        ("a.jsonld", '{"@context": "http://a/b", "c": 1}', (None, None), "into the file"),
        ("a.rdf", '<a xmlns="a:">\n<b></a>', (2, 6), "expected `</b>`"),
        ("a.rdf", '<a xmlns="a:" about="b"/>', (None, None), "namespaces"),
        ("a.ttl", "<skos:a> <a:b> 1 .", (None, None), "<skos:a> is a prefixed name"),
        ("a.nt", "<a:a> <skos:b> <a:c> .", (None, None), "without angle brackets"),
        ("a.ttl", "<a:a> <a:b> <id:c> .", (None, None), "<id:c> is a prefixed name"),
        ("a.ttl", "<a:a> <a:b> '1'^^<xsd:integer> .", (None, None), "<xsd:integer> is"),
        ("a.jsonld", '{"@id": "skos:a", "a:b": 1}', (None, None), "or whole"),
    ],
)
def test_mistake_in_a_file_is_named_with_its_place(
    tmp_path: Path,
    name: str,
    content: str | bytes,
    place: tuple[int | None, int | None],
    says: str,
) -> None:
    """An editor can jump there; columns count characters, not bytes."""
    path = tmp_path / name

    with pytest.raises(SourceFileError, match=says) as caught:
        read(path, content)

    assert (caught.value.path, caught.value.line, caught.value.column) == (path, *place)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", "\ufeff<a:a> <a:b> <a:c> ."),
        ("a.nt", "<a:a> <a:b> <a:c> .\n"),
        ("a.nt", "<a:a> <a:b> <skos://c> .\n"),
        ("a.nq", "<a:a> <a:b> <a:c> .\n"),
        ("a.trig", "{ <a:a> <a:b> <a:c> }"),
        ("a.jsonld", '{"@id": "a:a", "a:b": {"@id": "a:c"}}'),
        (
            "a.owl",
            f"""<!DOCTYPE r [<!ENTITY a "a:a">]><r:RDF xmlns:a="a:" xmlns:r="{PREFIXES["rdf"]}">
            <r:Description r:about="&a;"><a:b r:resource="a:c"/></r:Description></r:RDF>""",
        ),
    ],
)
def test_every_format_of_rdf_is_read(tmp_path: Path, name: str, content: str) -> None:
    """A steward brings what there is."""
    assert read(tmp_path / name, content) == 1


def test_json_that_would_bring_the_parser_down_is_refused_first(tmp_path: Path) -> None:
    """A few thousand brackets would end the whole process; brackets in strings do not count."""
    deep = '{"a:b":' * 20_000 + "1" + "}" * 20_000
    with pytest.raises(SourceFileError, match="500 levels"):
        read(tmp_path / "a.jsonld", deep)

    assert read(tmp_path / "b.jsonld", '{"@id": "a:a", "a:b": "' + '{\\"[' * 600 + '"}') == 1


def test_entities_made_of_entities_are_refused(tmp_path: Path) -> None:
    """Ten lines could otherwise fill the memory."""
    bomb = '<!DOCTYPE r [\n<!ENTITY a "aaaa">\n<!ENTITY b "&a;&a;">]><r>&b;</r>'

    with pytest.raises(SourceFileError, match="made of other entities") as caught:
        read(tmp_path / "a.rdf", bomb)

    assert caught.value.line == 3


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Not a traceback."""
    with pytest.raises(SourceFileError, match="cannot be read: No such file"):
        read_text(tmp_path / "none.ttl")


def test_name_of_a_folder_becomes_the_name_of_its_graph(tmp_path: Path) -> None:
    """Spaces, capitals and accents are no obstacle; every file in it counts, hidden ones not."""
    folder = tmp_path / "Données 2026 (final)"
    for name in ("b.ttl", "deeper/a.jsonld", ".git/c.ttl", "notes.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    (found,) = contributions([folder])

    assert found.graph == GRAPH + "contrib/donnees-2026-final"
    assert [file.name for file in found.files] == [
        "contrib/donnees-2026-final/b.ttl",
        "contrib/donnees-2026-final/deeper/a.jsonld",
    ]


def test_table_of_links_in_a_folder_of_ones_own_is_read_into_the_graph_of_the_folder(
    tmp_path: Path,
) -> None:
    """Links come as tables, and whoever has one need not turn it into RDF first."""
    (tmp_path / "links").mkdir()
    table = tmp_path / "links" / "ours-third-party.sssom.tsv"
    header = "".join(
        f"#{line}\n"
        for line in (
            f"mapping_set_id: {CONTRIB_GRAPH}links",
            "mapping_set_title: Links",
            "license: https://creativecommons.org/licenses/by/4.0/",
            "curie_map: {ex: 'https://example.org/'}",
        )
    )
    columns = ("record_id", *(name for name in sssom.COLUMNS if not name.endswith("label")))
    cells = ["ex:1"] * 5 + ["0.5", "ex:us", "2026-11-22", "https://example.org/page", "Why."]
    table.write_text(header + "\t".join(columns) + "\n" + "\t".join(cells) + "\n", "utf-8")
    [found] = contributions([tmp_path / "links"])
    quads = [quad for file in found.files for quad in read_graph(file)]

    assert {str(quad.graph_name) for quad in quads} == {f"<{CONTRIB_GRAPH}links>"}
    assert {str(quad.subject) for quad in quads} == {"<https://example.org/1>"}

    table.write_text(table.read_text("utf-8").replace("contrib/links", "contrib/other"), "utf-8")
    with pytest.raises(SourceFileError, match="mapping_set_id must be that"):
        list(read_graph(found.files[0]))


def test_folder_without_a_usable_name_or_without_data_is_refused(tmp_path: Path) -> None:
    """Better than a graph that nobody finds."""
    for name in ("一", "Mine", "mine"):
        (tmp_path / name).mkdir()
    (tmp_path / "file.ttl").write_text("")

    with pytest.raises(GraphNameError, match="gives no graph name"):
        contributions([tmp_path / "一"])
    with pytest.raises(GraphNameError, match="both give the graph"):
        contributions([tmp_path / "Mine", tmp_path / "mine"])
    with pytest.raises(SourceFileError, match=r"no RDF file in this folder: \.ttl"):
        contributions([tmp_path / "mine"])
    for path in ("none", "file.ttl"):
        with pytest.raises(SourceFileError, match="no such folder"):
            contributions([tmp_path / path])


def test_file_whose_name_is_no_text_is_refused(tmp_path: Path) -> None:
    """The manifest could not hold it. Names of files that are not read may be anything."""
    odd = tmp_path / "data" / os.fsdecode(b"caf\xe9")
    odd.mkdir(parents=True)
    (tmp_path / "data" / "a.ttl").write_text("<a:a> <a:b> 1 .")
    (odd / "notes.txt").write_text("")

    assert [len(found.files) for found in contributions([tmp_path / "data"])] == [1]

    (odd / "b.ttl").write_text("<a:a> <a:b> 2 .")
    with pytest.raises(SourceFileError, match="not UTF-8") as caught:
        contributions([tmp_path / "data"])
    assert str(caught.value).encode().startswith(rb"caf\udce9/b.ttl: ")
