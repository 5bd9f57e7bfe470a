"""`vaihto administrator`: makes the first administrator of an installation, who then gives everybody else their roles."""

import argparse

from vaihto.config import startup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    parser.add_argument("email", help="e-mail address to sign in with; a code is sent there at each sign-in")
    parser.add_argument("--name", required=True, help="name of the person")
    parser.add_argument("--language", choices=["fi", "sv", "en"], default="fi", help="language of pages and mail")


def run(options: argparse.Namespace) -> int:
    """Make the account and give it the role; exit code 1 where the address has an account."""
    return startup.refuses_plainly(lambda: administrator(options.email, options.name, options.language))


def administrator(email: str, name: str, language: str) -> int:
    """Make an account that signs in with a code by e-mail, and give it the role of administrator."""
    startup.start()
    startup.require_present_database()
    from django.db import transaction

    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM
    from vaihto.kit.operations import Refused
    from vaihto.people import operations

    at = clock.now()
    try:
        with transaction.atomic():
            person = operations.add_person(email=email, name=name, language=language, by=SYSTEM, at=at)
            operations.give_role(person, role="administrator", by=SYSTEM, at=at)
    except Refused as refused:
        raise startup.Refused(str(refused)) from refused
    print(f"{name} is an administrator now and signs in with a code sent to {email}.")
    return startup.DONE
