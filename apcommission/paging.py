"""Which pages of a list to name, as the GOV.UK pagination does: the ends, the neighbours, gaps between."""

from django.core.paginator import Page


def page_links(page: Page) -> list[int | None]:
    """Page numbers to link, in order; None for a gap. `[1, None, 6, 7, 8, None, 40]` on page 7 of 40."""
    last = page.paginator.num_pages
    wanted = sorted(
        {1, page.number - 1, page.number, page.number + 1, last} & set(range(1, last + 1))
    )
    links: list[int | None] = []
    for number in wanted:
        before = links[-1] if links else 0
        if before and number - before == 2:
            links.append(number - 1)  # a gap of one page is no shorter than its number
        elif before and number - before > 2:
            links.append(None)
        links.append(number)
    return links
