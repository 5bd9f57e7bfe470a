"""People: who may sign in, which roles the agency gave them, and the links by which others act without an account."""
