"""`./run COMMAND`: sets up the project's own environment, then hands over to the command inside it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from scripts import setup
from scripts.system import SetupFailed, say

USAGE = """\
./run demo [--port N]     show the whole system with a sample authority; Ctrl-C stops it
./run test [arguments]    set everything up and run the tests (arguments go to pytest)
./run check [--fix]       style, types, templates, migrations, import directions, deploy settings
./run fuzz [--minutes N]  bad input for every form, parser and address; goes on where it stopped
./run audit               known weaknesses of the packages that the lock files name
./run manage COMMAND …    a Django management command on the demo's database
./run backup FILE         database and documents of the demo, or of your own, in one file
./run restore FILE        bring them back into an empty place; --replace in place of what is there
./run bench [NAME …]      measure against the physical limits of this machine
./run docs                print into docs/ what the code itself says
./run pictures [--port N] take the pictures of the docs from the running demo
./run lock                write the lock files anew from pyproject.toml
"""

# What a command needs beyond Python packages, in the order in which it is set up.
NEEDS: dict[str, tuple[Callable[[Path], None], ...]] = {
    "demo": (setup.front_end, setup.pdf_libraries),
    "test": (setup.front_end, setup.pdf_libraries, setup.browser),
    "check": (setup.front_end,),
    "fuzz": (setup.front_end, setup.pdf_libraries),
    "audit": (setup.front_end,),
    "manage": (setup.front_end, setup.pdf_libraries),
    "backup": (setup.front_end,),
    "restore": (setup.front_end,),
    "bench": (setup.front_end, setup.pdf_libraries),
    "docs": (),
    "pictures": (setup.front_end, setup.browser),
    "lock": (),
}


def main(arguments: list[str]) -> int:
    """Set up what the command needs and become it; returns only when that was not possible."""
    command = arguments[0] if arguments else "help"
    if command not in NEEDS:
        print(USAGE, end="")
        return 0 if command in ("help", "--help", "-h") else 2
    if sys.platform == "darwin":
        # Where brew keeps Pango, which the system's loader does not look at.
        os.environ.setdefault(
            "DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib:/usr/lib"
        )
    try:
        python = setup.python_packages()
        for need in NEEDS[command]:
            need(python)
    except SetupFailed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return _hand_over(python, command, arguments[1:])


def _hand_over(python: Path, command: str, arguments: list[str]) -> NoReturn:
    """The command takes this process over, so that signals reach it."""
    os.environ["PATH"] = f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.execv(python, [str(python), "-m", f"scripts.{command}", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
