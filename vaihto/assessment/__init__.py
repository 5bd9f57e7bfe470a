"""Assessment: experts declare conflicts, score each criterion with reasons, hand in."""
