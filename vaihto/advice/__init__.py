"""Advice: the public menu of the four actions, the finder, the self-check, enquiries."""
