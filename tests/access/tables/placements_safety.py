"""Safety: the risk assessment goes with the pupil to whoever works with the placement."""

from tests.access.personas import LA, PROVIDER, SCHOOL
from tests.access.rows import Row

ROWS = [Row("safety:risk", LA | SCHOOL | PROVIDER, lambda w: {"pk": w.placement.pk})]
