"""Connections: what one may make the front hold, and for how long."""
