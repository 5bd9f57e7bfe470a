"""The `vaihto` command: one word for each thing an operator does.

Exit codes: 0 = done or answered, 1 = refused by a rule of the system, 2 = wrong use.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from vaihto import __version__

# In the order in which an operator meets them. Each is a module of vaihto.config.commands, imported only when asked for.
COMMANDS = {
    "demo": "set up and run the example programme on this machine",
    "serve": "run the web server",
    "worker": "send mail, make papers and do the other work that waits in the outbox",
    "migrate": "bring the database to the present version",
    "administrator": "make the first administrator of an installation",
    "rules": "list, show and check the rules of the programmes",
    "assign": "assign assessors to the applications of a file, as well as possible, and say why",
    "select": "rank applications and find the best use of a budget, from a file",
    "grant": "calculate what a stay earns in the Erasmus+ pack, from a file",
    "mobilities": "give a template for a table of stays, and check such a table cell by cell",
    "recognition": "export what was recognised of a stay, in the formats of the field",
    "seal": "make and list the seals of schools, with which their recognitions are signed",
    "qualifications": "read a qualification of ePerusteet from a file, and take its units in as those of a school",
    "audit": "verify the chain of what was done",
    "samplecheck": "draw the sample of a check round again from its public file",
    "casefile": "write the file of a case, or check one without the database",
    "treasury": "write the published grants of a call as the State Treasury's file",
    "explain": "tell the whole life of one case",
    "backup": "create, verify or restore a backup",
    "doctor": "say what is wrong with an installation and how to mend it",
}


def parser_for(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command that is named in `words` is imported, so that `--help` answers at once."""
    parser = argparse.ArgumentParser(prog="vaihto", description=__doc__.splitlines()[0])
    parser.add_argument("--version", action="version", version=f"vaihto {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    named = next((word for word in words if not word.startswith("-")), None)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        if name == named:
            module = importlib.import_module(f"vaihto.config.commands.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; `words` are the arguments without the program's name. Returns the exit code."""
    words = list(sys.argv[1:] if words is None else words)
    options = parser_for(words).parse_args(words)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has enough, as `vaihto rules list | head` does; what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
