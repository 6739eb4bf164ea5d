"""The sections of the referral form: what each asks, and what is missing before it can be submitted.

The task list, the pages, "check your answers" and the check at submitting are all drawn from here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from apcommission.shown import long_date
from referrals.referral.models import ITEMS, Rating, Referral
from referrals.toolkit.queries import not_tried

Missing = Callable[[Referral], list[str]]


@dataclass(frozen=True)
class FormSection:
    """`key` stands in the address; `fields` are attributes of the referral, with what each lacks if empty."""

    key: str
    title: str
    hint: str
    fields: tuple[str, ...]
    needed: dict[str, str]
    more: Missing = lambda referral: []

    def missing(self, referral: Referral) -> list[str]:
        """What is still to be told in this section, in words; empty: complete."""
        lacks = [
            words
            for field, words in self.needed.items()
            if getattr(referral, field) in (None, "", [])
        ]
        return lacks + self.more(referral)


def _exclusion_date(referral: Referral) -> list[str]:
    excluded = referral.route == Referral.Route.PERMANENT_EXCLUSION
    return ["the day of the exclusion"] if excluded and not referral.exclusion_date else []


#: What the time counts from, for routes whose clock begins with such a day.
COUNTS_FROM = {
    Referral.Route.SUSPENSION: "the first day of the suspension",
    Referral.Route.MEDICAL: "the first day of the absence",
    Referral.Route.MOVED_IN: "the day of arrival",
    Referral.Route.CUSTODY: "the day of release",
}
#: What each route must tell beside the rest.
ROUTE_NEEDS = {
    Referral.Route.SUSPENSION: "how many days of suspension there were in this school year",
    Referral.Route.MOVED_IN: "the school and the area from which the pupil came",
    Referral.Route.CUSTODY: "where the young person was, and who works with the family now",
    Referral.Route.MEDICAL: "what the doctor says about school, and until when",
    Referral.Route.AGENCY: "which agency asks, and whom to speak with there",
    Referral.Route.SELF: "who asks, and how they can be reached",
}


def _clock_from(referral: Referral) -> list[str]:
    if referral.clock_from or referral.route not in COUNTS_FROM:
        return []
    return [COUNTS_FROM[Referral.Route(referral.route)]]


def _route_facts(referral: Referral) -> list[str]:
    needed = ROUTE_NEEDS.get(Referral.Route(referral.route))
    return [needed] if needed and not referral.route_facts else []


def lacks_contact(referral: Referral) -> bool:
    """Whether the pupil's record names no one with parental responsibility. Prefetch the contacts."""
    return not any(c.parental_responsibility for c in referral.pupil.contacts.all())


def _contact(referral: Referral) -> list[str]:
    if not lacks_contact(referral):
        return []
    return ["a contact with parental responsibility (on the pupil’s record)"]


def _ratings(referral: Referral) -> list[str]:
    rated = {rating.area for rating in referral.ratings.all()}
    return [
        f"a score for “{label.lower()}”" for area, label in Rating.Area.choices if area not in rated
    ]


def _interventions(referral: Referral) -> list[str]:
    if not referral.interventions.all():
        return ["at least one thing that was tried"]
    if referral.stages_left_because:
        return []
    return [
        f"“{stage}”, or in “Why this referral” why it was not tried"
        for stage in not_tried(referral)
    ]


def _consent(referral: Referral) -> list[str]:
    return ["the parents’ agreement to the referral"] if referral.parent_consent is False else []


SECTIONS = (
    FormSection(
        "reason",
        "Why this referral",
        "Route, reason and aim",
        (
            "route",
            "exclusion_date",
            "clock_from",
            "route_facts",
            "reason",
            "aim",
            "stages_left_because",
        ),
        {"reason": "the reason", "aim": "the aim"},
        lambda referral: [
            *_exclusion_date(referral),
            *_clock_from(referral),
            *_route_facts(referral),
            *_contact(referral),
        ],
    ),
    FormSection(
        "attendance",
        "Attendance and exclusions",
        "The last full term",
        ("baseline_attendance", "register_counts", "suspensions"),
        {"baseline_attendance": "attendance in the last full term"},
    ),
    FormSection(
        "profile",
        "Profile of the pupil",
        "Five areas on a four-point scale",
        (),
        {},
        _ratings,
    ),
    FormSection(
        "interventions",
        "What was tried",
        "Stage by stage, with what came of it",
        (),
        {},
        _interventions,
    ),
    FormSection(
        "risks",
        "Agencies and risks",
        "Who is involved, and how risks are kept small",
        ("agencies", "risks", "staffing_ratio"),
        {"risks": "the risks (say “none known” if there are none)"},
    ),
    FormSection(
        "views",
        "The young person and the parents",
        "What they say, and whether the parents agree",
        ("interests", "young_person_views", "parent_views", "parent_consent"),
        {
            "young_person_views": "what the young person says",
            "parent_views": "what the parents say",
            "parent_consent": "whether the parents agree",
        },
        _consent,
    ),
    FormSection(
        "contacts",
        "Who receives attendance",
        "A named person at the school",
        ("attendance_contact_name", "attendance_contact_email"),
        {
            "attendance_contact_name": "the name of the person",
            "attendance_contact_email": "the email address of the person",
        },
    ),
    FormSection(
        "programme",
        "Programme wanted",
        "From the directory, if you have one in mind",
        ("programme_wanted",),
        {},
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}


def missing(referral: Referral) -> list[tuple[FormSection, list[str]]]:
    """The sections that still lack something, with what. Contacts, ratings, interventions: prefetch them."""
    found = [(section, section.missing(referral)) for section in SECTIONS]
    return [(section, lacks) for section, lacks in found if lacks]


def answers(referral: Referral) -> list[tuple[FormSection, list[tuple[str, Any]]]]:
    """(section, [(label, value)]) of everything told, for "check your answers", readers and packs."""
    told = []
    for section in SECTIONS:
        rows = [(_label(name), _value(referral, name)) for name in section.fields]
        if section.key == "profile":
            rows = _profile_rows(referral)
        if section.key == "interventions":
            rows = [(_heading(tried), _came_of(tried)) for tried in referral.interventions.all()]
        told.append((section, rows))
    return told


def _label(name: str) -> str:
    words = str(Referral._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]


def _value(referral: Referral, name: str) -> Any:
    value = getattr(referral, name)
    display = getattr(referral, f"get_{name}_display", None)
    if display is not None:
        return display()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if name == "baseline_attendance" and value is not None:
        return f"{value} per cent"
    if isinstance(value, date):
        return long_date(value)
    return "" if value is None else value


def _profile_rows(referral: Referral) -> list[tuple[str, Any]]:
    """The latest score in each area, with its items as far as they were scored."""
    latest = {rating.area: rating.score for rating in referral.ratings.all()}
    items = {one.item: one for one in referral.rating_items.all()}
    rows = []
    for area, label in Rating.Area.choices:
        told = [str(items[item]) for item in ITEMS[area] if item in items]
        if area in latest:
            detail = f" ({'; '.join(told)})" if told else ""
            rows.append((str(label), f"{latest[area]} of 4{detail}"))
    return rows


def _heading(tried: Any) -> str:
    until = f" to {tried.ended_on:%-d %B %Y}" if tried.ended_on else ""
    return f"{tried.get_stage_display()}, {tried.started_on:%-d %B %Y}{until}"


def _came_of(tried: Any) -> str:
    what = str(tried.description)
    return f"{what.rstrip('. ')}. {tried.outcome}" if tried.outcome else what
