"""Links between goals and what they bear on: the rows, the matrix, and what is not linked."""
