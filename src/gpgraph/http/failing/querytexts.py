"""What each kind of problem with a query means, and what its reader can do."""

from collections.abc import Mapping
from types import MappingProxyType

from gpgraph.http.failing.explained import LIMIT_BYTES, RETRY, Explained

QUERY_TEXTS: Mapping[str, Explained] = MappingProxyType(
    {
        "not-a-query-request": Explained(
            "The request does not follow the SPARQL Protocol: no query or several, an update, a"
            " parameter without a proper value, or broken percent-encoding.",
            "Send exactly one query, as the detail says. Nothing can be written here.",
        ),
        "media-type": Explained(
            "The body is of a media type, or in a charset, that is not read.",
            "Send the query as application/sparql-query or as a form, in UTF-8; Accept lists what"
            " is read.",
            {"accepted": "the media types that are read"},
        ),
        "content-coding": Explained(
            "The body is compressed, and bodies are read as they come.",
            "Send it without Content-Encoding. Answers are compressed for whoever accepts that.",
            {"coding": "the coding that was sent", "accepted": "what is read"},
        ),
        "query-too-long": Explained(
            "The query has more bytes than the service reads.",
            "Shorten it, or put long lists of values into several queries.",
            LIMIT_BYTES,
        ),
        "query-too-deep": Explained(
            "More brackets stand within brackets than are followed.",
            "Write a flatter query; generated ones often carry brackets that change nothing.",
            {"limit": "how many brackets may be open at once"},
        ),
        "query-syntax": Explained(
            "The text is not SPARQL 1.1. Most often a prefix is not declared, or a bracket is not"
            " closed.",
            "Mend the place that line and column name.",
            {
                "line": "line at which reading stopped, from 1",
                "column": "column at which reading stopped, from 1",
            },
        ),
        "query-evaluation": Explained(
            "The query can be read, but not evaluated as it stands, such as one that calls an"
            " unknown function.",
            "Change what the detail names.",
        ),
        "federation-refused": Explained(
            "The query asks another server with SERVICE. This service asks none, or only those that"
            " its operator has listed.",
            "Ask the other server yourself, or ask this service's operator to list it.",
        ),
        "remote-query": Explained(
            "Another server that the query asks with SERVICE did not answer with results.",
            "Put that part of the query to the server itself, to see what it says; SERVICE SILENT"
            " goes on without it.",
            {"server": "the other server", "reason": "what was wrong"},
        ),
        "remote-timeout": Explained(
            "Another server that the query asks with SERVICE did not answer in time.",
            "Ask it for less, with VALUES or LIMIT inside the SERVICE clause.",
            {"server": "the other server", "budget_s": "seconds that the whole query has"},
        ),
        "backend-unavailable": Explained(
            "The data is on a server of its own, which cannot be reached or takes no more.",
            "Try again after the time that Retry-After names. Pages and documents are answered"
            " meanwhile.",
            {"reason": "what is wrong", **RETRY},
        ),
        "backend-answer": Explained(
            "The data is on a server of its own, which answered with something else than what was"
            " asked for, or with half of it.",
            "Try once more. If it happens again, tell the operator what the problem says.",
            {"reason": "what was wrong"},
        ),
        "backend-timeout": Explained(
            "The data is on a server of its own, which did not answer in the time of a query.",
            "Ask for less at a time, or try again later.",
            {"budget_s": "seconds that a query may take"},
        ),
        "unwritable": Explained(
            "The format cannot hold this answer. RDF/XML, for one, has no way to write a property"
            " whose IRI ends in no name.",
            "Ask for another format; Turtle and N-Triples hold every answer.",
        ),
        "result-too-large": Explained(
            "The answer has more bytes than the service sends for one query.",
            "Ask for fewer rows at a time, with LIMIT and OFFSET or with max-rows and offset-rows.",
            LIMIT_BYTES,
        ),
        "query-not-found": Explained(
            "The catalogue has no stored query of that name.",
            "Choose one of those that the catalogue lists.",
        ),
        "query-timeout": Explained(
            "The query ran as long as a query may, and was stopped.",
            "Ask for less at a time: fewer patterns, a LIMIT, a filter nearer to what it is about.",
            {"budget_s": "seconds that a query may run"},
        ),
        "query-memory": Explained(
            "The query needed more memory than a query may have, and was stopped.",
            "Look for patterns that have no variable in common: each pairs all with all.",
        ),
        "query-too-complex": Explained(
            "The engine fell over the query: it is too deep, or a chain in it too long.",
            "Split it into several queries.",
        ),
        "query-preempted": Explained(
            "All workers had slow queries when another query came, so this one was stopped for it.",
            "Ask for less at a time, or try again after the time that Retry-After names.",
            RETRY,
        ),
        "too-many-requests": Explained(
            "You have as many queries waiting as the other users can spare.",
            "Send fewer at a time, and the next after the time that Retry-After names.",
            RETRY,
        ),
    }
)
