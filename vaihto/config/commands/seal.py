"""`vaihto seal`: makes, replaces and lists the seals of schools; the installation's own seal is used where a school has none.

The key of a seal is a file in VAIHTO_VAR/keys that its owner alone can read; it is in no database and at no address.
Exit codes: 0 = done, 1 = refused by a rule of the system, 2 = wrong use.
"""

import argparse
import json
import sys
from pathlib import Path

from vaihto.config import startup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command understands."""
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    making = deeds.add_parser("create", help="make a seal for a school, or take its own key and certificate over")
    making.add_argument("--organisation", required=True, metavar="NAME-or-ID", help="the school: its name, or its number here")
    making.add_argument(
        "--key", type=Path, metavar="FILE", help="the school’s RSA key (PEM, without password); needs the certificate"
    )
    making.add_argument("--certificate", type=Path, metavar="FILE", help="the certificate of that key (PEM)")
    making.add_argument(
        "--replace", action="store_true", help="replace the seal in use; its key is deleted, its certificate stays"
    )
    listing = deeds.add_parser("list", help="list the seals of schools that are in use")
    listing.add_argument("--json", action="store_true", help="answer as JSON")


def run(options: argparse.Namespace) -> int:
    """Do what is asked; returns the exit code."""
    if options.deed == "list":
        return startup.refuses_plainly(lambda: listed(options))
    if bool(options.key) != bool(options.certificate):
        print("vaihto seal: --key and --certificate belong together; give both or neither.", file=sys.stderr)
        return startup.WRONG_USE
    return startup.refuses_plainly(lambda: create(options))


def create(options: argparse.Namespace) -> int:
    """Make the seal and say its fingerprint. Raises Refused."""
    startup.start()
    startup.require_present_database()
    from django.utils import translation

    from vaihto.config.qualification_import import the_school
    from vaihto.exchange import seals
    from vaihto.kit import clock
    from vaihto.kit.actors import SYSTEM
    from vaihto.kit.operations import Refused
    from vaihto.recognition import operations, school_seals

    given = None
    try:
        if options.key:
            given = seals.Seal(options.key.read_bytes(), options.certificate.read_bytes())
    except OSError as wrong:
        print(f"vaihto seal: {wrong.filename} cannot be read: {wrong.strerror}.", file=sys.stderr)
        return startup.WRONG_USE
    school = the_school(options.organisation)
    try:
        with translation.override("en"):
            known = operations.create_seal(school, given=given, replaces=options.replace, by=SYSTEM, at=clock.now())
    except Refused as refused:
        raise startup.Refused(str(refused)) from refused
    print(f"{school.name}: valid until {known.ends_at:%Y-%m-%d}, fingerprint {known.fingerprint}")
    print(f"Give {school_seals.folder_of(known) / 'certificate.pem'} to whoever verifies. A backup holds the key.")
    return startup.DONE


def listed(options: argparse.Namespace) -> int:
    """List the seals of schools. Raises Refused."""
    startup.start()
    startup.require_present_database()
    from vaihto.recognition import queries

    rows = list(queries.seals_in_use())
    if options.json:
        told = [
            {
                "organisation": one.organisation_id, "name": str(one.organisation), "fingerprint": one.fingerprint,
                "starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat(),
            }
            for one in rows
        ]  # fmt: skip
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return startup.DONE
    for one in rows:
        print(f"{one.organisation_id}  {one.organisation}  until {one.ends_at:%Y-%m-%d}  {one.fingerprint}")
    if not rows:
        print("No school has a seal of its own; the seal of the installation is used.")
    return startup.DONE
