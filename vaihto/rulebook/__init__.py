"""Data, no code: the numbers and sentences of the programme rules, dated and sourced."""
