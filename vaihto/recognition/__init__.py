"""Recognition: the host assesses, the school decides per unit, the transcript says so."""
