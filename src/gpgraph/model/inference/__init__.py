"""Inference rules as text, and proofs as values."""
