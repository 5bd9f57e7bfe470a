"""Pages of this room: units, and the requirements of qualifications that they are taken from."""
