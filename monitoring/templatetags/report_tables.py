"""`{% load report_tables %}{% lines table %}`: the lines of a report's table on a page.

Written here and not as a template: there are hundreds of cells, and each of them was a dozen nodes to render.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from monitoring.reports.parts import Cell, Row, Table

register = template.Library()


@register.simple_tag
def lines(table: Table) -> SafeString:
    """The rows of the body: heads with their notes, cells with links to what stands behind them."""
    return format_html_join("\n", "{}", ((_line(row),) for row in table.rows))


def _line(row: Row) -> SafeString:
    note = format_html('<span class="govuk-hint">{}</span>', row.head.note) if row.head.note else ""
    return format_html(
        '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{} {}</th>{}</tr>',
        row.head.text,
        note,
        format_html_join("", "{}", ((_cell(cell, row),) for cell in row.cells)),
    )


def _cell(cell: Cell, row: Row) -> SafeString:
    return format_html(
        '<td class="govuk-table__cell{}"{}>{}</td>',
        " govuk-table__cell--numeric" if cell.number else "",
        format_html(' colspan="{}"', cell.span) if cell.span != 1 else "",
        _linked(cell, row) if cell.link else cell.text,
    )


def _linked(cell: Cell, row: Row) -> SafeString:
    """A link that says of itself what its figure is of."""
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
        cell.link,
        cell.text,
        row.head.text,
    )
