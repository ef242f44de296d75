# Bad examples: each block edits valid/claims.ttl so that the rule and constraint in its title report, and no other.
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
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

## Alignment-statedOfTheSet Not (objective)
DELETE DATA { ex:of-a-goal gp:subject ex:1 ; gp:object ex:patrols } ;
INSERT DATA { ex:of-a-goal gp:subject ex:1.1 ; gp:object sdg:16 . ex:1.1 gp:servedBy sdg:16 }

## Alignment-subject MinCount (stated)
DELETE DATA { ex:of-a-goal gp:subject ex:1 ; gp:object ex:patrols } ;
INSERT DATA { ex:of-a-goal gp:object sdg:16 }

## Alignment-object MinCount (stated)
DELETE DATA { ex:of-a-goal gp:object ex:patrols }
