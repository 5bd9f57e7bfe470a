"""Tables of stays and the stays of a project: what a table would make and change, and the stays as such a table."""
