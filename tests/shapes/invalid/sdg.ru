# Bad examples: each block edits valid/sdg.ttl so that the rule and constraint in its title report, and no other.
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

## SdgPrefLabel Or
INSERT DATA { sdg:16 skos:prefLabel "Promote peace"@en }

## Sdg-definition MaxCount
INSERT DATA { sdg:16.4 skos:definition "fewer illicit flows"@en }

## Sdg-notation Or
INSERT DATA { sdg:16.4 skos:notation "16.4" }

## Sdg-code QualifiedMinCount
DELETE DATA { sdg:16.4 skos:notation "16.04"^^sdgo:SDGCode }

## Sdg-code QualifiedMaxCount
INSERT DATA { sdg:16.4 skos:notation "16.05"^^sdgo:SDGCode }

## Sdg-codeCompact QualifiedMinCount
DELETE DATA { sdg:16.4 skos:notation "16.4"^^sdgo:SDGCodeCompact }

## Sdg-codeCompact QualifiedMaxCount
INSERT DATA { sdg:16.4 skos:notation "16.5"^^sdgo:SDGCodeCompact }

## Sdg-identifier Datatype
DELETE DATA { sdg:16 dcterms:identifier "16" } ;
INSERT DATA { sdg:16 dcterms:identifier 16 }

## Sdg-identifier MinCount
DELETE DATA { sdg:16 dcterms:identifier "16" }

## Sdg-identifier MaxCount with Sdg-codesAgree SPARQL
INSERT DATA { sdg:16 dcterms:identifier "sixteen" }

## Sdg-codesAgree SPARQL
DELETE DATA { sdg:16.4 dcterms:identifier "16.4" } ;
INSERT DATA { sdg:16.4 dcterms:identifier "16.5" }

## Sdg-inScheme HasValue with Concept-inScheme MinCount
DELETE DATA { sdg:16.4 skos:inScheme <http://metadata.un.org/sdg> }

## Sdg-position Datatype with Sdg-position MinInclusive
DELETE DATA { sdg:16 gp:position 16 } ;
INSERT DATA { sdg:16 gp:position "16" }

## Sdg-position MinInclusive
DELETE DATA { sdg:16 gp:position 16 } ;
INSERT DATA { sdg:16 gp:position 0 }

## Sdg-position MinCount
DELETE DATA { sdg:16 gp:position 16 }

## Sdg-position MaxCount
INSERT DATA { sdg:16 gp:position 1 }

## SdgGoal-altLabel UniqueLang with SdgGoal-altLabel Equals
INSERT DATA { sdg:16 skos:altLabel "Peace"@en }

## SdgGoal-altLabel MinCount with SdgGoal-altLabel Equals
DELETE WHERE { sdg:16 skos:altLabel ?label }

## SdgGoal-altLabel Equals
DELETE WHERE { sdg:16 skos:altLabel ?label } ;
INSERT DATA { sdg:16 skos:altLabel "Peace"@en }

## SdgGoalIri Pattern with ConceptIsNoOrphan Or
INSERT DATA { sdg:18 a sdgo:Goal ; rdfs:label "Digital life"@en ; skos:altLabel "Digital life"@en ; dcterms:identifier "18" ;
  skos:inScheme <http://metadata.un.org/sdg> ; skos:notation "18"^^sdgo:SDGCode , "18"^^sdgo:SDGCodeCompact ;
  gp:position 18 }

## SdgTarget-goal Class with Reference Or
DELETE DATA { sdg:16.4 sdgo:isTargetOf sdg:16 } ;
INSERT DATA { sdg:16.4 sdgo:isTargetOf sdg:17 }

## SdgTarget-goal MinCount with ConceptIsNoOrphan Or
DELETE DATA { sdg:16.4 sdgo:isTargetOf sdg:16 }

## SdgTarget-goal MaxCount with ConceptIsNoOrphan Or
INSERT DATA { sdg:16.4 sdgo:isTargetOf sdg:15 .
  sdg:15 a sdgo:Goal ; rdfs:label "Life on land"@en ; skos:altLabel "Life on land"@en ; dcterms:identifier "15" ;
    skos:inScheme <http://metadata.un.org/sdg> ; skos:notation "15"^^sdgo:SDGCode , "15"^^sdgo:SDGCodeCompact ;
    gp:position 15 }

## SdgTarget-shortLabel LanguageIn
DELETE WHERE { sdg:16.4 gp:shortLabel ?label } ;
INSERT DATA { sdg:16.4 gp:shortLabel "Flux illicites"@fr }

## SdgTarget-shortLabel Pattern
DELETE WHERE { sdg:16.4 gp:shortLabel ?label } ;
INSERT DATA { sdg:16.4 gp:shortLabel "Crime"@en }

## SdgTarget-shortLabel MinCount
DELETE WHERE { sdg:16.4 gp:shortLabel ?label }

## SdgTarget-shortLabel MaxCount
INSERT DATA { sdg:16.4 gp:shortLabel "Stolen assets returned"@en }

## SdgTargetIri Pattern
INSERT DATA { ex:16.99 a sdgo:Target ; rdfs:label "Our own target"@en ; gp:shortLabel "Our own target"@en ;
  dcterms:identifier "16.99" ; skos:inScheme <http://metadata.un.org/sdg> ; sdgo:isTargetOf sdg:16 ; gp:position 99 ;
  skos:notation "16.99"^^sdgo:SDGCode , "16.99"^^sdgo:SDGCodeCompact }

## Sdg-notation Or (form)
INSERT DATA { sdg:16.4 skos:notation "164"^^sdgo:SDGCode }

## Sdg-notation Or (form of the compact code)
INSERT DATA { sdg:16.4 skos:notation "016.4"^^sdgo:SDGCodeCompact }

## SdgPrefLabel Or (texts of another scheme)
INSERT DATA { sdg:16 skos:prefLabel "Promote peace"@en . ex:graph gp:holdsTextsOf ex:scheme }

## Indicator-identifier Datatype with Indicator-identifier Pattern
DELETE DATA { sdg:C160402 dcterms:identifier "C160402" } ;
INSERT DATA { sdg:C160402 dcterms:identifier 160402 }

## Indicator-identifier Pattern
DELETE DATA { sdg:C160402 dcterms:identifier "C160402" } ;
INSERT DATA { sdg:C160402 dcterms:identifier "16.4.1" }

## Indicator-identifier MinCount
DELETE DATA { sdg:C160402 dcterms:identifier "C160402" }

## Indicator-identifier MaxCount
INSERT DATA { sdg:C160402 dcterms:identifier "C160403" }

## Indicator-notation Or
INSERT DATA { sdg:C160402 skos:notation "16.4.1" }

## Indicator-notation Or (the form of a target)
INSERT DATA { sdg:C160402 skos:notation "16.04"^^sdgo:SDGCode }

## Indicator-notation Or (the compact form of a target)
INSERT DATA { sdg:C160402 skos:notation "16.4"^^sdgo:SDGCodeCompact }

## Indicator-notation Or (the form of a permanent code)
INSERT DATA { sdg:C160402 skos:notation "160402"^^sdgo:SDGCodePerm }

## Indicator-codePerm QualifiedMinCount
DELETE DATA { sdg:C160402 skos:notation "C160402"^^sdgo:SDGCodePerm }

## Indicator-codePerm QualifiedMaxCount
INSERT DATA { sdg:C160402 skos:notation "C160403"^^sdgo:SDGCodePerm }

## Indicator-target Class
INSERT DATA { sdg:C160402 sdgo:isIndicatorOf sdg:16 }

## Indicator-target MinCount with ConceptIsNoOrphan Or
DELETE DATA { sdg:C160402 sdgo:isIndicatorOf sdg:16.4 }

## Indicator-shortLabel LanguageIn
DELETE WHERE { sdg:C160402 gp:shortLabel ?label } ;
INSERT DATA { sdg:C160402 gp:shortLabel "Flux illicites"@fr }

## Indicator-shortLabel Pattern
DELETE WHERE { sdg:C160402 gp:shortLabel ?label } ;
INSERT DATA { sdg:C160402 gp:shortLabel "Flows"@en }

## Indicator-shortLabel MinCount
DELETE WHERE { sdg:C160402 gp:shortLabel ?label }

## Indicator-shortLabel MaxCount
INSERT DATA { sdg:C160402 gp:shortLabel "Flows of money"@en }

## Indicator-listing MinCount
DELETE WHERE { ex:listing-1 ?property ?value }

## Indicator-custodian Class
INSERT DATA { sdg:C160402 gp:custodian ex:nobody }

## IndicatorIri Pattern
INSERT DATA { ex:C160409 a sdgo:Indicator ; rdfs:label "Our own indicator"@en ; gp:shortLabel "Our own indicator"@en ;
  dcterms:identifier "C160409" ; skos:inScheme <http://metadata.un.org/sdg> ; sdgo:isIndicatorOf sdg:16.4 ;
  skos:notation "16.04.09"^^sdgo:SDGCode , "16.4.9"^^sdgo:SDGCodeCompact , "C160409"^^sdgo:SDGCodePerm .
  ex:listing-9 a gp:Listing ; rdfs:label "Indicator 16.4.9"@en ; dcterms:identifier "16.4.9" ; gp:listedIn ex:list-2025 ;
    skos:notation "16.04.09"^^sdgo:SDGCode , "16.4.9"^^sdgo:SDGCodeCompact ;
    gp:listingOf ex:C160409 ; gp:position 9 ; gp:underTarget sdg:16.4 }

## IndicatorRetired Or
DELETE WHERE { sdg:C160401 skos:editorialNote ?note }

## Indicator-isReplacedBy Class
DELETE DATA { sdg:C160401 dcterms:isReplacedBy sdg:C160402 } ;
INSERT DATA { sdg:C160401 dcterms:isReplacedBy sdg:16.4 }

## Indicator-notation Or (a permanent code without a type)
INSERT DATA { sdg:C160402 skos:notation "C160402" }

## Indicator-notation Or (a code in two digits without a type)
INSERT DATA { sdg:C160402 skos:notation "16.04.01" }

## Sdg-inScheme HasValue (indicator) with Concept-inScheme MinCount
DELETE DATA { sdg:C160402 skos:inScheme <http://metadata.un.org/sdg> }
