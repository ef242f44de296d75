# What is allowed: each block edits valid/versions.ttl in a way that must not be reported.
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
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
## Two goals take the place of one
INSERT DATA { ex:new2 gp:revises ex:old1 }

## A gap may be about a thing that is described elsewhere
INSERT DATA { ex:gap-text gp:gapOf <https://example.org/elsewhere> }

## An edition holds for a day
DELETE WHERE { ex:old gp:heldFrom ?from ; gp:heldUntil ?until } ;
INSERT DATA { ex:old gp:heldFrom "2010-05-01"^^xsd:date ; gp:heldUntil "2010-05-01"^^xsd:date }
