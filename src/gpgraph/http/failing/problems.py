"""The errors as RFC 9457 problems: one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from gpgraph import errors
from gpgraph.errors import GpgraphError
from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.namespaces import BASE

PROBLEM = Format(
    "problem",
    "application/problem+json",
    "Problem",
    aliases=("application/json",),
    also=("json",),
)
TYPE_PREFIX = BASE + "problem/"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a kind of error is called over HTTP; the detail is the error's own message."""

    slug: str
    status: HTTPStatus
    title: str


PROBLEMS: Mapping[type[GpgraphError], Problem] = MappingProxyType(
    {
        errors.MalformedRequestError: Problem(
            "malformed-request", HTTPStatus.BAD_REQUEST, "Not a request of HTTP/1.1"
        ),
        errors.TargetTooLongError: Problem(
            "target-too-long", HTTPStatus.REQUEST_URI_TOO_LONG, "The address is too long"
        ),
        errors.HeadersTooLargeError: Problem(
            "headers-too-large",
            HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "The header is too large",
        ),
        errors.SlowRequestError: Problem(
            "slow-request", HTTPStatus.REQUEST_TIMEOUT, "The request took too long to arrive"
        ),
        errors.ConnectionLimitError: Problem(
            "connection-limit", HTTPStatus.SERVICE_UNAVAILABLE, "Too many connections"
        ),
        errors.ProtocolError: Problem(
            "not-a-query-request", HTTPStatus.BAD_REQUEST, "Not a request of the SPARQL Protocol"
        ),
        errors.MediaTypeError: Problem(
            "media-type", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "A body of this type is not read here"
        ),
        errors.ContentCodingError: Problem(
            "content-coding", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "An encoded body is not read here"
        ),
        errors.QueryTooLongError: Problem(
            "query-too-long", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The query is too long"
        ),
        errors.QueryTooDeepError: Problem(
            "query-too-deep", HTTPStatus.BAD_REQUEST, "The brackets of the query nest too deep"
        ),
        errors.QuerySyntaxError: Problem(
            "query-syntax", HTTPStatus.BAD_REQUEST, "The query is not SPARQL 1.1"
        ),
        errors.QueryEvaluationError: Problem(
            "query-evaluation", HTTPStatus.BAD_REQUEST, "The query cannot be evaluated"
        ),
        errors.FederationRefusedError: Problem(
            "federation-refused", HTTPStatus.FORBIDDEN, "Other servers are not asked from here"
        ),
        errors.RemoteQueryError: Problem(
            "remote-query", HTTPStatus.BAD_GATEWAY, "Another server did not answer the query"
        ),
        errors.RemoteTimeoutError: Problem(
            "remote-timeout", HTTPStatus.GATEWAY_TIMEOUT, "Another server took too long"
        ),
        errors.BackendUnavailableError: Problem(
            "backend-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, "The data cannot be reached"
        ),
        errors.BackendAnswerError: Problem(
            "backend-answer",
            HTTPStatus.BAD_GATEWAY,
            "The server of the data did not answer rightly",
        ),
        errors.BackendTimeoutError: Problem(
            "backend-timeout", HTTPStatus.GATEWAY_TIMEOUT, "The server of the data took too long"
        ),
        errors.NotAcceptableError: Problem(
            "not-acceptable", HTTPStatus.NOT_ACCEPTABLE, "No acceptable format"
        ),
        errors.ContradictionError: Problem(
            "contradictory-formats", HTTPStatus.NOT_ACCEPTABLE, "Two formats are asked for at once"
        ),
        errors.ProfileError: Problem(
            "no-such-profile", HTTPStatus.NOT_ACCEPTABLE, "No description in this profile"
        ),
        errors.UnwritableError: Problem(
            "unwritable", HTTPStatus.NOT_ACCEPTABLE, "The format cannot hold the answer"
        ),
        errors.ResultTooLargeError: Problem(
            "result-too-large", HTTPStatus.FORBIDDEN, "The answer is too long"
        ),
        errors.MalformedIriError: Problem(
            "malformed-iri", HTTPStatus.BAD_REQUEST, "Not an absolute IRI"
        ),
        errors.MalformedStatementError: Problem(
            "malformed-statement", HTTPStatus.BAD_REQUEST, "Not a statement to ask about"
        ),
        errors.ResourceNotFoundError: Problem(
            "resource-not-found", HTTPStatus.NOT_FOUND, "Nothing is known about this"
        ),
        errors.ResourceWithdrawnError: Problem(
            "resource-withdrawn", HTTPStatus.GONE, "This was withdrawn"
        ),
        errors.ReleaseNotFoundError: Problem(
            "release-not-found", HTTPStatus.NOT_FOUND, "No such release"
        ),
        errors.ReleaseNotHeldError: Problem(
            "release-not-held", HTTPStatus.NOT_FOUND, "The release cannot be queried here"
        ),
        errors.QueryNotFoundError: Problem(
            "query-not-found", HTTPStatus.NOT_FOUND, "No such catalogue query"
        ),
        errors.QueryTimeoutError: Problem(
            "query-timeout", HTTPStatus.SERVICE_UNAVAILABLE, "The query ran too long"
        ),
        errors.QueryMemoryError: Problem(
            "query-memory", HTTPStatus.SERVICE_UNAVAILABLE, "The query needed too much memory"
        ),
        errors.QueryTooComplexError: Problem(
            "query-too-complex", HTTPStatus.BAD_REQUEST, "The query is too complex"
        ),
        errors.QueryPreemptedError: Problem(
            "query-preempted", HTTPStatus.SERVICE_UNAVAILABLE, "The query gave way to another"
        ),
        errors.BodyTooLargeError: Problem(
            "body-too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large"
        ),
        errors.TooManyTriplesError: Problem(
            "too-many-triples", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "There are too many triples"
        ),
        errors.UnreadableDataError: Problem(
            "unreadable-data", HTTPStatus.BAD_REQUEST, "The data cannot be read"
        ),
        errors.ShapesError: Problem(
            "broken-shapes", HTTPStatus.BAD_REQUEST, "The shapes cannot be evaluated"
        ),
        errors.UnsupportedShapesError: Problem(
            "unsupported-shapes", HTTPStatus.BAD_REQUEST, "The shapes ask for what is not there"
        ),
        errors.ValidationStoppedError: Problem(
            "validation-stopped", HTTPStatus.SERVICE_UNAVAILABLE, "The check took too much"
        ),
        errors.ClientBusyError: Problem(
            "too-many-requests", HTTPStatus.TOO_MANY_REQUESTS, "Too many queries of one client"
        ),
        errors.BusyError: Problem("busy", HTTPStatus.SERVICE_UNAVAILABLE, "All workers are busy"),
        errors.NotReadyError: Problem(
            "not-ready", HTTPStatus.SERVICE_UNAVAILABLE, "No worker answers"
        ),
        errors.WorkerFaultError: Problem(
            "worker-fault", HTTPStatus.INTERNAL_SERVER_ERROR, "A worker failed"
        ),
        errors.StoppingError: Problem(
            "stopping", HTTPStatus.SERVICE_UNAVAILABLE, "The service is stopping"
        ),
    }
)
BUG = Problem("internal-error", HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here")
INVALID = Problem("invalid-parameters", HTTPStatus.BAD_REQUEST, "A parameter has no such value")
# What the routes refuse by themselves. The names are written out, as Python's own names of statuses
# change from version to version, and the type of a problem must not.
BY_STATUS: Mapping[int, Problem] = MappingProxyType(
    {
        404: Problem("not-found", HTTPStatus.NOT_FOUND, "Not Found"),
        405: Problem("method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, "Method Not Allowed"),
        416: Problem(
            "requested-range-not-satisfiable",
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "Requested Range Not Satisfiable",
        ),
    }
)

# After which a client may try again, where the error itself does not say.
RETRY_AFTER_S = 5


def problem_of(error: GpgraphError) -> Problem:
    """Return the row of an error; one without a row is a bug."""
    return PROBLEMS.get(type(error), BUG)
