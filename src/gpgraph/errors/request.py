"""What is wrong with a request; who sent it can mend it."""

from gpgraph.errors.root import GpgraphError

# Of what a client sent, as much is repeated.
SHOWN = 200


class RequestError(GpgraphError):
    """The client can mend it."""


class MalformedRequestError(RequestError):
    """Not a request of HTTP/1.1, or one that is not safe to guess the meaning of."""


class TargetTooLongError(RequestError):
    """The target of the request, its path and query, has more bytes than the limit."""

    def __init__(self, *, limit_bytes: int) -> None:
        """Keep the limit in bytes as sent, percent-encoding included."""
        super().__init__(
            f"The address is longer than {limit_bytes} bytes. Send a long query by POST."
        )
        self.limit_bytes = limit_bytes


class HeadersTooLargeError(RequestError):
    """The request has more header fields, or more bytes in them, than the limit."""

    def __init__(self, *, limit_bytes: int, limit_fields: int) -> None:
        """Keep both limits."""
        super().__init__(f"The header is longer than {limit_bytes} bytes or {limit_fields} fields.")
        self.limit_bytes = limit_bytes
        self.limit_fields = limit_fields


class SlowRequestError(RequestError):
    """The request was not whole in time."""

    def __init__(self, *, budget_s: float) -> None:
        """Keep the time in seconds that a request may take to come in."""
        super().__init__(f"The request did not arrive within {budget_s:g} s.")
        self.budget_s = budget_s


class ConnectionLimitError(RequestError):
    """There are too many connections, or too many requests on one."""

    def __init__(self, *, retry_after_s: int) -> None:
        """Keep the seconds after which to try again."""
        super().__init__(
            "There are too many connections, or too many requests ahead of their answers on this"
            f" one. Try again in {retry_after_s} s."
        )
        self.retry_after_s = retry_after_s


class ProtocolError(RequestError):
    """Not a request of the SPARQL 1.1 Protocol."""


class MediaTypeError(RequestError):
    """A request body in a media type that is not read here."""

    def __init__(self, message: str, *, accepted: tuple[str, ...]) -> None:
        """Keep the media types that are read."""
        super().__init__(message)
        self.accepted = accepted


class ContentCodingError(RequestError):
    """A request body in a content coding that is not undone here."""

    def __init__(self, coding: str) -> None:
        """Keep the coding, and those that are read: none but the absence of one."""
        super().__init__(f"A body is read as it comes; send it without encoding {coding!r}.")
        self.coding = coding
        self.accepted = ("identity",)


class QueryTooLongError(RequestError):
    """The query has more bytes than the limit."""

    def __init__(self, *, limit_bytes: int) -> None:
        """Keep the limit in bytes of UTF-8."""
        super().__init__(f"The query is longer than {limit_bytes} bytes. Send a shorter one.")
        self.limit_bytes = limit_bytes


class BodyTooLargeError(RequestError):
    """The data have more bytes than the limit."""

    def __init__(self, *, limit_bytes: int) -> None:
        """Keep the limit in bytes."""
        super().__init__(
            f"The body is longer than {limit_bytes} bytes. Send less at a time, or check the file"
            " where it is, with gpgraph validate."
        )
        self.limit_bytes = limit_bytes


class TooManyTriplesError(RequestError):
    """The data have more triples than can be checked here."""

    def __init__(self, *, limit_triples: int) -> None:
        """Keep the number of triples that there may be."""
        super().__init__(
            f"There are more than {limit_triples:,} triples, which is as many as are checked here"
            " at a time. Send less, or check the file where it is, with gpgraph validate."
        )
        self.limit_triples = limit_triples


class UnreadableDataError(RequestError):
    """Data that were sent cannot be read."""

    def __init__(
        self, message: str, *, part: str, line: int | None = None, column: int | None = None
    ) -> None:
        """Keep the place: which part of the body, and where in it, counted from 1."""
        super().__init__(message)
        self.part = part
        self.line = line
        self.column = column


class QueryTooDeepError(RequestError):
    """The brackets of the query nest deeper than the limit."""

    def __init__(self, *, limit: int) -> None:
        """Keep the number of brackets that may be open at once."""
        super().__init__(f"More than {limit} brackets are open at once. Write a flatter query.")
        self.limit = limit


class QuerySyntaxError(RequestError):
    """The text is not SPARQL 1.1."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        """Keep the place, counted from 1, where the parser stopped."""
        super().__init__(message)
        self.line = line
        self.column = column


class QueryEvaluationError(RequestError):
    """The query is SPARQL, but cannot be evaluated as it stands."""


class FederationRefusedError(RequestError):
    """The query asks another server (SERVICE) that it may not, or in a way that it may not."""


class NotAcceptableError(RequestError):
    """No format that the client takes can hold the answer."""

    def __init__(self, accept: str, offered: tuple[str, ...]) -> None:
        """Keep the media types that there are, so that the client can choose."""
        super().__init__(
            f"No format fits {accept!r}. There are: {', '.join(offered)}.",
        )
        self.accept = accept
        self.offered = offered


class ContradictionError(RequestError):
    """The request names two formats at once; which of them is wanted cannot be told."""

    def __init__(self, suffix: str, other: str) -> None:
        """Keep what the address names, and what stands against it."""
        super().__init__(
            f"The address asks for {suffix!r}, and the request for {other!r}."
            " Leave one of them out: an address without a suffix takes any format."
        )
        self.suffix = suffix
        self.other = other


class ProfileError(RequestError):
    """There is no description in the profile that was asked for."""

    def __init__(self, profile: str, offered: tuple[str, ...]) -> None:
        """Keep the profile as asked for, and the tokens of those that there are."""
        super().__init__(
            f"There is no profile {profile!r} of this. There are: {', '.join(offered)}."
            " Ask with _profile=alt for the list of them."
        )
        self.profile = profile
        self.offered = offered


class UnwritableError(RequestError):
    """The format cannot hold the answer; another one may."""


class ResultTooLargeError(RequestError):
    """The answer has more bytes than the limit."""

    def __init__(self, *, limit_bytes: int) -> None:
        """Keep the limit in bytes, before any compression."""
        super().__init__(
            f"The answer is longer than {limit_bytes} bytes. Ask for fewer solutions at a time,"
            " with LIMIT in the query or max-rows= beside it."
        )
        self.limit_bytes = limit_bytes


class MalformedStatementError(RequestError):
    """What should be a statement is none: a word is missing, or means nothing where it stands."""


class MalformedIriError(RequestError):
    """What should be the IRI of a resource is none."""

    def __init__(self, iri: str) -> None:
        """Keep what was sent, in its first part."""
        shown = iri if len(iri) <= SHOWN else f"{iri[:SHOWN]}…"
        super().__init__(
            f"{shown!r} is not an absolute IRI. Send one such as http://example.org/a%20thing,"
            " percent-encoded once: iri=http%3A%2F%2Fexample.org%2Fa%2520thing."
        )
        self.iri = shown


class ResourceNotFoundError(RequestError):
    """Nothing is known about the resource."""


class ResourceWithdrawnError(RequestError):
    """The resource was published once, and taken back."""

    def __init__(self, iri: str, withdrawn: str, replaced_by: tuple[str, ...] = ()) -> None:
        """Keep when it was taken back, and what to use in its place."""
        instead = f" In its place: {', '.join(f'<{item}>' for item in replaced_by)}."
        super().__init__(
            f"<{iri}> was withdrawn on {withdrawn}, and nothing more is said of it."
            f"{instead if replaced_by else ''}"
        )
        self.iri = iri
        self.withdrawn = withdrawn
        self.replaced_by = replaced_by


class QueryNotFoundError(RequestError):
    """The catalogue has no query of that name."""
