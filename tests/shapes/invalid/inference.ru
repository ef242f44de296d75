# Bad examples: each block edits valid/inference.ttl so that the rule and constraint in its title report, and no other.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/id/>
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>

## InferenceRule-identifier Datatype
DELETE DATA { ex:rule dcterms:identifier "RULE-99" } ;
INSERT DATA { ex:rule dcterms:identifier "RULE-99"@en }

## InferenceRule-identifier Pattern
DELETE DATA { ex:rule dcterms:identifier "RULE-99" } ;
INSERT DATA { ex:rule dcterms:identifier "99" }

## InferenceRule-identifier MinCount
DELETE DATA { ex:rule dcterms:identifier "RULE-99" }

## InferenceRule-identifier MaxCount
INSERT DATA { ex:rule dcterms:identifier "RULE-98" }

## InferenceRule-label LanguageIn
INSERT DATA { ex:rule rdfs:label "Was getan ist, ist vorbei"@de }

## InferenceRule-label UniqueLang
INSERT DATA { ex:rule rdfs:label "A second label"@en }

## InferenceRule-label MinCount
DELETE WHERE { ex:rule rdfs:label ?label }

## InferenceRule-description MinCount
DELETE WHERE { ex:rule dcterms:description ?text }

## InferenceRule-citation MinCount
DELETE WHERE { ex:rule dcterms:bibliographicCitation ?text }

## InferenceRule-position Datatype
DELETE DATA { ex:rule gp:position 1 } ;
INSERT DATA { ex:rule gp:position 1.0 }

## InferenceRule-position MinInclusive
DELETE DATA { ex:rule gp:position 1 } ;
INSERT DATA { ex:rule gp:position 0 }

## InferenceRule-position MinCount
DELETE DATA { ex:rule gp:position 1 }

## InferenceRule-position MaxCount
INSERT DATA { ex:rule gp:position 2 }

## InferenceRule-query Datatype
DELETE WHERE { ex:rule sh:construct ?text } ;
INSERT DATA { ex:rule sh:construct "CONSTRUCT { ?a ?b ?c } WHERE { ?c ?b ?a }"@en }

## InferenceRule-query Pattern
DELETE WHERE { ex:rule sh:construct ?text } ;
INSERT DATA { ex:rule sh:construct "SELECT * WHERE { ?c ?b ?a }" }

## InferenceRule-query MinCount
DELETE WHERE { ex:rule sh:construct ?text }

## InferenceRule-query MaxCount
INSERT DATA { ex:rule sh:construct "CONSTRUCT { ?a ?b ?a } WHERE { ?c ?b ?a }" }

## Generated-run Class
INSERT DATA { ex:made prov:wasGeneratedBy ex:other . ex:other prov:used ex:rule } ;
DELETE DATA { ex:made prov:wasGeneratedBy ex:run }

## Generated-run MaxCount
INSERT DATA { ex:made prov:wasGeneratedBy ex:second .
  ex:second a prov:Activity ; rdfs:label "Second run"@en ; prov:used ex:rule }

## Run-used NodeKind
INSERT DATA { ex:run prov:used "a rule" }
