"""The audit trail."""

from tests.access.rows import Row

ROWS = [Row("audit:list", {"administrator", "commissioner", "member"})]
