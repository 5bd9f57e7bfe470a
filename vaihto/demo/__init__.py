"""Demo: a believable example programme at a chosen stage, built through the real operations."""
