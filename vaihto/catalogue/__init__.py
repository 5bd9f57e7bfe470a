"""Catalogue: finished projects publish what they made; everybody can find it."""
