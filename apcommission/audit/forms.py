"""Asking for the file of a year."""

from apcommission.fields import WholeNumberField
from apcommission.forms import PageForm


class YearForm(PageForm):
    """Which year."""

    button = "Have the file made"
    year = WholeNumberField(min_value=2000, max_value=2200, label="Year")
