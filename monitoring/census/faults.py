"""What is missing or contradictory about a pupil in the census, and where it is put right.

Each rule says whether the department publishes it or it is this project's own reading of the guide
(docs/interfaces/census.md lists them from here).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from monitoring.census import codes
from monitoring.census.items import Values, pupil_items, values
from placements.placement.models import Placement
from providers.directory.models import Provider
from referrals.pupils import upn
from referrals.pupils.models import Pupil

MISSING, CONTRADICTORY, CHECK = "missing", "contradictory", "check"
KINDS = {
    MISSING: "Something is missing",
    CONTRADICTORY: "Something is contradictory",
    CHECK: "Something to look at",
}
#: What keeps a census from being signed off without a reason.
BLOCKING = (MISSING, CONTRADICTORY)

URN = re.compile(r"[0-9]{6}")
UKPRN = re.compile(r"1[0-9]{7}")
ULN = re.compile(r"[0-9]{10}")
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
TEMPORARY_UPN = re.compile(r"[A-Z][0-9]{11}[A-Z]")
#: Published: learner numbers are given from 14 years on.
AGE_OF_ULN = 14
#: Ours: so far a year group may be from the one of the pupil's age before someone should look.
YEARS_APART = 1


@dataclass(frozen=True)
class Case:
    """One pupil of a census: the placement that is sent, its values, how many more there are that day."""

    placement: Placement
    values: Values
    reference_date: date
    others: int = 0


@dataclass(frozen=True)
class Fault:
    """What is wrong, in words, with which item, and the page on which it is put right."""

    kind: str
    item: str
    words: str
    url: str

    def __str__(self) -> str:
        return self.words

    @property
    def sentence(self) -> str:
        """The words with a full stop, unless they ask."""
        return self.words if self.words.endswith("?") else f"{self.words}."


Found = Iterator[tuple[str, str]]  # item, words


@dataclass(frozen=True)
class Rule:
    """A rule: its kind, whether it is published, what it says, where it is put right, what it finds."""

    kind: str
    published: bool
    words: str
    where: Callable[[Placement], str]
    find: Callable[[Case], Found]


RULES: list[Rule] = []


def rule(
    kind: str, words: str, where: Callable[[Placement], str], *, published: bool
) -> Callable[[Callable[[Case], Found]], Callable[[Case], Found]]:
    """Register a rule."""

    def add(find: Callable[[Case], Found]) -> Callable[[Case], Found]:
        RULES.append(Rule(kind, published, words, where, find))
        return find

    return add


def case_of(placement: Placement, reference_date: date, others: int = 0) -> Case:
    """A pupil of a census with the values that are sent. No query: see `queries.placed`."""
    return Case(placement, values(placement, reference_date), reference_date, others)


def faults(case: Case) -> list[Fault]:
    """All that the rules find in one pupil, what is missing first. No query."""
    found = [
        Fault(each.kind, item, words, each.where(case.placement))
        for each in RULES
        for item, words in each.find(case)
    ]
    return sorted(found, key=lambda fault: list(KINDS).index(fault.kind))


def standing(found: list[Fault]) -> str:
    """How a pupil stands: the gravest kind of fault; empty: ready."""
    return found[0].kind if found else ""


# ---- Where things are put right ------------------------------------------------------------------


def pupil_page(placement: Placement) -> str:
    return reverse("pupils:edit", args=[placement.pupil_id])


def items_page(placement: Placement) -> str:
    return reverse("census:items", args=[placement.pk])


def entry_page(placement: Placement) -> str:
    return reverse("directory:entry", args=[placement.provider_id])


def placement_page(placement: Placement) -> str:
    return reverse("placement:detail", args=[placement.pk])


def timetable_page(placement: Placement) -> str:
    return reverse("placement:timetable", args=[placement.pk])


# ---- Missing -------------------------------------------------------------------------------------


@rule(
    MISSING,
    "UPN, names, date of birth and sex are sent of every pupil",
    pupil_page,
    published=True,
)
def _identity(case: Case) -> Found:
    for item, words in (
        ("upn", "There is no UPN"),
        ("surname", "There is no surname"),
        ("forename", "There is no forename"),
        ("sex", "The sex is not known"),
    ):
        if not case.values.get(item):
            yield item, words


@rule(MISSING, "The ethnicity is sent, if only as refused (REFU)", pupil_page, published=True)
def _ethnicity(case: Case) -> Found:
    if not case.placement.pupil.ethnicity.strip():
        yield "ethnicity", "The ethnicity is not known. Write NOBT if it was not yet asked"


@rule(MISSING, "SEN provision is sent of every pupil", pupil_page, published=True)
def _sen(case: Case) -> Found:
    if not case.values.get("sen_provision"):
        yield "sen_provision", "The SEN provision is not known"


@rule(MISSING, "A pupil with SEN support or a plan has a primary need", pupil_page, published=True)
def _need(case: Case) -> Found:
    with_need = (Pupil.SenProvision.SUPPORT, Pupil.SenProvision.EHCP)
    if case.values.get("sen_provision") in with_need and not case.values.get("sen_need"):
        yield "sen_need", "The primary need is not known"


@rule(MISSING, "The home address has a first line", items_page, published=True)
def _address(case: Case) -> Found:
    if not case.values.get("address_1"):
        yield "address_1", "There is no home address"


@rule(MISSING, "The home address has a postcode", pupil_page, published=True)
def _postcode(case: Case) -> Found:
    if not case.values.get("postcode"):
        yield "postcode", "There is no postcode"


@rule(
    MISSING,
    "It is known whether the pupil may have free meals, and since when",
    items_page,
    published=False,
)
def _meals(case: Case) -> Found:
    own = pupil_items(case.placement)
    if not own.free_meals:
        yield "meals_from", "It is not known whether the pupil may have free meals"
    elif own.free_meals == codes.FreeMeals.YES and own.free_meals_from is None:
        yield "meals_from", "It is not known since when the pupil may have free meals"


@rule(MISSING, "Every placement has a primary reason", items_page, published=True)
def _reason(case: Case) -> Found:
    if not case.values.get("reason"):
        yield "reason", "The primary reason for the placement is not known"


@rule(MISSING, "Every placement has its sessions a week", timetable_page, published=True)
def _sessions(case: Case) -> Found:
    if not case.values.get("sessions"):
        yield "sessions", "There is no session on the timetable"


# ---- Contradictory -------------------------------------------------------------------------------


@rule(CONTRADICTORY, "The UPN has the right form and check letter", pupil_page, published=True)
def _upn(case: Case) -> Found:
    text = case.values.get("upn", "")
    if text and (words := upn.fault(text)):
        yield "upn", words


@rule(CONTRADICTORY, "The learner number has ten digits", items_page, published=True)
def _uln(case: Case) -> Found:
    if (text := case.values.get("uln", "")) and not ULN.fullmatch(text):
        yield "uln", "A unique learner number has ten digits"


@rule(CONTRADICTORY, "The ethnicity is one of the code set", pupil_page, published=True)
def _known_ethnicity(case: Case) -> Found:
    text = case.placement.pupil.ethnicity.strip()
    if text and not case.values.get("ethnicity"):
        yield "ethnicity", f"“{text}” is not an ethnicity of the code set"


@rule(CONTRADICTORY, "A pupil without SEN has no primary need", pupil_page, published=True)
def _no_need(case: Case) -> Found:
    if case.values.get("sen_provision") == Pupil.SenProvision.NONE and case.values.get("sen_need"):
        yield "sen_need", "There is a primary need, but no SEN provision"


@rule(CONTRADICTORY, "The postcode has the form of one", pupil_page, published=True)
def _real_postcode(case: Case) -> Found:
    if (text := case.values.get("postcode", "")) and not POSTCODE.fullmatch(text.upper()):
        yield "postcode", f"“{text}” is not the form of a postcode"


@rule(
    CONTRADICTORY, "Days of free meals stand in order, after the birth", items_page, published=False
)
def _meal_days(case: Case) -> Found:
    start, end = case.values.get("meals_from", ""), case.values.get("meals_to", "")
    if start and start < case.values["birth_date"]:
        yield "meals_from", "Free meals begin before the pupil was born"
    if start > case.reference_date.isoformat():
        yield "meals_from", "Free meals begin after the census day"
    if end and end < start:
        yield "meals_to", "Free meals end before they begin"


@rule(
    CONTRADICTORY,
    "A URN has six digits, a UKPRN eight, the first of them 1",
    entry_page,
    published=True,
)
def _provider_numbers(case: Case) -> Found:
    if (text := case.values.get("urn", "")) and not URN.fullmatch(text):
        yield "urn", f"“{text}” is not a URN: it has six digits"
    if (text := case.values.get("ukprn", "")) and not UKPRN.fullmatch(text):
        yield "ukprn", f"“{text}” is not a UKPRN: it has eight digits and begins with 1"


@rule(
    CONTRADICTORY,
    "A provider that is registered as a school has a URN",
    entry_page,
    published=False,
)
def _registered(case: Case) -> Found:
    registered = case.placement.provider.registration == Provider.Registration.REGISTERED
    if registered and not case.values.get("urn"):
        yield "urn", "The provider is registered as a school, but has no URN"


@rule(CONTRADICTORY, "The placement begins after the birth", pupil_page, published=True)
def _born(case: Case) -> Found:
    if case.values["start"] <= case.values["birth_date"]:
        yield "birth_date", "The pupil was born after the placement began"


# ---- To look at ----------------------------------------------------------------------------------


@rule(CHECK, "A temporary UPN is for a short time only", pupil_page, published=True)
def _temporary(case: Case) -> Found:
    if TEMPORARY_UPN.fullmatch(case.values.get("upn", "")):
        yield "upn", "This is a temporary UPN. Is the real one known by now?"


@rule(CHECK, "Pupils of 14 and over have a learner number", items_page, published=True)
def _learner_number(case: Case) -> Found:
    born, day = case.placement.pupil.birth_date, case.reference_date
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if age >= AGE_OF_ULN and not case.values.get("uln"):
        yield "uln", f"The pupil is {age}. Is a unique learner number known?"


@rule(
    CHECK, "Another authority may pay for a pupil who lives in its area", pupil_page, published=True
)
def _home(case: Case) -> Found:
    home = case.placement.pupil.home_la
    if home and home != settings.AUTHORITY_CODE:
        yield "postcode", f"The pupil lives in the area of authority {home}. Who pays?"


@rule(CHECK, "The year group fits the age", pupil_page, published=False)
def _year_group(case: Case) -> Found:
    born = case.placement.pupil.birth_date
    day = case.reference_date
    began = day.year - (day.month < 9)  # the year in whose September the school year began
    year = began - born.year - ((born.month, born.day) >= (9, 1)) - 4  # year 1 begins at five
    apart = abs(year - case.placement.pupil.year_group)
    if apart > YEARS_APART:
        yield "birth_date", f"By age this would be year {year}, not {case.placement.pupil.year}"


@rule(
    CHECK,
    "A placement that has outlasted its planned end has not ended",
    placement_page,
    published=False,
)
def _outlasted(case: Case) -> Found:
    placement = case.placement
    if placement.end is None and placement.planned_end < case.reference_date:
        yield "end", "The planned last day is over. Has the placement ended?"


@rule(CHECK, "Of several placements on the day one is sent", placement_page, published=True)
def _several(case: Case) -> Found:
    if case.others:
        yield (
            "start",
            "The pupil has a further placement that day. The one with most sessions is sent",
        )
