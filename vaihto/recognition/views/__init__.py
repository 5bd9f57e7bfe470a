"""Pages of this room: lists, one recognition, the host's assessment by link, transcripts."""
