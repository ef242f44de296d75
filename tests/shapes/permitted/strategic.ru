# What is allowed: each block edits valid/strategic.ttl in a way that must not be reported.
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

## The numbers of a framework that is known in part have gaps
DELETE DATA { ex:1.1 dcterms:identifier "1.1" ; skos:notation "1.1" ; gp:position 1 } ;
INSERT DATA { ex:1.1 dcterms:identifier "1.3" ; skos:notation "1.3" ; gp:position 3 }

## The numbers of a framework that is known in part have gaps, however high they are
DELETE DATA { ex:1.1 dcterms:identifier "1.1" ; skos:notation "1.1" ; gp:position 1 } ;
INSERT DATA { ex:1.1 dcterms:identifier "1.300" ; skos:notation "1.300" ; gp:position 300 }

## Two sentences stand under one heading
INSERT { ex:next ?property ?value ; gp:sentence 2 ; rdfs:label "Second sentence of the plan"@en }
WHERE { ex:passage ?property ?value . FILTER (?property NOT IN (gp:sentence, rdfs:label)) }

## Two sentences have the same number under two headings
INSERT { ex:next ?property ?value ; gp:heading "2" ; rdfs:label "First sentence of the second part"@en }
WHERE { ex:passage ?property ?value . FILTER (?property NOT IN (gp:heading, rdfs:label)) }
