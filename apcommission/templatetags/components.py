"""`{% load components %}`: the pieces that pages are made of, each in `templates/components/`.

{% state_tag placement %}                      {% tag "Overdue" "red" %}
{% summary_list rows %}                        rows: (label, value) or (label, value, url) to change it
{% scroll_table "Marks of the week" %}<thead>…</thead><tbody>…</tbody>{% end_scroll_table %}
{% empty_state "No meetings yet" "Add the first meeting of this panel." url "Add a meeting" %}
{% lifecycle_buttons PLACEMENT placement post_url %}
{% task_list tasks %}                          tasks: Task(title, url, status, colour, hint)
{% progress_piece run.progress run.step url %} {% confirmation "Return submitted" "Your reference" ref %}
{% day placement.start %}                      <time datetime="2026-09-03">3 September 2026</time>
{% related "placement" placement as links %}   links that higher floors put on a lower floor's page:
{% related_buttons links %} {% related_links links %}      what is to be done next; where else to go
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apcommission import related as related_pages
from apcommission import shown
from apcommission.audit import restriction
from apcommission.lifecycles import Lifecycle
from apcommission.paging import page_links

register = template.Library()

# Colours say how a thing stands: grey rests, blue is on its way, yellow waits for someone,
# green is done and well, red needs attention, purple was answered with no.
STATES = {
    "grey": """
        draft not_started cancelled withdrawn superseded archived closed ended void taken_back
        not_taken kept erased dropped retired lifted
    """,
    "blue": """
        submitted invited in_place triaged in_progress running agreed scheduled on_agenda
        planned pack_made evaluating moderating made received confirmed reading applying releasing
    """,
    "yellow": """
        open asked waiting in_development offered out queried needs_refresh deferred listed not_known
        partly_met expired review ending
    """,
    "green": """
        published accepted active signed ready complete added adopted verified approved taken met
        done booked won awarded in_force answered sent handed_on final applied released
    """,
    "red": "late missing failed overdue not_met",
    "purple": "declined returned refused lost",
    "teal": "reintegrating decided held",
}
COLOURS = {state: colour for colour, states in STATES.items() for state in states.split()}


@dataclass(frozen=True)
class Task:
    """A line of a task list: a section of a form, with how it stands. Without `url` it cannot be opened yet.

    An empty `colour` shows the status as plain text, which is right for what is complete.
    """

    title: str
    url: str = ""
    status: str = ""
    colour: str = ""
    hint: str = ""


@register.simple_tag
def tag(text: str, colour: str = "grey") -> SafeString:
    """A GOV.UK tag: grey, blue, teal, green, yellow, orange, red, magenta or purple."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.simple_tag
def state_tag(obj: Any, field: str = "state") -> SafeString:
    """The state of a thing in words, in the colour of how it stands."""
    state = str(getattr(obj, field))
    return tag(getattr(obj, f"get_{field}_display")(), COLOURS.get(state, "grey"))


@register.simple_tag
def day(value: date | None, none: str = "") -> SafeString | str:
    """A day, or a moment with its time, for people and machines; `none` stands where there is none."""
    if value is None:
        return none
    if isinstance(value, datetime):
        moment = shown.local(value)
        return format_html(
            '<time datetime="{}">{}</time>',
            moment.isoformat(timespec="minutes"),
            shown.date_and_time(moment),
        )
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown.long_date(value))


@register.simple_tag
def options(widget: dict[str, Any]) -> SafeString:
    """The options of a select, as Django's templates draw them. Of those there are two for each option: where
    someone may choose of all schools, to draw them took longer than all else of the page.
    """
    groups = []
    for label, found, _ in widget["optgroups"]:
        lines = "\n".join(map(_option, found))
        groups.append(
            f'<optgroup label="{escaped(label)}">\n{lines}\n</optgroup>' if label else lines
        )
    return SafeString("\n".join(groups))


def _option(one: dict[str, Any]) -> str:
    attributes = flatatt(one["attrs"]) if one["attrs"] else ""
    return (
        f'<option value="{escape(str(one["value"]))}"{attributes}>{escaped(one["label"])}</option>'
    )


def escaped(label: Any) -> str:
    """The label as HTML; what is HTML already stays as it is."""
    return label if isinstance(label, SafeString) else escape(str(label))


@register.simple_tag
def table_rows(rows: Iterable[Iterable[tuple[Any, Any, str]]]) -> SafeString:
    """The rows of a list: of each cell its column, what it says, and where it leads; the first names its row.

    In one go, as options are: as nodes of a template they took a third of what a list takes.
    """
    drawn = (
        "".join(_cell(place == 0, *cell) for place, cell in enumerate(cells)) for cells in rows
    )
    return SafeString("\n".join(f'<tr class="govuk-table__row">{cells}</tr>' for cells in drawn))


def _cell(is_head: bool, column: Any, text: Any, url: str) -> str:
    words = escaped(text)
    if url:
        words = f'<a class="govuk-link" href="{escape(url)}">{words}</a>'
    if is_head:
        return f'<th scope="row" class="govuk-table__header">{words}</th>'
    numeric = " govuk-table__cell--numeric" if column.numeric else ""
    return f'<td class="govuk-table__cell{numeric}">{words}</td>'


@register.inclusion_tag("components/restricted.html")
def restricted() -> dict[str, Any]:
    """The banner of a page on which one record was read whose use is restricted. No query."""
    return {"since": restriction.of_what_was_read()}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Sequence[Any]], nothing: str = "Not given") -> dict[str, Any]:
    """Labels and values. A row may carry a third part, the address of the page that changes it."""
    lines = [
        {"label": row[0], "value": row[1], "url": row[2] if len(row) > 2 else ""} for row in rows
    ]
    return {"rows": lines, "nothing": nothing, "changes": any(line["url"] for line in lines)}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """What stands where nothing is yet, and what to do next."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/confirmation.html")
def confirmation(title: str, text: str = "", reference: str = "") -> dict[str, Any]:
    """The green panel at the end of a journey; it carries the page's heading."""
    return {"title": title, "text": text, "reference": reference}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Task], prefix: str = "task") -> dict[str, Any]:
    """Sections to fill in, with how each stands. `prefix` keeps two lists on a page apart."""
    return {"tasks": tasks, "prefix": prefix}


@register.inclusion_tag("components/progress.html")
def progress_piece(percent: int, step: str, url: str) -> dict[str, Any]:
    """How far a job of the worker is. `url` answers JSON: {"percent": 40, "step": "…", "finished": false}.

    With JavaScript it is asked every two seconds and the page loads anew when the job is finished; without,
    a link loads the page anew.
    """
    return {"percent": percent, "step": step, "url": url}


@register.inclusion_tag("components/lifecycle_buttons.html", takes_context=True)
def lifecycle_buttons(
    context: dict[str, Any],
    lifecycle: Lifecycle,
    obj: Any,
    url: str,
    without: str = "",
    only: str = "",
    warn: str = "",
) -> dict[str, Any]:
    """A button for each move that the person may make now. Each posts `verb` to `url`.

    `without`: verbs that have a page of their own ("sign,decline"); `only`: no verbs but these; `warn`: verbs
    drawn as a warning.
    """
    request = context["request"]
    hidden = set(without.split(","))
    wanted = set(only.split(",")) if only else set(lifecycle.verbs) - hidden
    moves = [move for move in lifecycle.open_to(obj, request.user) if move.verb in wanted]
    return {
        "moves": moves,
        "url": url,
        "warn": warn.split(","),
        "version": getattr(obj, "version", None),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """Links to the pages of a list; what else the address asks for is kept."""
    return {"page": page, "links": page_links(page), "request": context["request"]}


@register.simple_block_tag(end_name="end_scroll_table")
def scroll_table(content: str, caption: str, size: str = "m") -> SafeString:
    """A table that scrolls sideways on a narrow screen, in a region that the keyboard can reach.

    `size` of the caption: s, m, l, or `hidden` where a heading says the same.
    """
    classes = "govuk-visually-hidden" if size == "hidden" else f"govuk-table__caption--{size}"
    return format_html(
        '<div class="ap-scroll" role="region" aria-label="{caption}" tabindex="0">'
        '<table class="govuk-table"><caption class="govuk-table__caption {classes}">{caption}</caption>'
        "{content}</table></div>",
        caption=caption,
        classes=classes,
        content=content,
    )


@register.simple_tag(takes_context=True)
def related(context: template.Context, kind: str, obj: Any) -> list[related_pages.Link]:
    """Where the person who asks can go on to from `obj` (see `apcommission/related.py`)."""
    return related_pages.links(kind, obj, context["request"].user)


@register.inclusion_tag("components/related_links.html")
def related_links(links: Iterable[related_pages.Link]) -> dict[str, Any]:
    """Pages beside this one."""
    return {"links": [link for link in links if not link.main]}


@register.inclusion_tag("components/related_buttons.html")
def related_buttons(links: Iterable[related_pages.Link]) -> dict[str, Any]:
    """What is to be done next."""
    return {"links": [link for link in links if link.main]}
