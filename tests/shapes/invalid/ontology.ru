# Bad examples: each block edits valid/ontology.ttl so that the rule and constraint in its title report, and no other.
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

## Ontology-title LanguageIn
INSERT DATA { <https://example.org/vocabulary> dcterms:title "No language tag" }

## Ontology-title UniqueLang
INSERT DATA { <https://example.org/vocabulary> dcterms:title "Another title"@en }

## Ontology-title MinCount
DELETE WHERE { <https://example.org/vocabulary> dcterms:title ?title }

## Ontology-license NodeKind
DELETE WHERE { <https://example.org/vocabulary> dcterms:license ?licence } ;
INSERT DATA { <https://example.org/vocabulary> dcterms:license "CC BY 4.0" }

## Ontology-license MinCount
DELETE WHERE { <https://example.org/vocabulary> dcterms:license ?licence }

## Ontology-license MaxCount
INSERT DATA { <https://example.org/vocabulary> dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> }

## Ontology-versionIRI NodeKind
DELETE WHERE { <https://example.org/vocabulary> owl:versionIRI ?version } ;
INSERT DATA { <https://example.org/vocabulary> owl:versionIRI "https://example.org/vocabulary/1.0.0" }

## Ontology-versionIRI Pattern
DELETE WHERE { <https://example.org/vocabulary> owl:versionIRI ?version } ;
INSERT DATA { <https://example.org/vocabulary> owl:versionIRI <https://example.org/vocabulary/latest> }

## Ontology-versionIRI MinCount
DELETE WHERE { <https://example.org/vocabulary> owl:versionIRI ?version }

## Ontology-versionIRI MaxCount
INSERT DATA { <https://example.org/vocabulary> owl:versionIRI <https://example.org/vocabulary/1.0.1> }

## Ontology-creator Class
INSERT DATA { <https://example.org/vocabulary> dcterms:creator ex:unknown }

## Ontology-creator MinCount
DELETE WHERE { <https://example.org/vocabulary> dcterms:creator ?creator }

## Ontology-issued Datatype
DELETE WHERE { <https://example.org/vocabulary> dcterms:issued ?date } ;
INSERT DATA { <https://example.org/vocabulary> dcterms:issued "2026"^^xsd:gYear }

## Ontology-issued MinCount
DELETE WHERE { <https://example.org/vocabulary> dcterms:issued ?date }

## Ontology-issued MaxCount
INSERT DATA { <https://example.org/vocabulary> dcterms:issued "2026-02-01"^^xsd:date }

## Term-label Or
DELETE WHERE { gp:Patrol rdfs:label ?label }

## Term-definition Or
DELETE WHERE { gp:Patrol skos:definition ?text } ;
INSERT DATA { gp:Patrol skos:definition "round of police officers."@en }

## Term-example Or
DELETE WHERE { gp:Patrol skos:example ?text }

## Term-isDefinedBy Or
DELETE WHERE { gp:Patrol rdfs:isDefinedBy ?vocabulary }

## Ontology-created Datatype
DELETE WHERE { <https://example.org/vocabulary> dcterms:created ?date } ;
INSERT DATA { <https://example.org/vocabulary> dcterms:created "2026-01-00"^^xsd:date }

## Ontology-created MaxCount
INSERT DATA { <https://example.org/vocabulary> dcterms:created "2026-01-29"^^xsd:date }

## Ontology-dates SPARQL
DELETE WHERE { <https://example.org/vocabulary> dcterms:created ?date ; dcterms:modified ?other } ;
INSERT DATA { <https://example.org/vocabulary> dcterms:created "2026-02-02"^^xsd:date ; dcterms:modified "2026-01-30"^^xsd:date }

## Typed-class Or
INSERT DATA { ex:round a gp:Objectiv }

## Typed-property Or
INSERT DATA { ex:police gp:postion 2 }

## Reference Or
INSERT DATA { ex:police rdfs:seeAlso id:no-such-goal , sdg:18 }

## MintedShape Not
INSERT DATA { id:of-others a ex:Vehicle ; void:inDataset <https://w3id.org/gpgraph/graph/contrib/example> }

## Term-label Or (two)
INSERT DATA { gp:Patrol rdfs:label "beat"@en }

## Term-definition Or (missing)
DELETE WHERE { gp:Patrol skos:definition ?text }

## Term-definition Or (two)
INSERT DATA { gp:Patrol skos:definition "walk of police officers through a street"@en }

## Ontology-created Datatype (a time)
DELETE WHERE { <https://example.org/vocabulary> dcterms:created ?date } ;
INSERT DATA { <https://example.org/vocabulary> dcterms:created "2026-02-02T12:00:00Z"^^xsd:dateTime }

## Reference Or (a name that is only called a class)
INSERT DATA { id:no-such-thing a rdfs:Class , rdfs:Resource . ex:police rdfs:seeAlso id:no-such-thing }
