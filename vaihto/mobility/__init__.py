"""Mobility: people and stays, learning agreements and their signatures, who is abroad now."""
