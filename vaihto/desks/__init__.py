"""Desks: a home page for each kind of person, search, my data, and the pages of the house itself."""
