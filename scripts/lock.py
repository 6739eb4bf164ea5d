"""`./run lock`: the lock files, written anew from pyproject.toml and package.json.

requirements.lock pins everything that `./run` installs; requirements-production.lock the part of it that
an installation needs, in the same versions. Neither names the registry that the packages come from.
"""

import subprocess
import sys

from scripts.setup import ROOT
from scripts.system import say

COMPILE = (
    *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml"),
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"),
)
STEPS: tuple[tuple[str, ...], ...] = (
    (*COMPILE, "--all-extras", "--output-file", "requirements.lock"),
    (
        *COMPILE,
        "--constraint",
        "requirements.lock",
        "--no-annotate",
        "--output-file",
        "requirements-production.lock",
    ),
    (
        "npm",
        "install",
        "--package-lock-only",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--omit-lockfile-registry-resolved",
    ),
)


def main(arguments: list[str]) -> int:
    """Arguments go to uv, for instance `--upgrade-package django`."""
    for step in STEPS:
        extra = arguments if "uv" in step else []
        done = subprocess.run([*step, *extra], cwd=ROOT, check=False)
        if done.returncode != 0:
            say(f"This did not work: {' '.join(step)}")
            return done.returncode
    say("Written: requirements.lock, requirements-production.lock, package-lock.json")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
