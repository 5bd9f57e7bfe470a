"""Programmes: which programme the agency runs, with which rule pack."""
