# Bad examples: each block edits valid/versions.ttl so that the rule and constraint in its title report, and no other.
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

## Framework-partialHasGap Or
DELETE DATA { ex:gap-heading gp:gapOf ex:new }

## GlobalPolicingGoal-objectives Or (no gap)
DELETE DATA { ex:gap-objectives gp:missing gp:hasObjective } ;
INSERT DATA { ex:gap-objectives gp:missing gp:names }

## GlobalPolicingGoal-heading Or (no gap)
DELETE DATA { ex:gap-heading gp:missing gp:sdgHeading } ;
INSERT DATA { ex:gap-heading gp:missing gp:names }

## StrategicGoal-commitments Or (no gap)
DELETE DATA { ex:gap-text gp:missing gp:hasCommitment }

## Held-from Datatype
DELETE DATA { ex:old gp:heldFrom "2010-05-01"^^xsd:date } ;
INSERT DATA { ex:old gp:heldFrom "2010"^^xsd:gYear }

## Held-from MinCount
DELETE DATA { ex:old gp:heldFrom "2010-05-01"^^xsd:date }

## Held-from MaxCount
INSERT DATA { ex:new gp:heldFrom "2016-06-01"^^xsd:date }

## Held-until Datatype
DELETE DATA { ex:old gp:heldUntil "2015-12-31"^^xsd:date } ;
INSERT DATA { ex:old gp:heldUntil "2015"^^xsd:gYear }

## Held-until MaxCount
INSERT DATA { ex:old gp:heldUntil "2015-11-30"^^xsd:date }

## Held-order SPARQL
DELETE DATA { ex:old gp:heldUntil "2015-12-31"^^xsd:date } ;
INSERT DATA { ex:old gp:heldUntil "2009-12-31"^^xsd:date }

## Revises-revises Or
INSERT DATA { ex:new gp:revises ex:old1.1 }

## OfficialName-name LanguageIn
INSERT DATA { ex:old1 gp:officialName "Sichere Strassen"@de }

## OfficialName-name UniqueLang
INSERT DATA { ex:old1 gp:officialName "Keep all roads safe"@en }

## Gap-of NodeKind
INSERT DATA { ex:gap-heading gp:gapOf "all of it" }

## Gap-of MinCount with StrategicGoal-commitments Or
DELETE WHERE { ex:gap-text gp:gapOf ?thing }

## Gap-missing NodeKind
INSERT DATA { ex:gap-heading gp:missing "heading" }

## Gap-missing MinCount with StrategicGoal-commitments Or
DELETE WHERE { ex:gap-text gp:missing ?property }

## Gap-comment QualifiedMinCount
DELETE DATA { ex:gap-text rdfs:comment "The page was not found."@en }

## Gap-source NodeKind
INSERT DATA { ex:gap-text dcterms:source "a page" }

## Gap-source MinCount
DELETE WHERE { ex:gap-text dcterms:source ?page }

## Gap-language In
INSERT DATA { ex:gap-text gp:missingLanguage "German" }

## Gap-count Datatype
DELETE DATA { ex:gap-objectives gp:missingCount 3 } ;
INSERT DATA { ex:gap-objectives gp:missingCount 3.0 }

## Gap-count MinInclusive
DELETE DATA { ex:gap-objectives gp:missingCount 3 } ;
INSERT DATA { ex:gap-objectives gp:missingCount 0 }

## Gap-count MaxCount
INSERT DATA { ex:gap-objectives gp:missingCount 4 }

## Gap-year Datatype
DELETE DATA { ex:gap-heading gp:missingYear "2016"^^xsd:gYear } ;
INSERT DATA { ex:gap-heading gp:missingYear 2016 }
