"""The review: demand is for the authority alone."""

from tests.access.personas import LA
from tests.access.rows import Row

ROWS = [Row("review:demand", LA, queries=22)]
