"""The pages of this room: the ranking of a call, presenting and deciding, letters and answers."""
