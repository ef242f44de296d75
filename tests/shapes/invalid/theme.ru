# Bad examples: each block edits valid/theme.ttl so that the rule and constraint in its title report, and no other.
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

## Theme-definition LanguageIn
INSERT DATA { ex:speeding skos:definition "no language tag" }

## Theme-definition UniqueLang
INSERT DATA { ex:speeding skos:definition "driving too fast"@en }

## Theme-definition MinCount
DELETE WHERE { ex:speeding skos:definition ?definition }

## Theme-broader Class
INSERT DATA { ex:speeding skos:broader ex:cameras }

## HasTheme-theme Class
DELETE DATA {
  ex:cameras gp:hasTheme ex:speeding .
  ex:link gp:object ex:speeding
} ;
INSERT DATA {
  ex:cameras gp:hasTheme ex:cameras-elsewhere .
  ex:link gp:object ex:cameras-elsewhere .
  ex:cameras-elsewhere a gp:Capability ;
    rdfs:label "Cameras elsewhere"@en ;
    dcterms:identifier "cameras-elsewhere" ;
    skos:definition "cameras of others"@en ;
    skos:inScheme ex:themes ;
    skos:notation "cameras-elsewhere" ;
    skos:prefLabel "Cameras elsewhere"@en ;
    skos:topConceptOf ex:themes ;
    gp:passage ex:passage ;
    gp:position 2 .
  ex:passage a gp:Passage ;
    rdfs:label "Sentence about cameras"@en ;
    gp:heading "Cameras" ;
    gp:inDocument ex:document ;
    gp:sentence 2 ;
    gp:sha256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" .
  ex:document a dcterms:BibliographicResource ;
    rdfs:label "Page about cameras"@en ;
    dcterms:publisher ex:police ;
    dcterms:source <https://example.org/cameras> ;
    dcterms:title "Cameras"@en
}

## HasTheme-evidence SPARQL
INSERT DATA { ex:cameras gp:hasTheme ex:traffic }

## Collection-member Class
INSERT DATA { ex:road-themes skos:member ex:police }

## Collection-member MinCount
DELETE WHERE { ex:road-themes skos:member ?member }

## Collection-definition MinCount
DELETE WHERE { ex:road-themes skos:definition ?definition }

## OwnConcept-identifier Equals (theme)
DELETE DATA { ex:speeding dcterms:identifier "speeding" } ;
INSERT DATA { ex:speeding dcterms:identifier "speed" }

## OwnConcept-notation MinCount (theme) with OwnConcept-identifier Equals
DELETE DATA { ex:speeding skos:notation "speeding" }

## OwnConcept-prefLabel Equals (theme)
DELETE DATA { ex:speeding skos:prefLabel "Speeding"@en } ;
INSERT DATA { ex:speeding skos:prefLabel "Driving too fast"@en }

## OwnConcept-uniqueNotation SPARQL (theme)
DELETE DATA { ex:speeding skos:notation "speeding" ; dcterms:identifier "speeding" } ;
INSERT DATA { ex:speeding skos:notation "traffic" ; dcterms:identifier "traffic" }

## HasTheme-evidence SPARQL (of something else)
INSERT DATA { ex:road-themes gp:hasTheme ex:speeding }

## HasTheme-evidence SPARQL (in another word)
DELETE DATA { ex:link gp:predicate gp:hasTheme } ;
INSERT DATA { ex:link gp:predicate skos:relatedMatch . ex:cameras skos:relatedMatch ex:speeding }
