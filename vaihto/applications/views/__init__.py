"""The pages of this room: drafts, rows, partners, sending, the partner's page, the officer's list and case."""
