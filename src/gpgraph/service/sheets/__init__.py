"""Workbooks for stewards: templates out of shapes, rows into statements, findings on cells."""
