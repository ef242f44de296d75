# What is allowed: each block edits valid/policing.ttl in a way that must not be reported.
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

## A heading in the plural says that there are two at least
DELETE DATA { ex:1 gp:sdgHeading "UN Sustainable Development Goal"@en ; gp:countKind gp:exact ; gp:expectedSdgCount 1 } ;
INSERT DATA { ex:1 gp:sdgHeading "UN Sustainable Development Goals"@en ; gp:countKind gp:minimum ; gp:expectedSdgCount 2 }
