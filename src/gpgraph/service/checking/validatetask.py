"""What a worker does with data that were sent to be checked: parse, validate, write the report.

Nothing is ever fetched: ``owl:imports`` and addresses of JSON-LD contexts lead nowhere.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gpgraph import __version__
from gpgraph.errors import ValidationStoppedError
from gpgraph.model.documents import jsonld
from gpgraph.model.documents.reportformats import REPORTS
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.namespaces import INFERRED_GRAPH
from gpgraph.model.report import Report
from gpgraph.model.report.forms import FORMS
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.checking.bounds import Bounds
from gpgraph.service.checking.inputs import Against
from gpgraph.service.checking.posted import Posted, read_posted
from gpgraph.service.checking.readings import Reading
from gpgraph.service.checking.rehearsal import QUERY, REHEARSAL, REHEARSED_AS
from gpgraph.service.checking.reportview import report_view
from gpgraph.service.checking.validating import PAGE, VALIDATE
from gpgraph.service.checking.validation import Policy, check
from gpgraph.store.describing.description import Reader
from gpgraph.store.engines.choice import Engine, is_fast_there
from gpgraph.store.engines.found import EngineStoppedError, TooMuchError
from gpgraph.store.inference import Rule, read_rules
from gpgraph.store.queryreads import reads_of
from gpgraph.store.resources import SHAPES_GRAPH, find_sources

_CONTENT_TYPES = {format_.name: format_.content_type for format_ in REPORTS}


@dataclass(frozen=True, slots=True)
class Validation:
    """The task; all that it needs was read before there are walls."""

    store: Reader
    context: Mapping[str, jsonld.Json]
    manifest: Manifest
    rules: tuple[Rule, ...]
    bounds: Bounds

    def __call__(self, header: Header, body: bytes, answer: AnswerWriter) -> None:
        """Check a body.

        Args:
            header: ``content_type`` of the body; ``form``, one of the names of ``FORMS`` or
                ``page``; ``strict``.
            body: As ``read_posted`` takes it.
            answer: Gets the report, and in its head whether the data ``conform``. A ``page`` is a
                JSON object: see ``report_view``.

        Raises:
            MediaTypeError: the body is in no format that is read.
            TooManyTriplesError: there are more than can be checked.
            UnreadableDataError: it is broken.
            ShapesError: the shapes in it are wrong.
            ValidationStoppedError: more is wrong than can be told.
        """
        posted = read_posted(
            str(header["content_type"]),
            body,
            self.context,
            is_strict=bool(header["strict"]),
            most=self.bounds.triples,
        )
        report = self._report(posted)
        form = str(header["form"])
        text = _written(report, form, posted.data)
        content_type = "application/json" if form == PAGE else _CONTENT_TYPES[form]
        answer.head(content_type, conforms=report.conforms)
        answer.write(text)

    def _report(self, posted: Posted) -> Report:
        number = sum(len(one.facts) for one in posted.data)
        policy = self.bounds.policy(number, is_strict=posted.is_strict)
        try:
            return check(posted.data, self._against(posted), policy)
        except (EngineStoppedError, TooMuchError):
            raise ValidationStoppedError(
                "The engine for much data gave up. Send less at a time, or check the file where it"
                " is, with gpgraph validate."
            ) from None

    def _against(self, posted: Posted) -> Against:
        """Return the shapes that were sent, and nothing of ours; or ours, and all that is ours."""
        if posted.shapes:
            return Against([fact for one in posted.shapes for fact in one.facts])
        names = {record.iri: record.in_default_graph for record in self.manifest.graphs}
        shapes = [name for name in names if name.startswith(SHAPES_GRAPH)]
        # What follows from ours and the new data together is inferred anew.
        ours = [name for name, is_in in names.items() if is_in and name != INFERRED_GRAPH]
        quads = self.store.quads
        return Against(
            [quad for name in shapes for quad in quads(name)],
            [quad for name in ours for quad in quads(name)],
            self.rules,
            with_premises=True,
        )


def validation_tasks(
    store: Reader, context: Mapping[str, jsonld.Json], manifest: Manifest, memory_bytes: int
) -> Mapping[str, TaskFunction]:
    """Return the task by its kind, after a rehearsal: see ``rehearse``.

    Args:
        store: The release that data are checked beside.
        context: What stands at the address of our JSON-LD context.
        manifest: What the release holds.
        memory_bytes: As much as a worker may take.
    """
    rehearse()
    rules = read_rules(find_sources().rules)
    return {VALIDATE: Validation(store, context, manifest, rules, Bounds.of(memory_bytes))}


def rehearse() -> None:
    """Check something once, in every form.

    A worker can open no file, so what the libraries load at first use is used before.
    """
    posted = read_posted(REHEARSED_AS, REHEARSAL, {}, is_strict=True)
    shapes = [fact for one in posted.shapes for fact in one.facts]
    if is_fast_there():
        check(posted.data, Against(shapes), Policy(engine=Engine.SHACL))
        reads_of(QUERY, {"r": "http://example.org/rehearsal#"})
    report = check(posted.data, Against(shapes), Policy(is_strict=True, engine=Engine.PYSHACL))
    for form in (*FORMS, PAGE):
        _written(report, form, posted.data)


def _written(report: Report, form: str, data: Sequence[Reading]) -> bytes:
    if form == PAGE:
        return json.dumps(report_view(report, data), ensure_ascii=False).encode()
    return FORMS[form].write(report, __version__)
