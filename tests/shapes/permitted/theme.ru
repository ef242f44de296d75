# What is allowed: each block edits valid/theme.ttl in a way that must not be reported.
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

## A programme of somebody else has no theme
DELETE DATA { ex:cameras gp:hasTheme ex:speeding }

## A theme stands below two others
INSERT DATA {
  ex:speeding skos:broader ex:accidents .
  ex:accidents a gp:Theme ;
    rdfs:label "Accidents"@en ;
    dcterms:identifier "accidents" ;
    skos:definition "collisions that nobody meant"@en ;
    skos:inScheme ex:themes ;
    skos:notation "accidents" ;
    skos:prefLabel "Accidents"@en ;
    skos:topConceptOf ex:themes
}
