"""Pages of this room, by kind."""
