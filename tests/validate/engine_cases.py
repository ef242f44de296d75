"""Shapes and data that ask two validators the same: what SHACL leaves to nobody, and what it does.

Each case is data and shapes in Turtle, without prefixes. ``ODD`` literals are such as one engine or
the other reads in its own way.
"""

from collections.abc import Iterator, Mapping

PREFIXES = """
@prefix e: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SHAPE = "e:S a sh:NodeShape ; sh:targetClass e:C ; "
OF_P = SHAPE + "sh:property e:P . e:P sh:path e:p ; "
SANE = """"a", "", "A b", "été", 1, -7, 300, 1.0, 1.5, 1e0, true, false, "2026-01-01"^^xsd:date,
  "2025-01-01T00:00:00"^^xsd:dateTime, "2026"^^xsd:gYear, "2026-11"^^xsd:gYearMonth, "hi"@en,
  "hi"@en-GB, "salut"@fr, "P1D"^^xsd:duration, "abc"^^e:dt, e:i, [], "12"^^xsd:byte, "a b"^^e:dt,
  "3"^^xsd:nonNegativeInteger, "a:b"^^xsd:anyURI, "12:00:00"^^xsd:time, "a"^^xsd:NCName,
  "x"^^xsd:integer, "yes"^^xsd:boolean, "2026-02-30"^^xsd:date, "26"^^xsd:gYear, "300"^^xsd:byte,
  "-1"^^xsd:nonNegativeInteger, "25:00:00"^^xsd:time, "xx"^^xsd:duration, "NaN"^^xsd:double"""
ODD = """01, "+1"^^xsd:integer, " 1 "^^xsd:integer, "1.0E5"^^xsd:decimal, "zz"^^xsd:hexBinary,
  "2026-01-01T24:00:00Z"^^xsd:dateTime, "a\\nb"^^xsd:token, "a\\tb"^^xsd:normalizedString,
  "<a>"^^rdf:XMLLiteral, "1"^^xsd:boolean, "2026-01-01Z"^^xsd:date"""
ANY = f"e:x a e:C ; e:p {SANE} ."
DATATYPES = (
    "string",
    "integer",
    "decimal",
    "double",
    "float",
    "boolean",
    "date",
    "dateTime",
    "time",
    "gYear",
    "gYearMonth",
    "duration",
    "byte",
    "nonNegativeInteger",
    "anyURI",
    "NCName",
    "language",
    "int",
    "long",
    "short",
    "unsignedByte",
    "positiveInteger",
)
KINDS = ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
BOUNDS = (
    "1",
    "1.0",
    "1e0",
    '"2026-01-01"^^xsd:date',
    '"2026-01-01T00:00:00"^^xsd:dateTime',
    '"2026-01-01T00:00:00Z"^^xsd:dateTime',
    '"P1D"^^xsd:duration',
    '"12:00:00"^^xsd:time',
)
PATTERNS = ("^a", "^A", "^.$", "^$", "a{1,2}", "\\\\d+", "\\\\w", "[a-z]+ [^x]", "(a|b)$")
LITERAL_RULES = (
    "datatype rdf:langString",
    "datatype e:dt",
    "minLength 2",
    "maxLength 0",
    "maxLength 2",
    'languageIn ( "en" )',
    'languageIn ( "en-GB" "fr" )',
    "languageIn ()",
    'in ( "a" 1 1.0 true e:i "hi"@en "2026-01-01"^^xsd:date )',
    "in ()",
    'hasValue 1, "hi"@EN, "zz"',
    "maxCount 1",
    "minCount 1",
    "not [ sh:datatype xsd:integer ]",
    "and ( [ sh:datatype xsd:integer ] [ sh:minInclusive 1 ] )",
    "or ( [ sh:datatype xsd:integer ] [ sh:datatype xsd:string ] )",
    "or ( [ sh:datatype xsd:integer ] ), ( [ sh:datatype xsd:string ] )",
    "xone ( [ sh:datatype xsd:integer ] [ sh:minInclusive 1 ] )",
    "node [ sh:property [ sh:path e:q ; sh:minCount 1 ] ]",
    "class e:D",
    'pattern "^A B" ; sh:flags "i"',
    'minCount 90 ; sh:message "Hi {$this} {?value}"@en, "Salut"@fr',
)
PAIRS = """e:x a e:C ; e:p 1, 2 ; e:q 2, 3 . e:y a e:C ; e:p "b" ; e:q "a" .
e:z a e:C ; e:p "2026-01-01"^^xsd:date ; e:q "2025-01-01"^^xsd:date .
e:w a e:C ; e:p 1 ; e:q "a" . e:v a e:C ; e:p 1 ; e:q 1.0 . e:r a e:C ; e:p e:i ; e:q e:j .
e:t a e:C ; e:p "2026-01-01T00:00:00"^^xsd:dateTime ; e:q "2026-01-01T00:00:00Z"^^xsd:dateTime .
e:s a e:C ; e:p "x"@en ; e:q "y"@en . e:u a e:C ; e:p "no"^^xsd:date ; e:q "no"^^xsd:date .
e:o a e:C ; e:p "2026-02-30"^^xsd:date ; e:q "2026-03-01"^^xsd:date .
e:n a e:C ; e:p "x"^^xsd:integer ; e:q "x"^^xsd:integer . e:m a e:C ; e:p true ; e:q 2 ."""
PATHS = {
    "inverse": "[ sh:inversePath e:q ]",
    "sequence": "( e:q e:r )",
    "alternative": "[ sh:alternativePath ( e:q e:r ) ]",
    "zeroOrMore": "[ sh:zeroOrMorePath e:q ]",
    "oneOrMore": "[ sh:oneOrMorePath e:q ]",
    "zeroOrOne": "[ sh:zeroOrOnePath e:q ]",
    "deep": "[ sh:zeroOrMorePath [ sh:alternativePath ( e:q [ sh:inversePath e:r ] ) ] ]",
}
ON_PATHS = ("class e:D", "maxCount 0", "nodeKind sh:Literal", "equals e:q", "uniqueLang true")
GRAPH = """e:x a e:C ; e:q e:y, "a"@en . e:y e:r e:z, "b"@en, "c"@en ; e:q e:x .
e:k e:r e:y ; e:q e:x ."""
THINGS = """e:x a e:C ; e:p e:a, e:b . e:y a e:C ; e:p e:a, e:b, e:c, "l", [] . e:z a e:C .
e:a a e:D, e:E . e:b a e:F . e:F rdfs:subClassOf e:D . e:D rdfs:subClassOf e:F . e:c a e:D ."""
SHAPES = {
    "classes": OF_P + "sh:class e:D, e:E .",
    "closed": SHAPE
    + "sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path e:q ] .",
    "qualified": OF_P + "sh:qualifiedValueShape [ sh:class e:D ] ; sh:qualifiedMinCount 1 ;"
    " sh:qualifiedMaxCount 2 .",
    "disjoint": SHAPE + "sh:property [ sh:path e:p ; sh:qualifiedValueShape [ sh:class e:D ] ;"
    " sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 2 ] , [ sh:path e:p ;"
    " sh:qualifiedValueShape [ sh:class e:E ] ; sh:qualifiedValueShapesDisjoint true ;"
    " sh:qualifiedMinCount 1 ] .",
    "properties of properties": OF_P + "sh:property [ sh:path e:q ; sh:minCount 1 ] .",
    "deactivated": OF_P + "sh:minCount 9 ; sh:deactivated true .",
    "deactivated, written 1": OF_P + 'sh:minCount 9 ; sh:deactivated "1"^^xsd:boolean .',
    "deactivated inside": OF_P + "sh:node e:N . e:N a sh:NodeShape ; sh:deactivated true ;"
    " sh:nodeKind sh:Literal .",
    "not deactivated": OF_P + "sh:not e:N . e:N a sh:NodeShape ; sh:deactivated true ;"
    " sh:nodeKind sh:Literal .",
    "targets": "e:S a sh:NodeShape ; sh:targetSubjectsOf e:p ; sh:targetObjectsOf e:p ;"
    ' sh:targetNode 7, e:none, "l"@en ; sh:nodeKind sh:BlankNode .'
    " e:D a rdfs:Class, sh:NodeShape ; sh:nodeKind sh:BlankNode .",
    "property shape with a target": "e:P sh:targetSubjectsOf e:p ; sh:path e:p ; sh:maxCount 1 .",
    "severities": SHAPE + "sh:severity sh:Warning ; sh:nodeKind sh:Literal ; sh:property e:P ."
    " e:P sh:path e:p ; sh:minCount 9 ; sh:severity e:Critical .",
}
ASKED = 'e:x a e:C ; e:p 1, "a" ; e:q 2 . e:y a e:C ; e:p 3 . [] a e:C ; e:p 5 .'
P, Q = "<http://example.org/p>", "<http://example.org/q>"
QUERIES = {
    "this": f"SELECT $this {{ $this {P} 1 }}",
    "value": f"SELECT $this ?value {{ $this {P} ?value }}",
    "path": f"SELECT $this ({Q} AS ?path) ?value {{ $this {P} ?value }}",
    "all": f"SELECT * {{ $this {P} ?value }}",
    "subquery": "SELECT $this ?n { { SELECT $this (COUNT(?v) AS ?n)"
    f" {{ $this {P} ?v }} GROUP BY $this }} FILTER (?n > 1) }}",
    "exists": f"SELECT $this {{ $this {P} ?v FILTER NOT EXISTS {{ $this {Q} ?w }} }}",
    "group": f"SELECT $this (COUNT(?v) AS ?value) {{ $this {P} ?v }} GROUP BY $this"
    " HAVING (COUNT(?v) > 1)",
    "union": f"SELECT $this ?value {{ {{ $this {P} ?value }} UNION {{ $this {Q} ?value }} }}",
    "optional": f"SELECT $this ?value {{ OPTIONAL {{ $this {Q} ?value }} }}",
    "order": f"SELECT $this ?value {{ $this {P} ?value }} ORDER BY ?value LIMIT 1",
    "failure": f"SELECT $this (true AS ?failure) {{ $this {Q} ?v }}",
    "known prefix": "SELECT $this { $this rdf:type ?t FILTER (DATATYPE(1) = xsd:integer) }",
    "blank": "SELECT $this { FILTER (isBlank($this)) }",
    "scope": "SELECT $this { { FILTER ($this = <http://example.org/x>) } }",
    "in": f"SELECT $this ?value {{ $this {P} ?value FILTER (?value IN (1, 5)) }}",
    "plus": f"SELECT $this {{ $this {P}+ ?v }}",
    "texts": f"SELECT $this ?value {{ $this {P} ?value FILTER (STR(?value) < 'b') }}",
}
MESSAGES = {
    "own": 'sh:message "inner {?value} {$this}"@en',
    "deactivated": "sh:deactivated true",
    "severity of its own": "sh:severity sh:Info",
}


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield groups of cases that both engines see alike: the group, data, shapes."""
    yield from (("datatypes", ANY, f"{OF_P} sh:datatype xsd:{name} .") for name in DATATYPES)
    yield from (("node kinds", ANY, f"{OF_P} sh:nodeKind sh:{name} .") for name in KINDS)
    for name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"):
        yield from (("bounds", ANY, f"{OF_P} sh:{name} {bound} .") for bound in BOUNDS)
    yield from (("patterns", ANY, f'{OF_P} sh:pattern "{pattern}" .') for pattern in PATTERNS)
    yield from (("values", ANY, f"{OF_P} sh:{rule} .") for rule in LITERAL_RULES)
    for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals"):
        yield "pairs", PAIRS, f"{OF_P} sh:{name} e:q ."
    for path in PATHS.values():
        of_path = f"{SHAPE} sh:property e:P . e:P sh:path {path} ; sh:"
        yield from (("paths", GRAPH, f"{of_path}{rule} .") for rule in ON_PATHS)
    yield from (("shapes", THINGS, shapes) for shapes in SHAPES.values())
    yield from (("queries", ASKED, shapes) for shapes in _questions())


def _questions() -> Iterator[str]:
    for query in QUERIES.values():
        yield asking(query)
        if "?path" not in query and "OPTIONAL" not in query:
            yield asking(query, of_property=True)
    yield from (asking(QUERIES["value"], more) for more in MESSAGES.values())
    outer = 'sh:message "outer {?value}" ; sh:sparql'
    yield asking(QUERIES["value"]).replace("sh:sparql", outer)


def asking(query: str, more: str = "", *, of_property: bool = False) -> str:
    """Return shapes with a SPARQL constraint."""
    shape = OF_P if of_property else SHAPE
    more = f" ; {more}" if more else ""
    return f'{shape} sh:sparql e:Q . e:Q sh:select """{query}"""{more} .'


DOUBTFUL: Mapping[str, tuple[str, str]] = {
    "how": (f"e:x a e:C ; e:p {ODD} .", OF_P + "sh:datatype xsd:integer ."),
    "regular expression": (ANY, OF_P + 'sh:pattern "(?=a)" .'),
    "before a line feed": ('e:x a e:C ; e:p "a\\n" .', OF_P + 'sh:pattern "a$" .'),
    "bounds that are no": (ANY, OF_P + 'sh:minInclusive "2026"^^xsd:gYear .'),
    "sh:minLength 0": (ANY, OF_P + "sh:minLength 0 ."),
    "classes of OWL": ("e:x a e:K .", "e:K a owl:Class, sh:NodeShape ; sh:nodeKind sh:BlankNode ."),
    "canonical": (
        "e:x a e:C ; e:p 01 .",
        asking(f"SELECT $this ?value {{ $this {P} ?value FILTER (STR(?value) = '01') }}"),
    ),
    "BOUND": (ASKED, asking("SELECT $this { FILTER (bound($this)) }")),
    "dates": (
        ASKED,
        asking(
            "SELECT $this { FILTER ('2026-01-01'^^xsd:date < '2026-01-02'^^xsd:date"
            f" && EXISTS {{ $this {P} ?v }}) }}"
        ),
    ),
    "a path of their own": (ASKED, asking(QUERIES["path"], of_property=True)),
    "constraint components": (
        ASKED,
        "e:Comp a sh:ConstraintComponent ; sh:parameter [ sh:path e:own ] ;"
        ' sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER($value = $own) }" ] . '
        + OF_P
        + "e:own 1 .",
    ),
}
"""What is not the same in both: words of the doubt, data, shapes."""
