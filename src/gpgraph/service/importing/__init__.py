"""Brings what others publish into a form that stands beside ours."""
