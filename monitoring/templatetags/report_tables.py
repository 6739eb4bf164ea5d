"""`{% load report_tables %}{% lines table %}`: the lines of a report's table on a page.

Written here and not as a template: there are hundreds of cells, and each of them was a dozen nodes to render.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from monitoring.reports.parts import Cell, Row, Table

register = template.Library()


LINE = '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{} {}</th>{}</tr>'
CELL = '<td class="govuk-table__cell{}"{}>{}</td>'


@register.simple_tag
def lines(table: Table) -> SafeString:
    """The rows of the body: heads with their notes, cells with links to what stands behind them."""
    return format_html_join(
        "\n", LINE, ((row.head.text, _note(row), _cells(row)) for row in table.rows)
    )


def _note(row: Row) -> SafeString | str:
    return format_html('<span class="govuk-hint">{}</span>', row.head.note) if row.head.note else ""


def _cells(row: Row) -> SafeString:
    return format_html_join(
        "",
        CELL,
        (
            (
                " govuk-table__cell--numeric" if cell.number else "",
                format_html(' colspan="{}"', cell.span) if cell.span != 1 else "",
                _linked(cell, row) if cell.link else cell.text,
            )
            for cell in row.cells
        ),
    )


def _linked(cell: Cell, row: Row) -> SafeString:
    """A link that says of itself what its figure is of."""
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
        cell.link,
        cell.text,
        row.head.text,
    )
