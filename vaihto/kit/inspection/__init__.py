"""Looks into a file that somebody sent, in a process of its own with little memory and little time.

`python -I -m vaihto.kit.inspection FILE CLEANED NAME` answers one line of JSON on standard output. It imports neither Django nor
the settings, so a file that breaks out of a parser finds no database, no key and no way out. Why each rule: decision 0017.
"""
