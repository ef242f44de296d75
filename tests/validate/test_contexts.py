"""A JSON-LD context in a folder says how data are read; it holds none."""

from tests.validate.conftest import Validate, Write

CONTEXT = '{"@context": {"name": "https://example.org/label"}}'
SHAPES = """
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:label ;
  sh:property [ sh:path ex:label ; sh:maxCount 1 ] .
"""


def test_folder_with_nothing_but_a_context_has_no_data(validate: Validate, write: Write) -> None:
    """It is no mistake in the file, so nothing is to be mended in it."""
    write("shapes.ttl", SHAPES)
    write("folder/context.jsonld", CONTEXT)
    done = validate("folder", "--shapes", "shapes.ttl")

    assert done.code == 2
    assert "There are no data in this folder: context.jsonld is a JSON-LD context." in done.err


def test_context_beside_data_is_passed_over(validate: Validate, write: Write) -> None:
    """As in a folder of documents that share it."""
    write("shapes.ttl", SHAPES)
    write("folder/context.jsonld", CONTEXT)
    write("folder/a.ttl", 'ex:a ex:label "One" .')
    done = validate("folder", "--shapes", "shapes.ttl")

    assert (done.code, done.err) == (0, "checked 1 resources in 1 file\n")


def test_document_that_says_something_is_read(validate: Validate, write: Write) -> None:
    """That it begins with a context does not make it one; nor does what is no JSON."""
    write("shapes.ttl", SHAPES)
    write("folder/a.jsonld", CONTEXT[:-1] + ', "@id": "http://e/a", "name": ["One", "Two"]}')
    found = validate("folder", "--shapes", "shapes.ttl")
    write("folder/b.jsonld", CONTEXT[:-1])
    broken = validate("folder", "--shapes", "shapes.ttl")

    assert found.code == 1
    assert broken.code == 2
    assert "b.jsonld:1" in broken.err
