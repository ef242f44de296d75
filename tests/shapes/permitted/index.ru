# What is allowed: each block edits valid/index.ttl in a way that must not be reported.
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

## A collection of this project has a member that is no target and has no theme
INSERT DATA { id:collection skos:member id:road-crime }

## A collection of somebody else has a target without a theme
DELETE WHERE { id:collection ?property ?value } ;
DELETE DATA { sdg:16.4 gp:hasTheme id:road-crime } ;
INSERT DATA {
  ex:collection a skos:Collection ;
    rdfs:label "Targets of the road"@en ;
    skos:definition "targets that have to do with roads"@en ;
    skos:member sdg:16.4
}
