"""What is printed into docs/, by the name of its place. Imported once Django is set up."""

from collections.abc import Callable

from scripts.printed import census_rules, going_on, lifecycles, measures, roles, timetable

PRINTERS: dict[str, Callable[[], str]] = {
    "census-rules": census_rules.text,
    "going-on": going_on.text,
    "lifecycles": lifecycles.text,
    "measures": measures.text,
    "pages": roles.pages,
    "permissions": roles.permissions,
    "questions": roles.questions,
    "timetable": timetable.text,
}
