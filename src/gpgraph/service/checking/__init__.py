"""Data against shapes: findings, and where they are."""
