"""Pages of this room: the six questions by link, the list, the report of a project, questions and acceptance."""
