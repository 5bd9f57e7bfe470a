"""Reporting: six questions to participants, the final report planned against real, the balance."""
