"""How a query can spell that it asks another server: one table for every test of that."""

# Every spelling that the engine takes, and one that it does not. ``URL`` stands for an address
# between angle brackets, ``PORT`` for a port of loopback.
SPELLINGS = [
    "SELECT * { SERVICE URL { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT URL { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE URL {} }",
    "SELECT * { ?s ?p 1SERVICEURL{} }",
    "PREFIX e: URL SELECT * { SERVICEsilente:{} }",
    "PREFIX e: URL PREFIX SERVICEe: URL SELECT * { SERVICEe:{} }",
    "PREFIX e: URL SELECT * { SERVICE e: {} }",
    "BASE URL SELECT * { SERVICE <> {} }",
    "SELECT * { FILTER(1<2)SERVICE#>\nURL{} }",
    "SELECT * { OPTIONAL { service URL { ?s ?p ?o } } }",
    "SELECT * { {} UNION{SeRvIcEURL{}} }",
    'SELECT * { ?s ?p "a"SERVICEURL{} }',
    "SELECT * { ?s ?p <a:b>SERVICE URL {} }",
    "SELECT * { BIND(1 AS ?x)SERVICEURL{} }",
    "SELECT * { VALUES ?x {1}SERVICEURL{} }",
    "SELECT * { GRAPH <a:b> {SERVICEURL{}} }",
    "SELECT * { {SELECT * {SERVICEURL{}}} }",
    "SELECT * { FILTER EXISTS {SERVICEURL{}} }",
    "SELECT * { VALUES ?g { URL } SERVICE ?g {} }",
    "ASK { SERVICE URL {} }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE URL { ?s ?p ?o } }",
    "SELECT ?service { ?service ?p 'SERVICE' # SERVICE\n . SERVICE URL {} }",
    "SELECT * { SERVICE <https://query.example.org/> { SERVICE URL { } } }",
    "SELECT * { SERVICE <http://user@127.0.0.1:PORT/> { } }",
    "SELECT * { SERVICE <http://localhost:PORT/> { } }",
    "SELECT * { SERVICE <http://127.1:PORT/> { } }",
    "SELECT * { SERVICE <http://127.0.0.1.:PORT/> { } }",
    "SELECT * { SERVICE <HTTP://127.0.0.1:PORT/#x> { } }",
    "SELECT * { SERVICE <http://[::ffff:127.0.0.1]:PORT/> { } }",
]


def spelt(spelling: str, port: int) -> str:
    """Return the query that calls this port of loopback."""
    return spelling.replace("URL", "<http://127.0.0.1:PORT/>").replace("PORT", str(port))
