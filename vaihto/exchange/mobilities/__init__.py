"""A table of stays as a school sends it: its columns, a template, and what is wrong with it, each fault at its cell.

Data in, answers out: nothing is stored here. `columns` and `template` do without Polars; `delimited` and `checking` need it.
"""
