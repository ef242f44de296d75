# What is allowed: each block edits valid/ontology.ttl in a way that must not be reported.
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

## Properties of others need no more than to be in use
INSERT DATA { ex:speed a rdf:Property }

## A declared term of ours is in use
INSERT DATA { gp:Patrol a rdf:Property }

## What others name is theirs to describe
INSERT DATA { ex:elsewhere a rdfs:Resource }

## A resource of ours that is described is referred to
INSERT DATA { id:our-car a rdfs:Resource , ex:Vehicle }

## A contributor describes something of its own
INSERT DATA { ex:car void:inDataset <https://w3id.org/gpgraph/graph/contrib/example> }

## A graph of ours describes something of ours
INSERT DATA { id:our-car a ex:Vehicle ; void:inDataset <https://w3id.org/gpgraph/graph/catalog> }

## A vocabulary is drafted, published and mended on one day
DELETE WHERE { <https://example.org/vocabulary> dcterms:created ?date ; dcterms:modified ?other } ;
INSERT DATA { <https://example.org/vocabulary> dcterms:created "2026-01-31"^^xsd:date ; dcterms:modified "2026-01-31"^^xsd:date }

## What is referred to may be of anybody's class
INSERT DATA { id:of-theirs a <https://example.org/stranger> , rdfs:Resource . ex:police rdfs:seeAlso id:of-theirs }
