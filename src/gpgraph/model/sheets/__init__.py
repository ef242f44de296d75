"""A workbook as stewards fill it: columns, cells and what they mean, as values."""
