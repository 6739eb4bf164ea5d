"""`./run bench`: measures on engines of its own (set `bench`), brought to the current schema first."""

import subprocess
import sys

from apcommission import embedded
from apcommission.servers import EngineFailed
from scripts.environment import engines
from scripts.setup import ROOT
from scripts.system import say


def main(arguments: list[str]) -> int:
    try:
        with engines("bench") as environment:
            environment["LOG_LEVEL"] = "WARNING"
            embedded.loosen("bench")
            steps = [
                [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"],
                [
                    sys.executable,
                    str(ROOT / "manage.py"),
                    "collectstatic",
                    "--no-input",
                    "--verbosity",
                    "0",
                ],
                [sys.executable, "-m", "bench", *arguments],
            ]
            for step in steps:
                done = subprocess.run(step, cwd=ROOT, env=environment, check=False)
                if done.returncode != 0:
                    return done.returncode
    except EngineFailed as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
