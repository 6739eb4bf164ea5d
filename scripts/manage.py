"""`./run manage …`: a Django management command on the demo's database and broker."""

import os
import subprocess
import sys

from apcommission.servers import EngineFailed
from scripts import database
from scripts.environment import engines
from scripts.setup import ROOT
from scripts.system import say


def main(arguments: list[str]) -> int:
    try:
        with engines("demo") as environment:
            # A database of one's own is migrated by hand.
            if "DATABASE_URL" not in os.environ and not database.WITHOUT_TABLES & set(arguments):
                database.prepare(environment)
            command = [sys.executable, str(ROOT / "manage.py"), *arguments]
            return subprocess.run(command, env=environment, check=False).returncode
    except (EngineFailed, database.MigrationFailed) as failure:
        say(str(failure))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
