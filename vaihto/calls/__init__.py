"""Calls: an officer makes one from an action, publishes it, and a version is frozen."""
