"""Tools every room shares: audit, outbox, clock, languages, papers, tables, components."""
