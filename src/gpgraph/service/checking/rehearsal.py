"""Data and shapes that use every part of the validator once, before a worker is walled in."""

from types import MappingProxyType

from gpgraph.model.documents.bodies import FORM_DATA

_BOUNDARY = "rehearsal"

# What rdflib reads with a library of its own, or a table that it makes at first use.
_LEXICAL = MappingProxyType(
    {
        "xsd:boolean": "true",
        "xsd:decimal": "1.5",
        "xsd:double": "1e3",
        "xsd:integer": "01",
        "xsd:float": "1.5",
        "xsd:date": "2026-11-22",
        "xsd:dateTime": "2026-11-22T10:00:00Z",
        "xsd:time": "10:00:00",
        "xsd:gYear": "2026",
        "xsd:gYearMonth": "2026-11",
        "xsd:duration": "P1DT2H",
        "xsd:dayTimeDuration": "PT2H",
        "xsd:yearMonthDuration": "P1Y",
        "xsd:base64Binary": "YQ==",
        "xsd:hexBinary": "61",
        "xsd:anyURI": "http://example.org/",
        "rdf:XMLLiteral": "<a>b</a>",
        "rdf:HTML": "<p>b</p>",
    }
)
_PREFIXES = """\
@prefix : <http://example.org/rehearsal#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_VALUES = ", ".join(f'"{text}"^^{datatype}' for datatype, text in _LEXICAL.items())
QUERY = """\
    SELECT $this ?value WHERE { $this r:value ?value .
      FILTER(regex(str(?value), "^0") && strlen(str(?value)) > 1 && !isBlank(?value))
      FILTER NOT EXISTS { $this r:none/r:none* ?value }
      OPTIONAL { $this r:next ?next BIND(coalesce(?next, lcase("A")) AS ?n) } }
    ORDER BY ?value"""
_DATA = f"""{_PREFIXES}
:thing a :Thing ; rdfs:label "thing"@en, "Thing"@en, "chose"@fr, "<" ;
  :part [ a :Part ] ; :next :thing ;
  :value {_VALUES} .
"""
_SHAPES = f"""{_PREFIXES}
: sh:declare [ sh:prefix "r" ; sh:namespace "http://example.org/rehearsal#"^^xsd:anyURI ] .
:Shape a sh:NodeShape ; sh:targetClass :Thing ; sh:targetNode :thing ; sh:closed true ;
  sh:targetSubjectsOf :next ; sh:targetObjectsOf :next ; sh:ignoredProperties ( rdf:type ) ;
  sh:not [ sh:property [ sh:path :next ; sh:minCount 1 ] ] ;
  sh:and ( [ sh:nodeKind sh:BlankNode ] ) ; sh:or ( [ sh:class :Part ] ) ;
  sh:xone ( [ sh:nodeKind sh:IRI ] [ sh:nodeKind sh:IRI ] ) ; sh:node :Part ;
  sh:property :Label, :Value, :Next ;
  sh:sparql [ sh:prefixes : ; sh:message "{{$this}} {{?value}}" ; sh:select \"\"\"
{QUERY} \"\"\" ] .
:Part a sh:NodeShape ; sh:property [ sh:path ( :part rdf:type ) ; sh:hasValue :None ] .
:Label a sh:PropertyShape ; sh:path rdfs:label ; sh:languageIn ( "de" ) ; sh:uniqueLang true ;
  sh:maxCount 1 ; sh:minLength 9 ; sh:maxLength 1 ; sh:pattern "^x" ; sh:flags "i" ;
  sh:equals :next ; sh:disjoint rdfs:label ; sh:severity sh:Warning .
:Value a sh:PropertyShape ; sh:path :value ; sh:datatype xsd:boolean ; sh:in ( 1 2 ) ;
  sh:minInclusive 2 ; sh:maxInclusive 1 ; sh:minExclusive 2 ; sh:maxExclusive 1 ;
  sh:lessThan :value ; sh:lessThanOrEquals :value ; sh:severity sh:Info .
:Next a sh:PropertyShape ;
  sh:path [ sh:alternativePath ( [ sh:inversePath :next ] [ sh:oneOrMorePath :next ]
    [ sh:zeroOrMorePath :next ] [ sh:zeroOrOnePath :next ] ) ] ;
  sh:qualifiedValueShape [ sh:class :Part ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 2 .
:Component a sh:ConstraintComponent ; sh:parameter [ sh:path :own ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK {{ FILTER($value = $own) }}" ] .
:Own a sh:NodeShape ; sh:targetNode :thing ; :own 1 .
"""


def _part(name: str, text: str) -> str:
    disposition = f'Content-Disposition: form-data; name="{name}"; filename="{name}.ttl"'
    return f"--{_BOUNDARY}\r\n{disposition}\r\nContent-Type: text/turtle\r\n\r\n{text}\r\n"


REHEARSED_AS = f"{FORM_DATA}; boundary={_BOUNDARY}"
REHEARSAL = f"{_part('data', _DATA)}{_part('shapes', _SHAPES)}--{_BOUNDARY}--\r\n".encode()
