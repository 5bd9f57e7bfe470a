"""How allauth fits our house."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth's door, kept as it is until the room of people widens it."""
