"""The ontology and the shapes, as pages that explain them."""
