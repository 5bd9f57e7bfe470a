"""Later steps."""
