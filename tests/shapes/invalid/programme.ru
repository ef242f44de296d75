# Bad examples: each block edits valid/programme.ttl so that the rule and constraint in its title report, and no other.
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

## CrimeProgramme-runBy Class
DELETE DATA { ex:theft gp:runBy ex:police } ;
INSERT DATA { ex:theft gp:runBy ex:dogs }

## CrimeProgramme-runBy MinCount
DELETE DATA { ex:theft gp:runBy ex:police }

## Capability-definition LanguageIn
INSERT DATA { ex:dogs skos:definition "no language tag" }

## Capability-definition UniqueLang
INSERT DATA { ex:dogs skos:definition "dogs with a nose for things"@en }

## Capability-definition MinCount
DELETE WHERE { ex:dogs skos:definition ?definition }

## Capability-passage Class
INSERT DATA { ex:dogs gp:passage ex:document }

## Capability-passage MinCount
DELETE DATA { ex:dogs gp:passage ex:passage }

## Names-names Or
INSERT DATA { ex:theft gp:names ex:document }
