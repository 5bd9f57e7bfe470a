"""Payments as files: a batch for the bank (ISO 20022 pain.001), the same as a table, and the bank's answer (pain.002).

``pain001`` and ``table`` write, ``pain002`` reads. Nothing here sends anything. Docs: docs/reference/payment-files.md.
"""
