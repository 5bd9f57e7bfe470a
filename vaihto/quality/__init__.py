"""Quality: peer learning, peer review and self-assessment (its furniture comes with a later issue)."""
