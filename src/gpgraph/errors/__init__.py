"""Every error that gpgraph raises on purpose, as one tree.

    GpgraphError
    ├── SettingsError               a setting has no such name or no such value
    ├── ResourcesMissingError       ontology, data, shapes or queries are not where they should be
    ├── BuildError
    │   ├── SourceFileError         a source file cannot be read: file, line, column
    │   ├── DuplicateTripleError    one triple stands in two data graphs
    │   ├── GraphNameError          a file or folder gives no usable graph name
    │   ├── InvalidDataError        the shapes reject the data
    │   └── ShapesError             a shape cannot be evaluated
    ├── GenerationError             a release folder is missing, half or not ours
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
    │   ├── QueryTooDeepError       more brackets within brackets than the limit
    │   ├── QuerySyntaxError        the text is not SPARQL 1.1
    │   ├── QueryEvaluationError    the query cannot be evaluated as it stands
    │   ├── FederationRefusedError  the query asks another server
    │   ├── NotAcceptableError      no format that the client takes
    │   ├── UnwritableError         the format cannot hold the answer
    │   ├── ResultTooLargeError     more bytes of answer than the limit
    │   ├── ResourceNotFoundError   nothing is known about the resource
    │   └── QueryNotFoundError      no catalogue query of that name
    ├── RemoteError                 what became of a question to another server
    │   ├── RemoteQueryError        it did not answer with results
    │   └── RemoteTimeoutError      it did not answer in time
    └── SandboxError                what happened to a worker
        ├── QueryTimeoutError       killed at the deadline
        ├── QueryMemoryError        killed at the memory cap
        ├── QueryTooComplexError    the engine fell over the query
        ├── QueryPreemptedError     stopped for another one who waited
        ├── BusyError               no worker became free in time
        ├── ClientBusyError         one client has too much in the queue
        ├── NotReadyError           no worker answers at all
        ├── WorkerFaultError        the worker failed, and the query is not to blame
        └── StoppingError           the service is stopping

The errors carry facts, not HTTP: ``http/problems.py`` holds the one table that turns each leaf
into an RFC 9457 problem, and the command line prints the message.
"""

from gpgraph.errors.build import (
    BuildError,
    DuplicateTripleError,
    GraphNameError,
    InvalidDataError,
    ShapesError,
    SourceFileError,
)
from gpgraph.errors.remote import (
    RemoteError,
    RemoteQueryError,
    RemoteTimeoutError,
)
from gpgraph.errors.request import (
    ConnectionLimitError,
    ContentCodingError,
    FederationRefusedError,
    HeadersTooLargeError,
    MalformedRequestError,
    MediaTypeError,
    NotAcceptableError,
    ProtocolError,
    QueryEvaluationError,
    QueryNotFoundError,
    QuerySyntaxError,
    QueryTooDeepError,
    QueryTooLongError,
    RequestError,
    ResourceNotFoundError,
    ResultTooLargeError,
    SlowRequestError,
    TargetTooLongError,
    UnwritableError,
)
from gpgraph.errors.root import (
    GenerationError,
    GpgraphError,
    ResourcesMissingError,
    SettingsError,
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
    WorkerFaultError,
)

__all__ = [
    "BuildError",
    "BusyError",
    "ClientBusyError",
    "ConnectionLimitError",
    "ContentCodingError",
    "DuplicateTripleError",
    "FederationRefusedError",
    "GenerationError",
    "GpgraphError",
    "GraphNameError",
    "HeadersTooLargeError",
    "InvalidDataError",
    "MalformedRequestError",
    "MediaTypeError",
    "NotAcceptableError",
    "NotReadyError",
    "ProtocolError",
    "QueryEvaluationError",
    "QueryMemoryError",
    "QueryNotFoundError",
    "QueryPreemptedError",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueryTooComplexError",
    "QueryTooDeepError",
    "QueryTooLongError",
    "RemoteError",
    "RemoteQueryError",
    "RemoteTimeoutError",
    "RequestError",
    "ResourceNotFoundError",
    "ResourcesMissingError",
    "ResultTooLargeError",
    "SandboxError",
    "SettingsError",
    "ShapesError",
    "SlowRequestError",
    "SourceFileError",
    "StoppingError",
    "TargetTooLongError",
    "UnwritableError",
    "WorkerFaultError",
]
