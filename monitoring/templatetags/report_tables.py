"""`{% load report_tables %}{% lines table %}`: the lines of a report's table on a page.

Written here and not as a template: there are hundreds of cells, and each of them was a dozen nodes to render.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString

from apcommission.templatetags.components import escaped
from monitoring.reports.parts import Cell, Row, Table

register = template.Library()


@register.simple_tag
def lines(table: Table) -> SafeString:
    """The rows of the body: heads with their notes, cells with links to what stands behind them."""
    return SafeString("\n".join(map(_line, table.rows)))


def _line(row: Row) -> str:
    note = row.head.note
    note = f'<span class="govuk-hint">{escaped(note)}</span>' if note else ""
    head = f'<th scope="row" class="govuk-table__header">{escaped(row.head.text)} {note}</th>'
    cells = "".join(_cell(cell, row) for cell in row.cells)
    return f'<tr class="govuk-table__row">{head}{cells}</tr>'


def _cell(cell: Cell, row: Row) -> str:
    numeric = " govuk-table__cell--numeric" if cell.number else ""
    span = f' colspan="{cell.span:d}"' if cell.span != 1 else ""
    words = _linked(cell, row) if cell.link else escaped(cell.text)
    return f'<td class="govuk-table__cell{numeric}"{span}>{words}</td>'


def _linked(cell: Cell, row: Row) -> str:
    """A link that says of itself what its figure is of."""
    said = (
        f'{escaped(cell.text)}<span class="govuk-visually-hidden"> {escaped(row.head.text)}</span>'
    )
    return f'<a class="govuk-link" href="{escape(cell.link)}">{said}</a>'
