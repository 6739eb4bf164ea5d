"""`python -m tests.cases.build` writes every study case into its folder beside this package."""

import sys
from pathlib import Path

from tests.cases.build.cases import build_all

CASES_FOLDER = Path(__file__).resolve().parent.parent

for case in build_all():
    case.write(CASES_FOLDER / case.name)
    sys.stdout.write(f"{case.name}: {sum(len(rows) for rows in case.files.values())} rows\n")
