"""`python -m vaihto` is the same as `vaihto`."""

import sys

from vaihto.cli import main

sys.exit(main())
