# Bad examples: each block edits valid/policing.ttl so that the rule and constraint in its title report, and no other.
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

## Resource-label LanguageIn
INSERT DATA { ex:town rdfs:label "Beispielstadt"@de }

## Resource-label UniqueLang
INSERT DATA { ex:town rdfs:label "Another name"@en }

## Resource-label Pattern
DELETE DATA { ex:town rdfs:label "Example town"@en } ;
INSERT DATA { ex:town rdfs:label "Example town "@en }

## Resource-labelEnglish QualifiedMinCount
DELETE DATA { ex:town rdfs:label "Example town"@en } ;
INSERT DATA { ex:town rdfs:label "Ville exemple"@fr }

## Concept-prefLabel UniqueLang with OwnConcept-prefLabel Equals
INSERT DATA { ex:1 skos:prefLabel "Another name"@en }

## Concept-prefLabel Disjoint
INSERT DATA { ex:1 skos:altLabel "Keep roads safe"@en }

## Concept-altLabel Pattern
INSERT DATA { ex:1 skos:altLabel " Roads"@en }

## Concept-altLabel Disjoint
INSERT DATA { ex:1 skos:hiddenLabel "Safe roads"@en }

## Concept-inScheme MinCount
DELETE DATA { ex:1.2 skos:inScheme ex:set }

## Concept-inScheme Class with Part-sameFramework SPARQL
INSERT DATA { ex:1.2 skos:inScheme ex:town }

## Concept-related Disjoint
INSERT DATA { ex:1.1 skos:related ex:1 }

## Concept-noCycle SPARQL with Concept-top SPARQL
INSERT DATA { ex:1 skos:broader ex:1.2 }

## ConceptIsNoScheme Not with ConceptScheme-hasTopConcept MinCount
INSERT DATA { ex:1.2 a skos:ConceptScheme }

## ConceptIsNoOrganization Not with Organization-inScheme MaxCount
INSERT DATA { ex:1.2 a org:Organization }

## OwnConcept-prefLabel Equals
DELETE DATA { ex:1 skos:prefLabel "Keep roads safe"@en } ;
INSERT DATA { ex:1 skos:prefLabel "Keep the roads safe"@en }

## OwnConcept-notation MinCount with OwnConcept-identifier Equals
DELETE DATA { ex:1.1 skos:notation "1.1" }

## OwnConcept-notation MaxCount with Part-code SPARQL
INSERT DATA { ex:1.1 skos:notation "1.9" ; dcterms:identifier "1.9" }

## OwnConcept-notation Datatype with OwnConcept-identifier Equals
DELETE DATA { ex:1 skos:notation "1" } ;
INSERT DATA { ex:1 skos:notation 1 }

## OwnConcept-notation Pattern with Goal-notation Pattern, Goal-number SPARQL, Part-code SPARQL
DELETE DATA { ex:1 skos:notation "1" ; dcterms:identifier "1" } ;
INSERT DATA { ex:1 skos:notation "1 bis" ; dcterms:identifier "1 bis" }

## OwnConcept-identifier Equals
DELETE DATA { ex:1.1 dcterms:identifier "1.1" } ;
INSERT DATA { ex:1.1 dcterms:identifier "1.01" }

## OwnConcept-position MinCount
DELETE DATA { ex:1 gp:position 1 }

## OwnConcept-position MaxCount with Goal-number SPARQL
INSERT DATA { ex:1 gp:position 2 }

## OwnConcept-position Datatype
DELETE DATA { ex:1 gp:position 1 } ;
INSERT DATA { ex:1 gp:position 1.0 }

## OwnConcept-position MinInclusive with Goal-number SPARQL
DELETE DATA { ex:1 gp:position 1 } ;
INSERT DATA { ex:1 gp:position 0 }

## Noted-scopeNote MinCount
DELETE WHERE { ex:1 skos:scopeNote ?note }

## Noted-scopeNote LanguageIn
INSERT DATA { ex:1 skos:scopeNote "No language tag" }

## OwnConcept-uniqueNotation SPARQL with OwnConcept-uniquePosition SPARQL
DELETE DATA { ex:1.2 skos:notation "1.2" ; dcterms:identifier "1.2" ; gp:position 2 } ;
INSERT DATA { ex:1.2 skos:notation "1.1" ; dcterms:identifier "1.1" ; gp:position 1 }

## OwnConcept-uniqueLabel SPARQL
DELETE DATA { ex:1.2 rdfs:label "Recover stolen cars"@en ; skos:prefLabel "Recover stolen cars"@en } ;
INSERT DATA { ex:1.2 rdfs:label "Stop drunk drivers"@en ; skos:prefLabel "Stop drunk drivers"@en }

## OwnConcept-uniquePosition SPARQL with Part-code SPARQL
DELETE DATA { ex:1.2 gp:position 2 } ;
INSERT DATA { ex:1.2 gp:position 1 }

## TopConcept-topConceptOf MinCount with ConceptIsNoOrphan Or, ConceptScheme-hasTopConcept MinCount
DELETE DATA { ex:1 skos:topConceptOf ex:set }

## TopConcept-topConceptOf Class with Concept-inScheme Class, Goal-framework Class, Goal-framework MaxCount
INSERT DATA { ex:1 skos:topConceptOf ex:town }

## ConceptScheme-prefLabel UniqueLang
INSERT DATA { ex:other a skos:ConceptScheme ; rdfs:label "Other"@en ; skos:prefLabel "Other"@en , "Else"@en .
  ex:3 a skos:Concept ; skos:topConceptOf ex:other }

## ConceptScheme-hasTopConcept MinCount
INSERT DATA { ex:other a skos:ConceptScheme ; rdfs:label "Other"@en ; skos:prefLabel "Other"@en }

## ConceptScheme-hasTopConcept Class
INSERT DATA { ex:set skos:hasTopConcept ex:town }

## Framework-prefLabel Equals
DELETE WHERE { ex:set skos:prefLabel ?label }

## Framework-adoption Class with Adoption-framework MinCount
DELETE DATA { ex:set gp:adoption ex:adoption } ;
INSERT DATA { ex:set gp:adoption ex:town }

## Framework-adoption MaxCount
INSERT DATA { ex:set gp:adoption ex:second .
  ex:second a gp:Adoption ; rdfs:label "Second adoption"@en ; prov:wasAssociatedWith ex:assembly }

## Framework-adoptionKnown MinCount with Adoption-framework MinCount
DELETE DATA { ex:set gp:adoption ex:adoption }

## Framework-completeness Class
DELETE DATA { ex:set gp:completeness gp:complete } ;
INSERT DATA { ex:set gp:completeness gp:exact }

## Framework-completeness MinCount
DELETE DATA { ex:set gp:completeness gp:complete }

## Framework-completeness MaxCount with Framework-partialHasGap Or
INSERT DATA { ex:set gp:completeness gp:partial }

## Framework-inForceFrom Datatype
DELETE DATA { ex:set gp:inForceFrom "2020"^^xsd:gYear ; gp:inForceUntil "2025"^^xsd:gYear } ;
INSERT DATA { ex:set gp:inForceFrom "2020-01-01"^^xsd:date }

## Framework-inForceFrom MaxCount
INSERT DATA { ex:set gp:inForceFrom "2021"^^xsd:gYear }

## Framework-period SPARQL
DELETE DATA { ex:set gp:inForceFrom "2020"^^xsd:gYear } ;
INSERT DATA { ex:set gp:inForceFrom "2026"^^xsd:gYear }

## Framework-inForceUntil Datatype
DELETE DATA { ex:set gp:inForceFrom "2020"^^xsd:gYear ; gp:inForceUntil "2025"^^xsd:gYear } ;
INSERT DATA { ex:set gp:inForceUntil "2025" }

## Framework-inForceUntil MaxCount
INSERT DATA { ex:set gp:inForceUntil "2024"^^xsd:gYear }

## Goal-notation Pattern with Goal-number SPARQL, Part-code SPARQL
DELETE DATA { ex:1 skos:notation "1" ; dcterms:identifier "1" } ;
INSERT DATA { ex:1 skos:notation "01" ; dcterms:identifier "01" }

## Goal-framework Class with Goal-framework MaxCount
INSERT DATA { ex:1 skos:inScheme ex:other .
  ex:other a skos:ConceptScheme ; rdfs:label "Other"@en ; skos:hasTopConcept ex:1 }

## Goal-framework MaxCount
INSERT DATA { ex:1 skos:inScheme ex:other .
  ex:other a gp:Framework ; rdfs:label "Other"@en ; skos:prefLabel "Other"@en ; gp:completeness gp:complete ;
    gp:adoption ex:second ; skos:hasTopConcept ex:1 .
  ex:second a gp:Adoption ; rdfs:label "Second adoption"@en ; prov:wasAssociatedWith ex:assembly }

## GlobalPolicingGoal-sdgHeading In
DELETE DATA { ex:1 gp:sdgHeading "UN Sustainable Development Goal"@en } ;
INSERT DATA { ex:1 gp:sdgHeading "UN Sustainable Development Goal" }

## GlobalPolicingGoal-sdgHeading MaxCount with SdgCount-number SPARQL
INSERT DATA { ex:1 gp:sdgHeading "UN Sustainable Development Goals"@en }

## GlobalPolicingGoal-objectives Or
DELETE WHERE { ?objective a gp:Objective ; ?property ?value } ;
DELETE WHERE { ex:1 gp:hasObjective ?objective }

## GlobalPolicingGoal-hasCommitment MaxCount with Objective-goal MinCount
DELETE DATA { ex:1 gp:hasObjective ex:1.2 } ;
INSERT DATA { ex:1 gp:hasCommitment ex:1.2 }

## SdgCount-count Datatype with SdgCount-count MinInclusive
DELETE DATA { ex:1 gp:expectedSdgCount 1 } ;
INSERT DATA { ex:1 gp:expectedSdgCount "1" }

## SdgCount-count MinInclusive with SdgCount-number SPARQL
DELETE DATA { ex:1 gp:expectedSdgCount 1 } ;
INSERT DATA { ex:1 gp:expectedSdgCount 0 }

## SdgCount-count MinCount
DELETE DATA { ex:1 gp:expectedSdgCount 1 }

## SdgCount-count MaxCount with SdgCount-number SPARQL
INSERT DATA { ex:1 gp:expectedSdgCount 2 }

## SdgCount-kind Class with SdgCount-number SPARQL
DELETE DATA { ex:1 gp:countKind gp:exact } ;
INSERT DATA { ex:1 gp:countKind gp:complete }

## SdgCount-kind MinCount
DELETE DATA { ex:1 gp:countKind gp:exact }

## SdgCount-kind MaxCount with SdgCount-number SPARQL
INSERT DATA { ex:1 gp:countKind gp:minimum }

## SdgCount-rule MinLength
DELETE WHERE { ex:1 gp:countRule ?rule } ;
INSERT DATA { ex:1 gp:countRule "Singular." }

## SdgCount-rule MinCount
DELETE WHERE { ex:1 gp:countRule ?rule }

## SdgCount-rule MaxCount
INSERT DATA { ex:1 gp:countRule "Another rule as well." }

## SdgCount-heading MinCount with GlobalPolicingGoal-heading Or
DELETE WHERE { ex:1 gp:sdgHeading ?heading }

## Part-notation Pattern with Part-code SPARQL
DELETE DATA { ex:1.1 skos:notation "1.1" ; dcterms:identifier "1.1" } ;
INSERT DATA { ex:1.1 skos:notation "1-1" ; dcterms:identifier "1-1" }

## Part-codeAssignedBy Class
DELETE DATA { ex:1.1 gp:codeAssignedBy ex:police } ;
INSERT DATA { ex:1.1 gp:codeAssignedBy ex:town }

## Part-codeAssignedBy MinCount
DELETE DATA { ex:1.1 gp:codeAssignedBy ex:police }

## Part-codeAssignedBy MaxCount
INSERT DATA { ex:1.1 gp:codeAssignedBy ex:assembly }

## Part-code SPARQL
DELETE DATA { ex:1.2 skos:notation "1.2" ; dcterms:identifier "1.2" } ;
INSERT DATA { ex:1.2 skos:notation "2.2" ; dcterms:identifier "2.2" }

## Part-sameFramework SPARQL
DELETE DATA { ex:1.2 skos:inScheme ex:set } ;
INSERT DATA { ex:1.2 skos:inScheme ex:other .
  ex:other a skos:ConceptScheme ; rdfs:label "Other"@en .
  ex:3 a skos:Concept ; skos:topConceptOf ex:other }

## Objective-goal MinCount with ConceptIsNoOrphan Or
DELETE DATA { ex:1 gp:hasObjective ex:1.2 }

## Objective-goal MaxCount with GlobalPolicingGoal-heading Or, OwnConcept-positions SPARQL, Part-code SPARQL
INSERT DATA { ex:2 a gp:GlobalPolicingGoal ; rdfs:label "Second"@en ; skos:prefLabel "Second"@en ; skos:notation "2" ;
  dcterms:identifier "2" ; gp:position 2 ; skos:inScheme ex:set ; skos:topConceptOf ex:set ; skos:scopeNote "Second."@en ;
  gp:hasObjective ex:1.2 }

## Objective-goal Class with OwnConcept-positions SPARQL, Part-sameFramework SPARQL
DELETE DATA { ex:1 gp:hasObjective ex:1.2 } ;
INSERT DATA { ex:town gp:hasObjective ex:1.2 }

## Adoption-by Class
DELETE DATA { ex:adoption prov:wasAssociatedWith ex:assembly } ;
INSERT DATA { ex:adoption prov:wasAssociatedWith ex:town }

## Adoption-by MinCount
DELETE DATA { ex:adoption prov:wasAssociatedWith ex:assembly }

## Adoption-framework Class
INSERT DATA { ex:town gp:adoption ex:second .
  ex:second a gp:Adoption ; rdfs:label "Second adoption"@en ; prov:wasAssociatedWith ex:assembly }

## Adoption-framework MinCount
INSERT DATA { ex:second a gp:Adoption ; rdfs:label "Second adoption"@en ; prov:wasAssociatedWith ex:assembly }

## Adoption-framework MaxCount
INSERT DATA { ex:other a gp:Framework ; rdfs:label "Other"@en ; skos:prefLabel "Other"@en ; gp:completeness gp:complete ;
    gp:adoption ex:adoption .
  ex:3 a skos:Concept ; skos:topConceptOf ex:other }

## Adoption-date Or
DELETE WHERE { ex:adoption dcterms:date ?date } ;
INSERT DATA { ex:adoption dcterms:date "2020" }

## Adoption-date MaxCount
INSERT DATA { ex:adoption dcterms:date "2020-05-01"^^xsd:date }

## Adoption-place Class
DELETE DATA { ex:adoption prov:atLocation ex:town } ;
INSERT DATA { ex:adoption prov:atLocation ex:police }

## Adoption-place MaxCount
INSERT DATA { ex:adoption prov:atLocation ex:village .
  ex:village a prov:Location ; rdfs:label "Village"@en }

## Adoption-meeting NodeKind
DELETE WHERE { ex:adoption gp:meeting ?meeting } ;
INSERT DATA { ex:adoption gp:meeting ex:meeting }

## Adoption-meeting MaxCount
INSERT DATA { ex:adoption gp:meeting "Eleventh session" }

## Organization-inScheme MaxCount
INSERT DATA { ex:police skos:inScheme ex:set }

## Organization-unitOf Class
DELETE DATA { ex:assembly org:unitOf ex:police } ;
INSERT DATA { ex:assembly org:unitOf ex:town }

## Organization-unitOf MaxCount
INSERT DATA { ex:assembly org:unitOf ex:council .
  ex:council a org:Organization ; rdfs:label "Council"@en }

## Concept-exactMatch Disjoint
INSERT DATA { ex:1 skos:exactMatch <https://example.org/a> , <https://example.org/b> , <https://example.org/c> ;
  skos:broadMatch <https://example.org/a> ; skos:narrowMatch <https://example.org/b> ; skos:relatedMatch <https://example.org/c> }

## Concept-top SPARQL
INSERT DATA { ex:lamps a skos:Concept ; skos:inScheme ex:set ; skos:topConceptOf ex:set ; skos:broader ex:1 }

## ConceptIsNoOrphan Or
INSERT DATA { ex:lamps a skos:Concept ; skos:inScheme ex:set }

## OwnConcept-repeatedLabel SPARQL
INSERT DATA {
  ex:2 a gp:GlobalPolicingGoal ; rdfs:label "Second"@en ; skos:prefLabel "Second"@en ; skos:notation "2" ; dcterms:identifier "2" ;
    gp:position 2 ; skos:inScheme ex:set ; skos:topConceptOf ex:set ; skos:scopeNote "Second."@en ;
    gp:sdgHeading "UN Sustainable Development Goals"@en ; gp:hasObjective ex:2.1 .
  ex:2.1 a gp:Objective ; rdfs:label "Stop drunk drivers"@en ; skos:prefLabel "Stop drunk drivers"@en ; skos:notation "2.1" ;
    dcterms:identifier "2.1" ; gp:position 1 ; skos:inScheme ex:set ; skos:scopeNote "Word for word as 1.1."@en ; gp:codeAssignedBy ex:police }

## OwnConcept-positions SPARQL
DELETE DATA { ex:1.2 gp:position 2 ; skos:notation "1.2" ; dcterms:identifier "1.2" } ;
INSERT DATA { ex:1.2 gp:position 3 ; skos:notation "1.3" ; dcterms:identifier "1.3" }

## OwnConcept-positions SPARQL (the last that is looked for among siblings; the next has its place)
DELETE DATA { ex:1.2 gp:position 2 ; skos:notation "1.2" ; dcterms:identifier "1.2" } ;
INSERT DATA { ex:1.2 gp:position 100 ; skos:notation "1.100" ; dcterms:identifier "1.100" .
  ex:1 gp:hasObjective ex:1.3 .
  ex:1.3 a gp:Objective ; rdfs:label "Mend lamps"@en ; skos:prefLabel "Mend lamps"@en ; skos:notation "1.101" ;
    dcterms:identifier "1.101" ; gp:position 101 ; skos:inScheme ex:set ; skos:scopeNote "All."@en ; gp:codeAssignedBy ex:police }

## OwnConcept-highPositions SPARQL
DELETE DATA { ex:1.2 gp:position 2 ; skos:notation "1.2" ; dcterms:identifier "1.2" } ;
INSERT DATA { ex:1.2 gp:position 101 ; skos:notation "1.101" ; dcterms:identifier "1.101" }

## OwnConcept-highPositions SPARQL (another goal has the place before) with OwnConcept-positions SPARQL
DELETE DATA { ex:1.2 gp:position 2 ; skos:notation "1.2" ; dcterms:identifier "1.2" } ;
INSERT DATA { ex:1.2 gp:position 101 ; skos:notation "1.101" ; dcterms:identifier "1.101" .
  ex:2 a gp:GlobalPolicingGoal ; rdfs:label "Second"@en ; skos:prefLabel "Second"@en ; skos:notation "2" ; dcterms:identifier "2" ;
    gp:position 2 ; skos:inScheme ex:set ; skos:topConceptOf ex:set ; skos:scopeNote "Second."@en ;
    gp:sdgHeading "UN Sustainable Development Goals"@en ; gp:hasObjective ex:2.1 .
  ex:2.1 a gp:Objective ; rdfs:label "Mend lamps"@en ; skos:prefLabel "Mend lamps"@en ; skos:notation "2.100" ;
    dcterms:identifier "2.100" ; gp:position 100 ; skos:inScheme ex:set ; skos:scopeNote "All."@en ; gp:codeAssignedBy ex:police }

## Goal-number SPARQL with OwnConcept-positions SPARQL
DELETE DATA { ex:1 gp:position 1 } ;
INSERT DATA { ex:1 gp:position 2 }

## GlobalPolicingGoal-heading Or
DELETE WHERE { ex:1 gp:sdgHeading ?heading ; gp:countKind ?kind ; gp:countRule ?rule ; gp:expectedSdgCount ?count }

## SdgCount-number SPARQL
DELETE DATA { ex:1 gp:expectedSdgCount 1 } ;
INSERT DATA { ex:1 gp:expectedSdgCount 2 }

## Concept-prefLabel Disjoint (hidden)
INSERT DATA { ex:1 skos:hiddenLabel "Keep roads safe"@en }

## SdgCount-count MinCount (kind alone) with GlobalPolicingGoal-heading Or, SdgCount-heading MinCount, SdgCount-rule MinCount
DELETE WHERE { ex:1 gp:countRule ?rule ; gp:expectedSdgCount ?count ; gp:sdgHeading ?heading }

## SdgCount-count MinCount (rule alone) with GlobalPolicingGoal-heading Or, SdgCount-heading MinCount, SdgCount-kind MinCount
DELETE WHERE { ex:1 gp:countKind ?kind ; gp:expectedSdgCount ?count ; gp:sdgHeading ?heading }

## SdgCount-heading MinCount (number alone) with GlobalPolicingGoal-heading Or, SdgCount-kind MinCount, SdgCount-rule MinCount
DELETE WHERE { ex:1 gp:countKind ?kind ; gp:countRule ?rule ; gp:sdgHeading ?heading }

## SdgCount-number SPARQL (plural)
DELETE DATA { ex:1 gp:sdgHeading "UN Sustainable Development Goal"@en ; gp:countKind gp:exact ; gp:expectedSdgCount 1 } ;
INSERT DATA { ex:1 gp:sdgHeading "UN Sustainable Development Goals"@en ; gp:countKind gp:minimum ; gp:expectedSdgCount 3 }
