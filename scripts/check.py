"""`./run check`: everything that can be said about the code without running its tests.

`./run check --fix` first puts right what a tool can put right: order of imports, layout.
"""

import subprocess
import sys

from apcommission.servers import EngineFailed
from scripts.environment import engines
from scripts.setup import ROOT
from scripts.system import say

PYTHON = sys.executable
MANAGE = (PYTHON, "manage.py")
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Style", (PYTHON, "-m", "ruff", "check", "--output-format", "concise", ".")),
    (
        "Layout of the code",
        (PYTHON, "-m", "ruff", "format", "--check", "--output-format", "concise", "."),
    ),
    ("Types", (PYTHON, "-m", "mypy")),
    ("Templates", (PYTHON, "-m", "djlint", "templates", "--lint", "--quiet")),
    ("Layout of the templates", (PYTHON, "-m", "djlint", "templates", "--check", "--quiet")),
    ("Import directions", ("lint-imports", "--no-logo")),
    ("Migrations", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    ("Deploy settings", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")),
)
FIXES: tuple[tuple[str, ...], ...] = (
    (PYTHON, "-m", "ruff", "check", "--fix", "--quiet", "."),
    (PYTHON, "-m", "ruff", "format", "--quiet", "."),
    (PYTHON, "-m", "djlint", "templates", "--reformat", "--quiet"),
)
# What a production installation sets, in place of the easy values of the embedded default.
PRODUCTION = {
    "SECRET_KEY": "a key of the length and variety that production has: 0123456789 abcdefghij ABCDEFGHIJ",
    "ALLOWED_HOSTS": "ap.example.org",
    "SITE_ADDRESS": "https://ap.example.org",
    "INSECURE_HTTP": "false",
    "SECOND_FACTOR_REQUIRED": "true",
}


def main(arguments: list[str]) -> int:
    """Runs every check, also after one has failed, and names those that did."""
    if "--fix" in arguments:
        for command in FIXES:
            subprocess.run(command, cwd=ROOT, check=False)
    failed = []
    try:
        with engines("test", durable=False) as environment:
            for name, command in CHECKS:
                say(name)
                done = subprocess.run(
                    command, cwd=ROOT, env={**environment, **PRODUCTION}, check=False
                )
                if done.returncode != 0:
                    failed.append(name)
    except EngineFailed as failure:
        failed.append(f"Engines ({failure})")
    except KeyboardInterrupt:
        return 130
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
