# Bad examples: each block edits valid/listing.ttl so that the rule and constraint in its title report, and no other.
# What unavoidably reports too stands after "with".
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/id/>
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX sdg: <http://metadata.un.org/sdg/>
PREFIX sdgo: <http://metadata.un.org/sdg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

## IndicatorList-date Datatype
DELETE WHERE { ex:list dcterms:date ?year } ;
INSERT DATA { ex:list dcterms:date "2025-12-31"^^xsd:date }

## IndicatorList-date MinCount
DELETE WHERE { ex:list dcterms:date ?year }

## IndicatorList-date MaxCount
INSERT DATA { ex:list dcterms:date "2024"^^xsd:gYear }

## IndicatorList-source NodeKind
DELETE WHERE { ex:list dcterms:source ?address } ;
INSERT DATA { ex:list dcterms:source "a workbook" }

## IndicatorList-source MinCount
DELETE WHERE { ex:list dcterms:source ?address }

## Listing-identifier Pattern
DELETE WHERE { ex:listing dcterms:identifier ?code } ;
INSERT DATA { ex:listing dcterms:identifier "C160401" }

## Listing-identifier MinCount
DELETE WHERE { ex:listing dcterms:identifier ?code }

## Listing-identifier MaxCount
INSERT DATA { ex:listing dcterms:identifier "16.4.2" }

## Listing-listedIn Class
INSERT DATA { ex:listing gp:listedIn ex:no-list }

## Listing-listedIn MinCount
DELETE WHERE { ex:listing gp:listedIn ?list }

## Listing-listingOf Class
DELETE WHERE { ex:listing gp:listingOf ?indicator } ;
INSERT DATA { ex:listing gp:listingOf sdg:16.4 }

## Listing-listingOf MinCount
DELETE WHERE { ex:listing gp:listingOf ?indicator }

## Listing-listingOf MaxCount
INSERT DATA { ex:listing gp:listingOf sdg:C160402 .
  sdg:C160402 a <http://metadata.un.org/sdg/ontology#Indicator> }

## Listing-position Datatype with Listing-position MinInclusive
DELETE WHERE { ex:listing gp:position ?place } ;
INSERT DATA { ex:listing gp:position "first" }

## Listing-position MinInclusive
DELETE WHERE { ex:listing gp:position ?place } ;
INSERT DATA { ex:listing gp:position 0 }

## Listing-position MinCount
DELETE WHERE { ex:listing gp:position ?place }

## Listing-position MaxCount
INSERT DATA { ex:listing gp:position 2 }

## Listing-underTarget Class
DELETE WHERE { ex:listing gp:underTarget ?target } ;
INSERT DATA { ex:listing gp:underTarget sdg:16 }

## Listing-underTarget MinCount
DELETE WHERE { ex:listing gp:underTarget ?target }

## Listing-underTarget MaxCount
INSERT DATA { ex:listing gp:underTarget sdg:16.5 .
  sdg:16.5 a <http://metadata.un.org/sdg/ontology#Target> }

## Listing-code QualifiedMinCount
DELETE DATA { ex:listing skos:notation "16.04.01"^^sdgo:SDGCode }

## Listing-code QualifiedMaxCount
INSERT DATA { ex:listing skos:notation "16.04.02"^^sdgo:SDGCode }

## Listing-codeCompact QualifiedMinCount
DELETE DATA { ex:listing skos:notation "16.4.1"^^sdgo:SDGCodeCompact }

## Listing-codeCompact QualifiedMaxCount
INSERT DATA { ex:listing skos:notation "16.4.2"^^sdgo:SDGCodeCompact }
