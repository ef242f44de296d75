# Bad examples: each block edits valid/catalog.ttl so that the rule and constraint in its title report, and no other.
# What unavoidably reports too stands after "with".
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/id/>
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX id: <https://w3id.org/gpgraph/id/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sdg: <http://metadata.un.org/sdg/>
PREFIX sdgo: <http://metadata.un.org/sdg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

## GraphRecord-title LanguageIn
INSERT DATA { ex:graph dcterms:title "No language tag" }

## GraphRecord-title UniqueLang
INSERT DATA { ex:graph dcterms:title "Another title"@en }

## GraphRecord-title MinCount
DELETE WHERE { ex:graph dcterms:title ?title }

## GraphRecord-description MinCount
DELETE WHERE { ex:graph dcterms:description ?text }

## GraphRecord-source NodeKind
INSERT DATA { ex:graph dcterms:source "a leaflet" }

## GraphRecord-creator Class
INSERT DATA { ex:graph dcterms:creator ex:unknown }

## GraphRecord-license NodeKind
DELETE WHERE { ex:graph dcterms:license ?licence } ;
INSERT DATA { ex:graph dcterms:license "CC BY 4.0" }

## GraphRecord-license MaxCount
INSERT DATA { ex:graph dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> }

## GraphRecord-rights LanguageIn
INSERT DATA { ex:graph dcterms:rights "No language tag" }

## GraphRecord-rights UniqueLang
INSERT DATA { ex:graph dcterms:rights "Another sentence."@en }

## GraphRecord-retrieved Datatype
DELETE WHERE { ex:graph gp:retrieved ?date } ;
INSERT DATA { ex:graph gp:retrieved "2026"^^xsd:gYear }

## GraphRecord-retrieved MaxCount
INSERT DATA { ex:graph gp:retrieved "2026-02-01"^^xsd:date }

## GraphRecord-origin Or
DELETE WHERE { ex:graph dcterms:source ?source ; dcterms:creator ?creator }

## GraphRecord-terms Or
DELETE WHERE { ex:graph dcterms:license ?licence ; dcterms:rights ?rights }
