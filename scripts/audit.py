"""`./run audit`: known weaknesses of what the lock files name, by pip-audit and npm.

Both ask a service on the network. Where it cannot be reached that is said, and nothing is called clean:
the exit status is then 2, and 1 where a weakness was found. `--offline-ok` makes 2 to 0, for places that
have no network by design.
"""

import json
import subprocess
import sys

from scripts.setup import ROOT
from scripts.system import say

PIP_AUDIT = (
    *(sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--strict"),
    *("--requirement", "requirements.lock", "--progress-spinner", "off", "--timeout", "20"),
)
NPM_AUDIT = ("npm", "audit", "--json")
#: What both say where nobody answers, or does not know all of the packages.
UNREACHED = (
    *("ConnectionError", "Connection refused", "Max retries exceeded", "timed out", "ENOTFOUND"),
    *("ECONNREFUSED", "EAI_AGAIN", "ETIMEDOUT", "ServiceError", "HTTPError", "ENOAUDIT"),
    *(
        "audit endpoint returned an error",
        "NameResolutionError",
        "Service Unavailable",
        "could not be audited",
    ),
)
CLEAN, WEAK, UNKNOWN = 0, 1, 2


def verdict(returned: int, said: str) -> int:
    """What an auditor found, by how it ended and what it said."""
    if returned == 0:
        return CLEAN
    return UNKNOWN if any(words in said for words in UNREACHED) else WEAK


def audit(name: str, command: tuple[str, ...]) -> int:
    """Run one auditor and tell what came of it."""
    say(name)
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
        )
        returned, said = done.returncode, done.stdout + done.stderr
    except (OSError, subprocess.TimeoutExpired) as problem:
        returned, said = 1, f"timed out or not there: {problem}"
    found = verdict(returned, said)
    if found == UNKNOWN:
        say("  Not checked: the service that knows of weaknesses did not answer for all of them.")
    elif found == WEAK:
        print(npm_told(said) if command == NPM_AUDIT else said)
    else:
        say("  No known weakness.")
    return found


def npm_told(said: str) -> str:
    """The packages that npm names, one a line; as it was said where that is no JSON."""
    try:
        weak = json.loads(said)["vulnerabilities"].values()
    except (ValueError, KeyError, AttributeError):
        return said
    return "\n".join(f"  {one['name']}: {one['severity']}" for one in weak)


def main(arguments: list[str]) -> int:
    """The worse of the two: a weakness before what is not known."""
    found = {audit("Python packages (pip-audit)", PIP_AUDIT), audit("npm packages", NPM_AUDIT)}
    if WEAK in found:
        return WEAK
    if UNKNOWN in found:
        return CLEAN if "--offline-ok" in arguments else UNKNOWN
    return CLEAN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
