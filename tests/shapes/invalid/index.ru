# Bad examples: each block edits valid/index.ttl so that the rule and constraint in its title report, and no other.
# What unavoidably reports too stands after "with".
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/id/>
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX goals: <https://w3id.org/gpgraph/id/goals/>
PREFIX id: <https://w3id.org/gpgraph/id/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX plan: <https://w3id.org/gpgraph/id/plan/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sdg: <http://metadata.un.org/sdg/>
PREFIX sdgo: <http://metadata.un.org/sdg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

## OwnIndexedShape Or
DELETE DATA { id:patrols gp:hasTheme id:road-crime }

## OwnIndexedShape Or (objective)
DELETE DATA { goals:1.1 gp:hasTheme id:road-crime }

## OwnIndexedShape Or (commitment)
DELETE DATA { plan:1.1 gp:hasTheme id:road-crime }

## OwnCollectionShape Or
DELETE DATA { sdg:16.4 gp:hasTheme id:road-crime }
