# What is allowed: each block edits valid/alignment.ttl in a way that must not be reported.
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

## The object is a Sustainable Development Goal that the graph has
DELETE DATA { ex:inferred gp:object ex:wellbeing ; dcterms:source <https://example.org/goals> . ex:1 gp:possiblyBearsOn ex:wellbeing } ;
INSERT DATA { ex:inferred gp:object sdg:16 ; dcterms:source <https://example.org/leaflet> }

## A stated link stands in a graph of stated links
INSERT DATA { ex:stated void:inDataset <https://w3id.org/gpgraph/graph/alignments/stated> }

## An inferred link stands in a graph of inferred links
INSERT DATA { ex:inferred void:inDataset <https://w3id.org/gpgraph/graph/alignments/inferred> }

## A graph of ours says what INTERPOL states of the set
DELETE DATA { ex:stated gp:subject ex:set ; prov:wasAttributedTo ex:police . ex:set gp:alignedWith ex:wellbeing } ;
INSERT DATA { ex:stated void:inDataset <https://w3id.org/gpgraph/graph/alignments/stated> ;
    gp:subject id:gpg-2017 ; prov:wasAttributedTo id:interpol .
  id:gpg-2017 a gp:Framework ; gp:alignedWith ex:wellbeing . id:interpol a org:Organization }

## A contributor states a link of a framework of its own
INSERT DATA { ex:stated void:inDataset <https://w3id.org/gpgraph/graph/contrib/example> }

## A contributor reports what another organisation says of a framework of ours
DELETE DATA { ex:stated gp:subject ex:set ; prov:wasAttributedTo ex:police ; gp:evidenceClass gp:stated ; gp:predicate gp:alignedWith .
  ex:set gp:alignedWith ex:wellbeing } ;
INSERT DATA { ex:stated void:inDataset <https://w3id.org/gpgraph/graph/contrib/example> ; gp:subject id:gpg-2017 ; prov:wasAttributedTo id:interpol ;
    gp:evidenceClass gp:thirdParty ; gp:predicate gp:possiblyBearsOn .
  id:gpg-2017 a gp:Framework ; gp:possiblyBearsOn ex:wellbeing . id:interpol a org:Organization }

## The project states what a theme of its own matches
DELETE DATA { ex:stated prov:wasAttributedTo ex:police } ;
DELETE DATA { ex:set gp:alignedWith ex:wellbeing } ;
DELETE WHERE { ex:stated gp:subject ?subject ; gp:predicate ?predicate ; gp:object ?object } ;
INSERT DATA { ex:stated gp:subject <https://w3id.org/gpgraph/id/theme/terrorism> ; gp:predicate skos:closeMatch ; gp:object <http://eurovoc.europa.eu/4452> ;
    prov:wasAttributedTo id:gpgraph .
  <https://w3id.org/gpgraph/id/theme/terrorism> a skos:Concept ; skos:closeMatch <http://eurovoc.europa.eu/4452> ; skos:inScheme ex:set ; skos:topConceptOf ex:set }
