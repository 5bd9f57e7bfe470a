"""Reads a file of ePerusteet in a process of its own with little memory and little time; knows neither Django nor the settings.

Its arguments are the file, a place that is not used, and the file's name. It answers one line of JSON: the qualification as
values, or the faults.
"""

import json
import sys
from pathlib import Path

from vaihto.core import qualification_values
from vaihto.exchange import eperusteet
from vaihto.kit.inspection.__main__ import tie_hands


def main(words: list[str]) -> int:
    """Answer one line of JSON."""
    tie_hands(Path(words[1]))
    try:
        made = eperusteet.read(Path(words[0]).read_bytes())
        answer = {"faults": [], "qualification": qualification_values.values(made)}
    except eperusteet.CannotRead as wrong:
        answer = {"faults": [eperusteet.message(each) for each in wrong.faults]}
    except MemoryError:
        answer = {"refused": "too_heavy"}
    print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
