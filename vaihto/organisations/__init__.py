"""Organisations: register, colleagues, who may sign, standings, the school's development plan."""
