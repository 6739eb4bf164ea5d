"""The home page, the account, and pages of words; signing in and out is django-allauth's."""

from tests.access.personas import ANYBODY, EVERYONE
from tests.access.rows import Row

ROWS = [
    Row("home", EVERYONE, queries=12),
    Row("account", EVERYONE),
    Row("page", ANYBODY, kwargs=lambda world: {"name": "help"}),
]
