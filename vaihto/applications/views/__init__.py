"""The pages of this room: own drafts, sections, rows, partners, sending, the partner's page, the officer's list and case."""
