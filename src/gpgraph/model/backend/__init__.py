"""The server that holds the data, where that is not this program: its names and its habits."""
