"""The pages of this room: actions, finder and self-check for everybody, enquiries for schools and officers."""
