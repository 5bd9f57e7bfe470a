"""Pure Python: rules, money, periods, scoring, credit.

Frozen facts in, frozen findings and lines out; no Django, clock, net or chance.
"""
