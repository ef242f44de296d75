# Bad examples: each block edits valid/contributed.ttl so that the rule and constraint in its title report, and no other.
# What unavoidably reports too stands after "with".
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <https://example.org/id/>
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
PREFIX sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#>
PREFIX sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

## Contributed-label LanguageIn
INSERT DATA { ex:strategy rdfs:label "Hafenstrategie"@de }

## Contributed-label UniqueLang
INSERT DATA { ex:strategy rdfs:label "Plan for harbours"@en }

## Contributed-label MinCount
DELETE WHERE { ex:strategy rdfs:label ?label }

## Addresses-concept Class
INSERT DATA { ex:strategy gp:addresses ex:police }

## CountryCode-form Datatype with NationalStrategy-country MaxCount
INSERT DATA { ex:strategy gp:countryCode "XB"@en }

## CountryCode-form Pattern
DELETE DATA { ex:strategy gp:countryCode "XA" } ;
INSERT DATA { ex:strategy gp:countryCode "Exampleland" }

## SampleRecord-label Pattern
DELETE WHERE { ex:project rdfs:label ?label } ;
INSERT DATA { ex:project rdfs:label "Project in the harbour"@en }

## SampleRecord-label MinCount with Contributed-label MinCount
DELETE WHERE { ex:project rdfs:label ?label }

## ContributedActivity-addresses MinCount
DELETE WHERE { ex:project gp:addresses ?aim }

## ContributedActivity-startDate Datatype with ContributedActivity-startDate LessThanOrEquals
DELETE WHERE { ex:project schema:startDate ?day } ;
INSERT DATA { ex:project schema:startDate "2024"^^xsd:gYear }

## ContributedActivity-startDate LessThanOrEquals
DELETE WHERE { ex:project schema:startDate ?day } ;
INSERT DATA { ex:project schema:startDate "2026-01-01"^^xsd:date }

## ContributedActivity-startDate MinCount
DELETE WHERE { ex:project schema:startDate ?day }

## ContributedActivity-startDate MaxCount
INSERT DATA { ex:project schema:startDate "2024-02-01"^^xsd:date }

## ContributedActivity-endDate Datatype with ContributedActivity-startDate LessThanOrEquals
DELETE WHERE { ex:project schema:endDate ?day } ;
INSERT DATA { ex:project schema:endDate "2025"^^xsd:gYear }

## ContributedActivity-endDate MaxCount
INSERT DATA { ex:project schema:endDate "2025-11-30"^^xsd:date }

## ContributedActivity-organization Class
INSERT DATA { ex:project prov:wasAssociatedWith ex:strategy }

## ContributedActivity-organization MinCount
DELETE WHERE { ex:project prov:wasAssociatedWith ?who }

## NationalStrategy-country MinCount
DELETE WHERE { ex:strategy gp:countryCode ?code }

## NationalStrategy-country MaxCount
INSERT DATA { ex:strategy gp:countryCode "XB" }

## NationalStrategy-from Datatype
DELETE WHERE { ex:strategy gp:inForceFrom ?year } ;
INSERT DATA { ex:strategy gp:inForceFrom 2024 }

## NationalStrategy-from MinCount
DELETE WHERE { ex:strategy gp:inForceFrom ?year }

## NationalStrategy-from MaxCount
INSERT DATA { ex:strategy gp:inForceFrom "2023"^^xsd:gYear }

## NationalStrategy-until Datatype
DELETE WHERE { ex:strategy gp:inForceUntil ?year } ;
INSERT DATA { ex:strategy gp:inForceUntil 2028 }

## NationalStrategy-until MaxCount
INSERT DATA { ex:strategy gp:inForceUntil "2029"^^xsd:gYear }

## NationalStrategy-publisher Class
INSERT DATA { ex:strategy dcterms:publisher ex:project }

## NationalStrategy-publisher MinCount
DELETE WHERE { ex:strategy dcterms:publisher ?who }

## Observation-indicator Class
DELETE WHERE { ex:figure gp:indicator ?indicator } ;
INSERT DATA { ex:figure gp:indicator ex:aim }

## Observation-indicator MinCount
DELETE WHERE { ex:figure gp:indicator ?indicator }

## Observation-indicator MaxCount with Observation-indicator Class
INSERT DATA { ex:figure gp:indicator ex:aim }

## Observation-country MinCount
DELETE WHERE { ex:figure gp:countryCode ?code }

## Observation-country MaxCount
INSERT DATA { ex:figure gp:countryCode "XB" }

## Observation-period Datatype
DELETE WHERE { ex:figure sdmx-dimension:refPeriod ?year } ;
INSERT DATA { ex:figure sdmx-dimension:refPeriod 2024 }

## Observation-period MinCount
DELETE WHERE { ex:figure sdmx-dimension:refPeriod ?year }

## Observation-period MaxCount
INSERT DATA { ex:figure sdmx-dimension:refPeriod "2023"^^xsd:gYear }

## Observation-value Datatype
DELETE WHERE { ex:figure sdmx-measure:obsValue ?value } ;
INSERT DATA { ex:figure sdmx-measure:obsValue 7 }

## Observation-value MinCount
DELETE WHERE { ex:figure sdmx-measure:obsValue ?value }

## Observation-value MaxCount
INSERT DATA { ex:figure sdmx-measure:obsValue 8.0 }

## Observation-unit MinCount
DELETE WHERE { ex:figure sdmx-attribute:unitMeasure ?unit }

## Observation-unit MaxCount
INSERT DATA { ex:figure sdmx-attribute:unitMeasure "quays" }

## Observation-dataSet Class
DELETE WHERE { ex:figure qb:dataSet ?set } ;
INSERT DATA { ex:figure qb:dataSet ex:strategy }

## Observation-dataSet MinCount
DELETE WHERE { ex:figure qb:dataSet ?set }

## Observation-dataSet MaxCount with Observation-dataSet Class
INSERT DATA { ex:figure qb:dataSet ex:strategy }
