"""The pages of this room: the assessor's (assessing) and the officer's (arranging)."""
