"""The pages of this room: reading for everybody, making and publishing for officers."""
