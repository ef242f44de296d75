# Bad examples: each block edits valid/alignment.ttl so that the rule and constraint in its title report, and no other.
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

## Alignment-subject Or with PossiblyBearsOn-evidence SPARQL
DELETE DATA { ex:inferred gp:subject ex:1 } ;
INSERT DATA { ex:inferred gp:subject ex:unknown }

## Alignment-subject Disjoint with PossiblyBearsOn-evidence SPARQL
DELETE DATA { ex:inferred gp:subject ex:1 } ;
INSERT DATA { ex:inferred gp:subject ex:wellbeing }

## Alignment-subject MinCount with PossiblyBearsOn-evidence SPARQL
DELETE DATA { ex:inferred gp:subject ex:1 }

## Alignment-subject MaxCount
INSERT DATA { ex:inferred gp:subject ex:set }

## Alignment-predicate In with PossiblyBearsOn-evidence SPARQL
DELETE DATA { ex:inferred gp:predicate gp:possiblyBearsOn } ;
INSERT DATA { ex:inferred gp:predicate rdfs:seeAlso }

## Alignment-predicate MinCount with PossiblyBearsOn-evidence SPARQL
DELETE DATA { ex:inferred gp:predicate gp:possiblyBearsOn }

## Alignment-predicate MaxCount
INSERT DATA { ex:inferred gp:predicate skos:relatedMatch }

## Alignment-object Or with PossiblyBearsOn-evidence SPARQL
DELETE DATA { ex:inferred gp:object ex:wellbeing } ;
INSERT DATA { ex:inferred gp:object sdg:16.99 }

## Alignment-object MinCount with PossiblyBearsOn-evidence SPARQL
DELETE DATA { ex:inferred gp:object ex:wellbeing }

## Alignment-object MaxCount
INSERT DATA { ex:inferred gp:object <https://example.org/elsewhere> }

## Alignment-evidenceClass Class
DELETE DATA { ex:inferred gp:evidenceClass gp:inferred } ;
INSERT DATA { ex:inferred gp:evidenceClass gp:exact }

## Alignment-evidenceClass MinCount
DELETE DATA { ex:inferred gp:evidenceClass gp:inferred }

## Alignment-evidenceClass MaxCount
INSERT DATA { ex:inferred gp:evidenceClass gp:thirdParty }

## Alignment-justification Pattern
DELETE WHERE { ex:inferred sssom:mapping_justification ?how } ;
INSERT DATA { ex:inferred sssom:mapping_justification ex:guess }

## Alignment-justification NodeKind
DELETE WHERE { ex:inferred sssom:mapping_justification ?how } ;
INSERT DATA { ex:inferred sssom:mapping_justification "https://w3id.org/semapv/vocab/ManualMappingCuration" }

## Alignment-justification MinCount
DELETE WHERE { ex:inferred sssom:mapping_justification ?how }

## Alignment-justification MaxCount
INSERT DATA { ex:inferred sssom:mapping_justification <https://w3id.org/semapv/vocab/LexicalMatching> }

## Alignment-confidence Datatype
DELETE WHERE { ex:inferred sssom:confidence ?number } ;
INSERT DATA { ex:inferred sssom:confidence 4.0e-1 }

## Alignment-confidence MinInclusive
DELETE WHERE { ex:inferred sssom:confidence ?number } ;
INSERT DATA { ex:inferred sssom:confidence -0.1 }

## Alignment-confidence MaxInclusive
DELETE WHERE { ex:inferred sssom:confidence ?number } ;
INSERT DATA { ex:inferred sssom:confidence 1.1 }

## Alignment-confidence MinCount
DELETE WHERE { ex:inferred sssom:confidence ?number }

## Alignment-confidence MaxCount
INSERT DATA { ex:inferred sssom:confidence 0.5 }

## Alignment-attribution Class
DELETE DATA { ex:stated prov:wasAttributedTo ex:police } ;
INSERT DATA { ex:stated prov:wasAttributedTo ex:set }

## Alignment-attribution MinCount
DELETE DATA { ex:stated prov:wasAttributedTo ex:police }

## Alignment-attribution MaxCount
INSERT DATA { ex:inferred prov:wasAttributedTo ex:police }

## Alignment-source NodeKind
DELETE WHERE { ex:inferred dcterms:source ?source } ;
INSERT DATA { ex:inferred dcterms:source "https://example.org/goals" }

## Alignment-source MinCount
DELETE WHERE { ex:inferred dcterms:source ?source }

## Alignment-source MaxCount
INSERT DATA { ex:inferred dcterms:source <https://example.org/leaflet> }

## Alignment-date Datatype
DELETE WHERE { ex:inferred dcterms:date ?date } ;
INSERT DATA { ex:inferred dcterms:date "2026"^^xsd:gYear }

## Alignment-date MinCount
DELETE WHERE { ex:inferred dcterms:date ?date }

## Alignment-date MaxCount
INSERT DATA { ex:inferred dcterms:date "2026-02-01"^^xsd:date }

## Alignment-plainTriple SPARQL
DELETE DATA { ex:set gp:alignedWith ex:wellbeing }

## Alignment-unique SPARQL
INSERT { ex:twin ?property ?value } WHERE { ex:inferred ?property ?value }

## Alignment-inferredIsOurs Or
DELETE DATA { ex:inferred prov:wasAttributedTo id:gpgraph } ;
INSERT DATA { ex:inferred prov:wasAttributedTo ex:police }

## Alignment-inferredHasReason Or
DELETE WHERE { ex:inferred rdfs:comment ?why }

## Alignment-statedIsTheirs Or
DELETE DATA { ex:stated prov:wasAttributedTo ex:police } ;
INSERT DATA { ex:stated prov:wasAttributedTo id:gpgraph }

## Alignment-statedOfTheSet Not with GlobalPolicingGoal-heading Or, GlobalPolicingGoal-objectives Or, OwnConcept-positions SPARQL
DELETE WHERE { ex:stated gp:subject ?subject ; gp:object ?object } ;
DELETE WHERE { ex:set gp:alignedWith ?object } ;
INSERT DATA { ex:stated gp:subject ex:2 ; gp:object sdg:16 .
  ex:2 gp:alignedWith sdg:16 .
  ex:2 a gp:GlobalPolicingGoal ; rdfs:label "Second"@en ; skos:prefLabel "Second"@en ; skos:notation "2" ;
    dcterms:identifier "2" ; gp:position 2 ; skos:inScheme ex:set ; skos:topConceptOf ex:set ; skos:scopeNote "Second."@en .
  <http://metadata.un.org/sdg> a skos:ConceptScheme ; rdfs:label "SDGs"@en .
  sdg:16 a sdgo:Goal ; rdfs:label "Peace"@en ; skos:altLabel "Peace"@en ; dcterms:identifier "16" ;
    skos:inScheme <http://metadata.un.org/sdg> ; skos:topConceptOf <http://metadata.un.org/sdg> ;
    skos:notation "16"^^sdgo:SDGCode , "16"^^sdgo:SDGCodeCompact ; gp:position 16 }

## Alignment-alignedWithIsStated Or with AlignedWith-stated SPARQL
DELETE DATA { ex:stated gp:evidenceClass gp:stated } ;
INSERT DATA { ex:stated gp:evidenceClass gp:thirdParty }

## AlignedWith-stated SPARQL
INSERT DATA { ex:set gp:alignedWith ex:1 }

## PossiblyBearsOn-evidence SPARQL
INSERT DATA { ex:set gp:possiblyBearsOn ex:wellbeing }

## Alignment-inStatedGraph Or
INSERT DATA { ex:inferred void:inDataset <https://w3id.org/gpgraph/graph/alignments/stated> }

## Alignment-inOwnName Not
DELETE DATA { ex:stated prov:wasAttributedTo ex:police } ;
INSERT DATA { ex:stated void:inDataset <https://w3id.org/gpgraph/graph/contrib/example> ; prov:wasAttributedTo id:interpol .
  id:interpol a org:Organization ; rdfs:label "INTERPOL"@en }

## Alignment-statedOfOwn Not
DELETE DATA { ex:stated gp:subject ex:set } ;
DELETE DATA { ex:set gp:alignedWith ex:wellbeing } ;
INSERT DATA { ex:stated void:inDataset <https://w3id.org/gpgraph/graph/contrib/example> ; gp:subject id:gpg-2017 .
  id:gpg-2017 a gp:Framework ; gp:alignedWith ex:wellbeing }

## Alignment-object Or (text) with PossiblyBearsOn-evidence SPARQL
DELETE DATA { ex:inferred gp:object ex:wellbeing } ;
INSERT DATA { ex:inferred gp:object "well-being" }

## Alignment-attribution MinCount (contributed) with Alignment-inferredIsOurs Or
DELETE DATA { ex:inferred prov:wasAttributedTo id:gpgraph } ;
INSERT DATA { ex:inferred prov:wasAttributedTo ex:police ; void:inDataset <https://w3id.org/gpgraph/graph/contrib/example> } ;
DELETE DATA { ex:inferred prov:wasAttributedTo ex:police }

## Alignment-subject MinCount (contributed) with AlignedWith-stated SPARQL
DELETE DATA { ex:stated gp:subject ex:set } ;
INSERT DATA { ex:stated void:inDataset <https://w3id.org/gpgraph/graph/contrib/example> }

## Alignment-inferredHasReason Or (language)
DELETE WHERE { ex:inferred rdfs:comment ?why } ;
INSERT DATA { ex:inferred rdfs:comment "Moins d'accidents."@fr }

## Alignment-inStatedGraph Or (table that has a name of its own)
INSERT DATA { ex:inferred void:inDataset <https://w3id.org/gpgraph/graph/alignments/theme-matches-stated> }

## Alignment-subjectLabel Datatype
DELETE WHERE { ex:inferred sssom:subject_label ?label } ;
INSERT DATA { ex:inferred sssom:subject_label "Safe roads"@en }

## Alignment-subjectLabel MaxCount
INSERT DATA { ex:inferred sssom:subject_label "Safer roads" }

## Alignment-objectLabel Datatype
DELETE WHERE { ex:inferred sssom:object_label ?label } ;
INSERT DATA { ex:inferred sssom:object_label "Well-being"@en }

## Alignment-objectLabel MaxCount
INSERT DATA { ex:inferred sssom:object_label "Good health" }

## Alignment-provider NodeKind
DELETE WHERE { ex:inferred sssom:mapping_provider ?who } ;
INSERT DATA { ex:inferred sssom:mapping_provider "gpgraph" }

## Alignment-provider MaxCount
INSERT DATA { ex:inferred sssom:mapping_provider ex:police }

## Alignment-seeAlso NodeKind
INSERT DATA { ex:inferred rdfs:seeAlso "https://example.org/goals" }

## Undecided-between Class
INSERT DATA { ex:1 gp:undecidedBetween ex:wellbeing }

## Undecided-between MinCount
DELETE DATA { ex:1 gp:undecidedBetween sdg:10 }

## Undecided-evidence SPARQL
DELETE WHERE { ex:ten sssom:confidence ?number } ;
INSERT DATA { ex:ten sssom:confidence 0.6 }

## Alignment-statedIsTheirs Or (a match of somebody's own list)
DELETE DATA { ex:stated prov:wasAttributedTo ex:police } ;
DELETE DATA { ex:set gp:alignedWith ex:wellbeing } ;
DELETE WHERE { ex:stated gp:subject ?subject ; gp:predicate ?predicate } ;
INSERT DATA { ex:stated gp:subject ex:1 ; gp:predicate skos:closeMatch ; prov:wasAttributedTo id:gpgraph .
  ex:1 skos:closeMatch ex:wellbeing }

## Alignment-subject MinCount (in the name of the project) with AlignedWith-stated SPARQL, Alignment-statedIsTheirs Or
DELETE DATA { ex:stated gp:subject ex:set ; prov:wasAttributedTo ex:police } ;
INSERT DATA { ex:stated prov:wasAttributedTo id:gpgraph }

## Alignment-plainTriple SPARQL (another object) with AlignedWith-stated SPARQL
DELETE DATA { ex:set gp:alignedWith ex:wellbeing } ;
INSERT DATA { ex:set gp:alignedWith ex:1 }

## AlignedWith-stated SPARQL (stated in another word)
DELETE DATA { ex:stated gp:predicate gp:alignedWith } ;
INSERT DATA { ex:stated gp:predicate skos:relatedMatch . ex:set skos:relatedMatch ex:wellbeing }

## Undecided-evidence SPARQL (in another word) with PossiblyBearsOn-evidence SPARQL
DELETE DATA { ex:ten gp:predicate gp:possiblyBearsOn } ;
INSERT DATA { ex:ten gp:predicate skos:relatedMatch . ex:1 skos:relatedMatch sdg:10 }
