"""Advice: the public menu of the actions, the finder, the self-check, enquiries."""
