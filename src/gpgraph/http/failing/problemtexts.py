"""What each kind of problem means, and what its reader can do: one table, for the pages."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from gpgraph.http.failing.explained import LIMIT_BYTES, RETRY, Explained
from gpgraph.http.failing.problems import BUG, BY_STATUS, INVALID, PROBLEMS, Problem
from gpgraph.http.failing.querytexts import QUERY_TEXTS

_SENT_RELEASE = "the release that was asked for"

TEXTS: Mapping[str, Explained] = MappingProxyType(
    {
        **QUERY_TEXTS,
        "malformed-request": Explained(
            "What arrived is no request of HTTP/1.1, or one that two readers could understand in"
            " two ways. The connection is closed.",
            "Use an ordinary HTTP library, and send one Host, one Content-Length and no folded"
            " lines.",
        ),
        "target-too-long": Explained(
            "The path and query of the address have more bytes than are read.",
            "Send a long query by POST, in the body.",
            LIMIT_BYTES,
        ),
        "headers-too-large": Explained(
            "The header has more fields, or more bytes, than are read.",
            "Send fewer fields. Cookies are never needed here.",
            {**LIMIT_BYTES, "limit_fields": "the limit in header fields"},
        ),
        "slow-request": Explained(
            "The request was not whole in the time that it may take to arrive.",
            "Send it again over a better connection, or send a shorter one.",
            {"budget_s": "seconds that a request may take to arrive"},
        ),
        "connection-limit": Explained(
            "The service has as many connections as it takes, or too many requests wait on this"
            " one for the answers before them.",
            "Wait as long as Retry-After says, and keep fewer requests open at once.",
            RETRY,
        ),
        "not-acceptable": Explained(
            "The answer exists, but in none of the formats that the request takes.",
            "Ask for one of those that are offered, by Accept or by format=.",
            {"accept": "what was asked for", "offered": "the formats that there are"},
        ),
        "contradictory-formats": Explained(
            "The address names one format, by its suffix or a parameter, and the rest of the"
            " request another.",
            "Leave one of them out. An address without a suffix takes any format.",
            {"suffix": "what the address names first", "other": "what stands against it"},
        ),
        "no-such-profile": Explained(
            "There is no description of this resource in the profile that the address names.",
            "Take one of those that are offered; _profile=alt lists them with their formats.",
            {"profile": "what was asked for", "offered": "the profiles that there are"},
        ),
        "malformed-iri": Explained(
            "What should be the IRI of a resource is none: it has no scheme, or characters that no"
            " IRI has.",
            "Send one absolute IRI in iri=, percent-encoded once.",
            {"iri": "what was sent, or the beginning of it"},
        ),
        "malformed-statement": Explained(
            "What should be a statement is none: one of its three words is missing, is neither an"
            " IRI nor a CURIE with a prefix of this service, or is a text where none can stand.",
            "Send s, p and o: IRIs or CURIEs, the last one also a text as Turtle writes it.",
        ),
        "resource-not-found": Explained(
            "Nothing is known about the resource, graph, version or page of a list that the"
            " address names. It says nothing of whether the thing exists.",
            "Look for it from the home page, or ask with SPARQL for labels like its name.",
        ),
        "resource-withdrawn": Explained(
            "The resource was published once, and taken back for good. What is only out of use is"
            " still described, with a notice.",
            "Use what stands in its place, where the problem names something.",
            {
                "iri": "the resource",
                "withdrawn": "when it was taken back",
                "replaced_by": "what to use in its place",
            },
        ),
        "release-not-found": Explained(
            "No release of that name or hash is kept here.",
            "Choose one of those that are kept; /releases lists them.",
            {"release": _SENT_RELEASE, "kept": "the names of those that are kept"},
        ),
        "release-not-held": Explained(
            "The release is kept as files, and not in memory, so that nothing in it can be asked.",
            "Take its files from /releases, or ask one of those that are held.",
            {"release": _SENT_RELEASE, "held": "the names of those that can be queried"},
        ),
        "body-too-large": Explained(
            "The data and shapes that were sent have more bytes than are checked here.",
            "Send less at a time, or check the file where it is, with gpgraph validate.",
            LIMIT_BYTES,
        ),
        "too-many-triples": Explained(
            "The data and shapes that were sent have more triples than a worker has the memory to"
            " check. Nothing was checked.",
            "Send less at a time, or check the file where it is, with gpgraph validate.",
            {"limit_triples": "the most triples that are checked at a time"},
        ),
        "unreadable-data": Explained(
            "What was sent is not in the format that it is said to be in, or is too deep or too"
            " large inside to be read. Nothing was checked.",
            "Mend it at the line and column that the problem names, or name the format by"
            " Content-Type.",
            {
                "part": "which part of the body: its file name, or data or shapes",
                "line": "the line, from 1, where reading stopped",
                "column": "the column, from 1",
            },
        ),
        "broken-shapes": Explained(
            "The shapes are not SHACL, or one of their queries is not SPARQL. Nothing was checked.",
            "Mend the shape that the problem names.",
        ),
        "unsupported-shapes": Explained(
            "The shapes refer to each other in a circle, or ask for a part of SHACL that is not"
            " evaluated here. Nothing was checked, as half a check would look like a whole one.",
            "Write the shape that the problem names with SHACL Core or a SPARQL constraint.",
        ),
        "validation-stopped": Explained(
            "The check took more time or memory than one may take here. Nothing is known of the"
            " data.",
            "Send less at a time, or check the file where it is, with gpgraph validate.",
        ),
        "busy": Explained(
            "No worker became free in time.",
            "Try again after the time that Retry-After names.",
            RETRY,
        ),
        "not-ready": Explained(
            "No worker answers: the service has just started, or something is wrong with it.",
            "Try again after the time that Retry-After names. The operator finds the reason in the"
            " log.",
            RETRY,
        ),
        "worker-fault": Explained(
            "The process that worked on the answer failed, and the query is not to blame.",
            "Try once more. If it happens again, tell us what was asked: it is a bug.",
        ),
        "stopping": Explained(
            "The service is being stopped, and takes no new work.",
            "Try again after the time that Retry-After names.",
        ),
        "invalid-parameters": Explained(
            "A parameter of the address has no such value.",
            "Mend the parameters that the problem lists.",
            {"parameters": "each with its name, where it stands, and what is wrong"},
        ),
        "internal-error": Explained(
            "Something went wrong that should not: a bug. It has been logged.",
            "Tell us what was asked, with the X-Request-ID of the answer.",
        ),
        "not-found": Explained(
            "The service has no page, document or file at this address, whatever it is asked for.",
            "Mind that no address but / ends in a slash. /openapi.json lists them all.",
        ),
        "method-not-allowed": Explained(
            "The address is there, but does not take this method. Nothing is written over HTTP.",
            "Use one of the methods that Allow lists.",
        ),
        "requested-range-not-satisfiable": Explained(
            "The part of the file that Range asks for is not in it.",
            "Ask for a part within the length that Content-Range gives, or for the whole.",
        ),
    }
)


def problems() -> Iterator[Problem]:
    """Yield every kind of problem that has a name of its own, in the order of the tables."""
    yield from PROBLEMS.values()
    yield from (INVALID, BUG, *BY_STATUS.values())
