"""The engine, and what is done to queries and answers around it."""
