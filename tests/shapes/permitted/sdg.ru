# Edits of valid/sdg.ttl that nothing may report: a rule is not stricter than it says.
PREFIX ex: <https://example.org/id/>
PREFIX gp: <https://w3id.org/gpgraph/ontology#>
PREFIX sdg: <http://metadata.un.org/sdg/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

## The UN's wording, where its file is loaded
INSERT DATA { ex:graph gp:holdsTextsOf <http://metadata.un.org/sdg> .
  sdg:16 skos:prefLabel "Promote peace"@en . sdg:16.4 skos:prefLabel "Reduce flows"@en . sdg:C160402 skos:prefLabel "Value of flows"@en }
