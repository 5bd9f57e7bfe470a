"""Pages of this room: lists, one stay, its learning agreement, and the pages by link for host and participant."""
