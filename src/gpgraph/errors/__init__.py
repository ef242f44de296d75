"""Every error that gpgraph raises on purpose, as one tree.

    GpgraphError
    ├── SettingsError               a setting has no such name or no such value
    ├── ResourcesMissingError       ontology, data, shapes or queries are not where they should be
    ├── BuildError
    │   ├── SourceFileError         a source file cannot be read: file, line, column
    │   ├── DuplicateTripleError    one triple stands in two data graphs
    │   ├── GraphNameError          a file or folder gives no usable graph name
    │   ├── InvalidDataError        the shapes reject the data
    │   ├── RemovedIriError         a published IRI is no longer described
    │   ├── ReleaseNameError        the changes ask for another name or version
    │   ├── EngineMissingError      the engine that is to validate is not installed
    │   └── ShapesError             a shape cannot be evaluated
    │       └── UnsupportedShapesError  it asks for a feature that is not there
    ├── GenerationError             a release folder is missing, half or not ours
    ├── ReportFileError             a report cannot be written to that file
    ├── EarlierStateError           there is no earlier state of the data of that name
    ├── OutputFileError             what was made cannot be written to that file
    ├── TemplateError               a template of a workbook cannot be made
    ├── SiteError                   a static site cannot be written, or not into that folder
    ├── RequestError                what the client sent
    │   ├── MalformedRequestError   not a request of HTTP/1.1
    │   ├── TargetTooLongError      a longer path and query than the limit
    │   ├── HeadersTooLargeError    more header fields, or bytes in them, than the limit
    │   ├── SlowRequestError        the request took too long to come in
    │   ├── ConnectionLimitError    more connections, or requests on one, than the limit
    │   ├── ProtocolError           not a request of the SPARQL 1.1 Protocol
    │   ├── MediaTypeError          a request body in a media type that we do not read
    │   ├── ContentCodingError      a request body in a coding that we do not undo
    │   ├── QueryTooLongError       more bytes of query than the limit
    │   ├── BodyTooLargeError       more bytes of data than the limit
    │   ├── TooManyTriplesError     more triples than can be checked at a time
    │   ├── UnreadableDataError     data that are sent cannot be read: part, line, column
    │   ├── QueryTooDeepError       more brackets within brackets than the limit
    │   ├── QuerySyntaxError        the text is not SPARQL 1.1
    │   ├── QueryEvaluationError    the query cannot be evaluated as it stands
    │   ├── FederationRefusedError  the query asks another server
    │   ├── NotAcceptableError      no format that the client takes
    │   ├── ContradictionError      two formats are asked for at once
    │   ├── ProfileError            no description in the profile that is asked for
    │   ├── UnwritableError         the format cannot hold the answer
    │   ├── ResultTooLargeError     more bytes of answer than the limit
    │   ├── MalformedIriError       what should be an IRI is none
    │   ├── MalformedStatementError what should be a statement is none
    │   ├── ResourceNotFoundError   nothing is known about the resource
    │   ├── ResourceWithdrawnError  the resource was published once, and taken back
    │   ├── ReleaseNotFoundError    no release of that name or hash is kept
    │   ├── ReleaseNotHeldError     the release is kept as files, and cannot be queried
    │   └── QueryNotFoundError      no catalogue query of that name
    ├── RemoteError                 what became of a question to another server
    │   ├── RemoteQueryError        it did not answer with results
    │   └── RemoteTimeoutError      it did not answer in time
    ├── BackendError                what became of a question to the server that holds the data
    │   ├── BackendUnavailableError it cannot be reached, or takes no more
    │   ├── BackendAnswerError      it answered, and not with what was asked for
    │   └── BackendTimeoutError     it did not answer in time
    ├── PublishError                a release cannot be loaded into that server
    └── SandboxError                what happened to a worker
        ├── QueryTimeoutError       killed at the deadline
        ├── QueryMemoryError        killed at the memory cap
        ├── QueryTooComplexError    the engine fell over the query
        ├── QueryPreemptedError     stopped for another one who waited
        ├── ValidationStoppedError  the check of data was stopped at a limit
        ├── BusyError               no worker became free in time
        ├── ClientBusyError         one client has too much in the queue
        ├── NotReadyError           no worker answers at all
        ├── WorkerFaultError        the worker failed, and the query is not to blame
        └── StoppingError           the service is stopping

The errors carry facts, not HTTP: ``http/failing/problems.py`` holds the one table that turns each
leaf into an RFC 9457 problem, and the command line prints the message.
"""

from gpgraph.errors.backend import (
    BackendAnswerError,
    BackendError,
    BackendTimeoutError,
    BackendUnavailableError,
    PublishError,
)
from gpgraph.errors.build import (
    BuildError,
    DuplicateTripleError,
    EngineMissingError,
    GraphNameError,
    InvalidDataError,
    ReleaseNameError,
    RemovedIriError,
    ShapesError,
    SourceFileError,
    UnsupportedShapesError,
)
from gpgraph.errors.releases import ReleaseNotFoundError, ReleaseNotHeldError
from gpgraph.errors.remote import (
    RemoteError,
    RemoteQueryError,
    RemoteTimeoutError,
)
from gpgraph.errors.request import (
    BodyTooLargeError,
    ConnectionLimitError,
    ContentCodingError,
    ContradictionError,
    FederationRefusedError,
    HeadersTooLargeError,
    MalformedIriError,
    MalformedRequestError,
    MalformedStatementError,
    MediaTypeError,
    NotAcceptableError,
    ProfileError,
    ProtocolError,
    QueryEvaluationError,
    QueryNotFoundError,
    QuerySyntaxError,
    QueryTooDeepError,
    QueryTooLongError,
    RequestError,
    ResourceNotFoundError,
    ResourceWithdrawnError,
    ResultTooLargeError,
    SlowRequestError,
    TargetTooLongError,
    TooManyTriplesError,
    UnreadableDataError,
    UnwritableError,
)
from gpgraph.errors.root import (
    EarlierStateError,
    GenerationError,
    GpgraphError,
    OutputFileError,
    ReportFileError,
    ResourcesMissingError,
    SettingsError,
    SiteError,
    TemplateError,
)
from gpgraph.errors.sandbox import (
    BusyError,
    ClientBusyError,
    NotReadyError,
    QueryMemoryError,
    QueryPreemptedError,
    QueryTimeoutError,
    QueryTooComplexError,
    SandboxError,
    StoppingError,
    ValidationStoppedError,
    WorkerFaultError,
)

__all__ = [
    "BackendAnswerError",
    "BackendError",
    "BackendTimeoutError",
    "BackendUnavailableError",
    "BodyTooLargeError",
    "BuildError",
    "BusyError",
    "ClientBusyError",
    "ConnectionLimitError",
    "ContentCodingError",
    "ContradictionError",
    "DuplicateTripleError",
    "EarlierStateError",
    "EngineMissingError",
    "FederationRefusedError",
    "GenerationError",
    "GpgraphError",
    "GraphNameError",
    "HeadersTooLargeError",
    "InvalidDataError",
    "MalformedIriError",
    "MalformedRequestError",
    "MalformedStatementError",
    "MediaTypeError",
    "NotAcceptableError",
    "NotReadyError",
    "OutputFileError",
    "ProfileError",
    "ProtocolError",
    "PublishError",
    "QueryEvaluationError",
    "QueryMemoryError",
    "QueryNotFoundError",
    "QueryPreemptedError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueryTooComplexError",
    "QueryTooDeepError",
    "QueryTooLongError",
    "ReleaseNameError",
    "ReleaseNotFoundError",
    "ReleaseNotHeldError",
    "RemoteError",
    "RemoteQueryError",
    "RemoteTimeoutError",
    "RemovedIriError",
    "ReportFileError",
    "RequestError",
    "ResourceNotFoundError",
    "ResourceWithdrawnError",
    "ResourcesMissingError",
    "ResultTooLargeError",
    "SandboxError",
    "SettingsError",
    "ShapesError",
    "SiteError",
    "SlowRequestError",
    "SourceFileError",
    "StoppingError",
    "TargetTooLongError",
    "TemplateError",
    "TooManyTriplesError",
    "UnreadableDataError",
    "UnsupportedShapesError",
    "UnwritableError",
    "ValidationStoppedError",
    "WorkerFaultError",
]
