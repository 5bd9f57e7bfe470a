"""Grants: agreement with amount lines, signatures, payments."""
