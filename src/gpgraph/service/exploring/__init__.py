"""Finding one's way: the trees of all schemes, and what stands around a thing."""
