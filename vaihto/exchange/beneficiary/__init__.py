"""Tables for the Commission's Beneficiary Module: columns as an administrator maps them, written, read back and compared.

The template for vocational education and training was not at hand: which columns there are is told by the template that somebody
sends. Data in, answers out: nothing is stored here.
"""
