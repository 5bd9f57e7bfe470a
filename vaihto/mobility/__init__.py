"""Mobility: people and stays, learning agreements with three signatures, who is abroad now."""
