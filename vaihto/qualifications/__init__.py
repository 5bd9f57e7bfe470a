"""Qualifications: units and learning outcomes, entered by a school with points and source."""
