"""`./run test …`: the whole test suite, or what the arguments to pytest name."""

import os
import sys

from scripts.setup import ROOT
from scripts.system import find_chromium


def main(arguments: list[str]) -> None:
    """Becomes pytest. Two workers unless the arguments say otherwise; a debugger needs just one process."""
    own_number = any(
        word.startswith(("-n", "--numprocesses", "--pdb", "--dist")) for word in arguments
    )
    if chromium := find_chromium():
        os.environ["CHROMIUM"] = chromium
    os.chdir(ROOT)
    # What is left is shared out again at the end: tests in a browser take long, and stand there together.
    workers = [] if own_number else ["-n", "2", "--dist", "worksteal"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *workers, *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
