"""Selection: ranking, proposal, decision by another officer, letter, acceptance."""
