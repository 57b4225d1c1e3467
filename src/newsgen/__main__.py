"""The door for `python -m newsgen`: the same as the command `newsgen`."""

import sys

from newsgen.cli.start import start

if __name__ == "__main__":
    sys.exit(start())
