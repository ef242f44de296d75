# Bad examples: each block edits valid/strategic.ttl so that the rule and constraint in its title report, and no other.
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

## StrategicGoal-commitments Or with Commitment-goal MinCount, ConceptIsNoOrphan Or
DELETE DATA { ex:1 gp:hasCommitment ex:1.1 }

## StrategicGoal-hasObjective MaxCount
INSERT DATA { ex:1 gp:hasObjective ex:1.1 }

## Commitment-goal Class with Part-sameFramework SPARQL, StrategicGoal-commitments Or
DELETE DATA { ex:1 gp:hasCommitment ex:1.1 } ;
INSERT DATA { ex:police gp:hasCommitment ex:1.1 }

## Commitment-goal MinCount with ConceptIsNoOrphan Or, StrategicGoal-commitments Or
DELETE DATA { ex:1 gp:hasCommitment ex:1.1 }

## Commitment-goal MaxCount with Part-code SPARQL
INSERT DATA { ex:2 a gp:StrategicGoal ; rdfs:label "Second"@en ; skos:prefLabel "Second"@en ; skos:notation "2" ;
  dcterms:identifier "2" ; gp:position 2 ; skos:inScheme ex:plan ; skos:topConceptOf ex:plan ; skos:scopeNote "Second."@en ;
  gp:hasCommitment ex:1.1 }

## Commitment-modality Class
DELETE DATA { ex:1.1 gp:modality gp:intending } ;
INSERT DATA { ex:1.1 gp:modality gp:partial }

## Commitment-modality MinCount
DELETE DATA { ex:1.1 gp:modality gp:intending }

## Commitment-modality MaxCount
INSERT DATA { ex:1.1 gp:modality gp:seeking }

## Commitment-passage Class
INSERT DATA { ex:1.1 gp:passage ex:document }

## Commitment-passage MinCount
DELETE DATA { ex:1.1 gp:passage ex:passage }

## Statement-text LanguageIn
INSERT DATA { ex:vision gp:text "Sichere Strassen"@de }

## Statement-text UniqueLang
INSERT DATA { ex:vision gp:text "Another text"@en }

## Statement-text MinCount
DELETE WHERE { ex:vision gp:text ?text }

## Statement-kind Class
DELETE DATA { ex:vision gp:statementKind gp:vision } ;
INSERT DATA { ex:vision gp:statementKind gp:exact }

## Statement-kind MinCount
DELETE DATA { ex:vision gp:statementKind gp:vision }

## Statement-kind MaxCount
INSERT DATA { ex:vision gp:statementKind gp:mission }

## Statement-framework Class
DELETE DATA { ex:plan gp:hasStatement ex:vision } ;
INSERT DATA { ex:police gp:hasStatement ex:vision }

## Statement-framework MinCount
DELETE DATA { ex:plan gp:hasStatement ex:vision }

## Statement-framework MaxCount
INSERT DATA { ex:other a gp:Framework ; rdfs:label "Other"@en ; skos:prefLabel "Other"@en ; gp:completeness gp:complete ;
    gp:adoption ex:second ; gp:hasStatement ex:vision .
  ex:3 a skos:Concept ; skos:topConceptOf ex:other .
  ex:second a gp:Adoption ; rdfs:label "Second adoption"@en ; prov:wasAssociatedWith ex:police }

## Passage-inDocument Class
DELETE DATA { ex:passage gp:inDocument ex:document } ;
INSERT DATA { ex:passage gp:inDocument ex:plan }

## Passage-inDocument MinCount
DELETE DATA { ex:passage gp:inDocument ex:document }

## Passage-inDocument MaxCount
INSERT DATA { ex:passage gp:inDocument ex:leaflet .
  ex:leaflet a dcterms:BibliographicResource ; rdfs:label "Leaflet"@en ; dcterms:title "Leaflet"@en ;
    dcterms:publisher ex:police ; dcterms:source <https://example.org/leaflet> }

## Passage-heading NodeKind
DELETE DATA { ex:passage gp:heading "1" } ;
INSERT DATA { ex:passage gp:heading ex:1 }

## Passage-heading MinCount
DELETE DATA { ex:passage gp:heading "1" }

## Passage-heading MaxCount
INSERT DATA { ex:passage gp:heading "2" }

## Passage-sentence Datatype with Passage-sentence MinInclusive
DELETE DATA { ex:passage gp:sentence 1 } ;
INSERT DATA { ex:passage gp:sentence "1" }

## Passage-sentence MinInclusive
DELETE DATA { ex:passage gp:sentence 1 } ;
INSERT DATA { ex:passage gp:sentence 0 }

## Passage-sentence MinCount
DELETE DATA { ex:passage gp:sentence 1 }

## Passage-sentence MaxCount
INSERT DATA { ex:passage gp:sentence 2 }

## Passage-sha256 Datatype
DELETE WHERE { ex:passage gp:sha256 ?hash } ;
INSERT DATA { ex:passage gp:sha256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"^^xsd:hexBinary }

## Passage-sha256 Pattern
DELETE WHERE { ex:passage gp:sha256 ?hash } ;
INSERT DATA { ex:passage gp:sha256 "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855" }

## Passage-sha256 MinCount
DELETE WHERE { ex:passage gp:sha256 ?hash }

## Passage-sha256 MaxCount
INSERT DATA { ex:passage gp:sha256 "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b" }

## Passage-quotation Pattern
DELETE WHERE { ex:passage gp:quotation ?words } ;
INSERT DATA { ex:passage gp:quotation "one two three four five six seven eight nine" }

## Passage-quotation MaxCount
INSERT DATA { ex:passage gp:quotation "every week" }

## Document-title UniqueLang
INSERT DATA { ex:document dcterms:title "Another title"@en }

## Document-title MinCount
DELETE WHERE { ex:document dcterms:title ?title }

## Document-publisher Class
DELETE DATA { ex:document dcterms:publisher ex:police } ;
INSERT DATA { ex:document dcterms:publisher ex:plan }

## Document-publisher MinCount
DELETE DATA { ex:document dcterms:publisher ex:police }

## Document-source NodeKind
DELETE WHERE { ex:document dcterms:source ?source } ;
INSERT DATA { ex:document dcterms:source "https://example.org/plan" }

## Document-source MinCount
DELETE WHERE { ex:document dcterms:source ?source }

## Document-sha256 Datatype
DELETE WHERE { ex:document gp:sha256 ?hash } ;
INSERT DATA { ex:document gp:sha256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"^^xsd:hexBinary }

## Document-sha256 Pattern
DELETE WHERE { ex:document gp:sha256 ?hash } ;
INSERT DATA { ex:document gp:sha256 "e3b0c442" }

## Document-sha256 MaxCount
INSERT DATA { ex:document gp:sha256 "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b" }

## Document-retrieved Datatype
DELETE WHERE { ex:document gp:retrieved ?date } ;
INSERT DATA { ex:document gp:retrieved "January 2026" }

## Document-retrieved MaxCount
INSERT DATA { ex:document gp:retrieved "2026-02-01"^^xsd:date }

## Passage-unique SPARQL
INSERT { ex:twin ?property ?value } WHERE { ex:passage ?property ?value }
