"""Doors to outside formats and systems; the only place that may open a socket."""
