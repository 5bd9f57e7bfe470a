"""Number and day formats."""
