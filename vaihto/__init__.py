"""Vaihto: an international mobility programme of VET, from a school's first question to the published figure."""

__version__ = "0.1.0"
