"""Measurements against other servers, and the synthetic graph that they and some tests need."""
