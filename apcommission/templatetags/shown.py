"""`{% load shown %}`: the functions of `apcommission.shown` as filters.

{{ placement.start|long_date }}    {{ charge.total|money }}    {{ run.asked_at|date_and_time }}
{{ figure.value|rate:figure.reason }}    {{ pupils|how_many:"pupil,pupils" }}
"""

from django import template

from apcommission import shown

register = template.Library()

for function in (
    shown.long_date,
    shown.short_date,
    shown.clock,
    shown.date_and_time,
    shown.money,
    shown.rate,
    shown.points,
    shown.tenths,
    shown.count,
    shown.plain,
):
    register.filter(function.__name__, function)


@register.filter
def how_many(number: int, words: str) -> str:
    """`{{ 2|how_many:"person,people" }}`; the second word may be left out where an s is enough."""
    one, _, many = words.partition(",")
    return shown.how_many(number, one, many)
