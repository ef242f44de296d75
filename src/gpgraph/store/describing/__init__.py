"""What the graph says about one thing, and about itself."""
