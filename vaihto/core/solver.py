"""HiGHS as this house uses it: one thread, a fixed seed, and silent, so that a command's JSON stays JSON."""

import os
import threading
from typing import Any

SEED = 20120221
_said = threading.Lock()
_is_silent = False


def highs() -> Any:
    """Return a solver with one thread and a fixed seed: the same model gets the same answer twice."""
    import highspy

    _swallow_banner()
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", SEED)):
        solver.setOptionValue(name, value)
    return solver


def _swallow_banner() -> None:
    """Make the first solver of the process: HiGHS 1.16 then writes its name to the standard output, whatever the options."""
    global _is_silent
    import ctypes

    import highspy

    with _said:
        if _is_silent:
            return
        library = ctypes.CDLL(None)
        library.fflush(None)
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            highspy.Highs()  # type: ignore[no-untyped-call]
            library.fflush(None)
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
            _is_silent = True
