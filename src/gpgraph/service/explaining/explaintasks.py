"""What a worker says of the reasons for a statement: for programs, as RDF, for a page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, Triple

from gpgraph.errors import MalformedStatementError, ResourceNotFoundError
from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.model.namespaces import FOREIGN_PREFIXES
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.asking.querytask import CONTEXT_PATH
from gpgraph.service.describing.references import References, View
from gpgraph.service.explaining.explanation import Explanation, explanation_view, statement_view
from gpgraph.service.explaining.explanationrdf import explanation_rdf
from gpgraph.service.explaining.rulegraph import rules_of
from gpgraph.service.explaining.statement import read_word, statement_of
from gpgraph.service.explaining.wording import JSON
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.querying.reasons import Reasons
from gpgraph.store.querying.writing import write_graph

_FORMATS = {format_.name: format_ for format_ in (JSON, *mediatypes.GRAPHS)}
# Of the statements about one thing, as many are shown to choose from.
MAX_STATEMENTS = 500


@dataclass(frozen=True, slots=True)
class ExplainTasks:
    """The tasks; the rules were read before there are walls."""

    store: GraphStore
    reasons: Reasons
    context: Mapping[str, jsonld.Json]

    def write(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the reasons for a statement as JSON or RDF."""
        format_ = _FORMATS[str(header["format"])]
        found = self._explanation(header)
        if format_ is JSON:
            view = explanation_view(References(self.store.reader), found)
            answer.head(JSON.content_type)
            answer.write(json.dumps(view, ensure_ascii=False, indent=1).encode())
            return
        triples = explanation_rdf(found)
        answer.head(format_.content_type)
        if format_ is mediatypes.JSON_LD:
            address = str(header["base"]) + CONTEXT_PATH
            answer.write(jsonld.graph(triples, context=self.context, context_address=address))
        else:
            write_graph(triples, format_, answer, FOREIGN_PREFIXES)

    def view(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what the page shows: reasons, or the statements about a thing to choose from."""
        words = {name: _text(header, name) for name in "spo"}
        view: View = {"asked": dict(words)}
        if all(words.values()):
            refs = References(self.store.reader)
            view["explanation"] = explanation_view(refs, self._explanation(header))
        elif words["s"]:
            view |= self._choice(words["s"])
        answer.head("application/json")
        answer.write(json.dumps(view, ensure_ascii=False).encode())

    def _explanation(self, header: Header) -> Explanation:
        missing = [name for name in "spo" if not _text(header, name)]
        if missing:
            raise MalformedStatementError(
                f"Name the whole statement: s, p and o. Missing: {', '.join(missing)}."
            )
        statement = statement_of(*(_text(header, name) for name in "spo"))
        return Explanation(self.store.reader, self.reasons, statement)

    def _choice(self, word: str) -> View:
        """Return the statements about a thing.

        Raises:
            ResourceNotFoundError: there are none.
        """
        subject = read_word(word)
        found: list[Triple] = []
        if not isinstance(subject, Literal):
            found = self.reasons.about(subject)
        if not found:
            raise ResourceNotFoundError(f"Nothing is stated here about {subject}.")
        refs = References(self.store.reader)
        return {
            "total": len(found),
            "statements": [
                {
                    **statement_view(refs, statement),
                    "standing": "asserted" if self.reasons.is_asserted(statement) else "derived",
                }
                for statement in found[:MAX_STATEMENTS]
            ],
        }


def explain_tasks(
    store: GraphStore, context: Mapping[str, jsonld.Json]
) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind."""
    tasks = ExplainTasks(store, store.reasons(rules_of(store.reader)), context)
    return {"explain": tasks.write, "explain-view": tasks.view}


def _text(header: Header, name: str) -> str:
    value = header.get(name)
    return value.strip() if isinstance(value, str) else ""
