"""Where the rows of each file of the import format stand in the database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Coalesce

from apcommission.calendar.models import Closure, Term
from apcommission.people.models import School
from monitoring.value_for_money.models import Comparator
from placements.attendance.models import AttendanceCode, Mark
from placements.charges.models import Extra
from placements.learning.models import Award
from placements.leaving.models import Destination
from placements.placement.models import COUNTED, Placement, TimetableSlot
from providers.directory.models import IN_DIRECTORY, Price, Programme, Provider
from providers.protocols.models import ProtocolSignature, StandardStatus
from referrals.panels.models import Decision
from referrals.pupils.models import Pupil
from referrals.referral.models import Intervention, Rating, Referral

#: The start of a price that holds from the beginning, as the format writes it.
BEGINNING = date(1900, 1, 1)

#: Where the references of each kind of thing stand.
KINDS: dict[str, tuple[type[Model], str]] = {
    "school": (School, "urn"),
    "provider": (Provider, "organisation__reference"),
    "programme": (Programme, "reference"),
    "pupil": (Pupil, "upn"),
    "referral": (Referral, "reference"),
    "placement": (Placement, "reference"),
    "code": (AttendanceCode, "code"),
}


ALL = Q()


@dataclass(frozen=True)
class Source:
    """Where the rows of a file stand: for each column a field (or path, or expression) of the model.

    `only`: the objects that are rows of the format at all. `dumped`: of these, the ones that the format
    tells rightly; the others (a draft, an offer) would come back as something that they are not.
    """

    model: type[Model]
    paths: dict[str, Any]
    only: Q = ALL
    dumped: Q = ALL


def _same(*names: str, **paths: Any) -> dict[str, Any]:
    """Columns that are called as their field, then others."""
    return {name: name for name in names} | paths


#: Placements that the format tells rightly.
TOLD = (*COUNTED, Placement.State.AGREED)
#: Slots of the timetable that a placement is dumped with: the last one, where it has changed.
_PRESENT = Q(place=TimetableSlot.Place.PROVIDER) & (
    Q(valid_to=None) | Q(valid_to__gte=F("placement__end"))
)
#: The session of a slot as another placement of the pupil has it, in days that they have in common.
_ELSEWHERE = TimetableSlot.objects.filter(
    _PRESENT,
    Q(placement__end=None) | Q(placement__end__gte=OuterRef("placement__start")),
    placement__start__lte=Coalesce(OuterRef("placement__end"), Value(date.max)),
    placement__state__in=TOLD,
    pupil=OuterRef("pupil"),
    weekday=OuterRef("weekday"),
    session=OuterRef("session"),
).exclude(placement=OuterRef("placement"))
#: The present timetable with the provider, as 2 x weekday + half. The format has one timetable for all of a
#: placement: a session that came later is left out where the pupil was elsewhere in it before.
_TIMETABLE = ArraySubquery(
    TimetableSlot.objects.filter(_PRESENT, placement=OuterRef("pk"))
    .filter(Q(valid_from__lte=F("placement__start")) | ~Exists(_ELSEWHERE))
    .values_list(F("weekday") * 2 + F("session"))
    .order_by("weekday", "session")
)

SOURCES: dict[str, Source] = {
    "terms": Source(Term, _same("start", "end", "break_start", "break_end", term="reference")),
    "schools": Source(
        School,
        {
            "URN": "urn",
            "LA (code)": "la_code",
            "EstablishmentName": "organisation__name",
            "TypeOfEstablishment (name)": "establishment_type",
            "PhaseOfEducation (name)": "phase",
            "Postcode": "postcode",
            "EstablishmentStatus (name)": "status",
        },
    ),
    "providers": Source(
        Provider,
        _same(
            *("category", "urn", "ukprn", "registration", "postcode", "phone", "email", "website"),
            *("contact_name", "contact_role", "description"),
            provider_ref="organisation__reference",
            name="organisation__name",
            published=ExpressionWrapper(Q(state__in=IN_DIRECTORY), BooleanField()),
        ),
    ),
    "closures": Source(Closure, _same("date", "reason", provider_ref="provider__reference")),
    "programmes": Source(
        Price,
        {
            name: f"programme__{name}"
            for name in (
                *("title", "subject_areas", "key_stages", "mode", "sessions_per_week", "weeks"),
                *("places", "needs_met", "min_attendance", "accepts_permanently_excluded"),
                *("accepts_ehcp", "entry_requirements", "assessment_methods", "progression"),
                "qualifications",
            )
        }
        | {
            "programme_ref": "programme__reference",
            "provider_ref": "programme__provider__organisation__reference",
            "price": "amount",
            "price_basis": "basis",
            "price_from": Coalesce("valid_from", Value(BEGINNING)),
            "venue_postcode": "programme__venue__postcode",
        },
    ),
    "signatures": Source(
        ProtocolSignature,
        _same(
            *("signed_on", "signed_by"),
            provider_ref="provider__organisation__reference",
            protocol_version="pack__name",
        ),
    ),
    "standards": Source(
        StandardStatus,
        _same(
            *("status", "verified_on", "evidence", "expires_on"),
            provider_ref="provider__organisation__reference",
            protocol_version="standard__pack__name",
            standard="standard__code",
        ),
    ),
    "pupils": Source(
        Pupil,
        _same(
            *("upn", "surname", "forename", "birth_date", "sex", "year_group", "home_la"),
            *("sen_provision", "sen_need", "ethnicity", "looked_after", "pupil_premium"),
            "postcode",
            school_urn="school__urn",
        ),
    ),
    "referrals": Source(
        Referral,
        _same(
            *("route", "reason", "submitted_on", "exclusion_date", "baseline_attendance", "aim"),
            "parent_consent",
            referral_ref="reference",
            upn="pupil__upn",
            school_urn="school__urn",
        ),
        dumped=~Q(state__in=("draft", "withdrawn")),
    ),
    "ratings": Source(
        Rating, _same("rated_on", "area", "score", referral_ref="referral__reference")
    ),
    "interventions": Source(
        Intervention,
        _same("stage", "description", "outcome", referral_ref="referral__reference")
        | {"from": "started_on", "to": "ended_on"},
    ),
    "decisions": Source(
        Decision,
        _same(
            *("outcome", "reasons", "review_on", "signed_by"),
            referral_ref="referral__reference",
            panel="meeting__panel__name",
            meeting_date="meeting__date",
            programme_ref="programme__reference",
            passed_to="passed_to__name",
        ),
        only=Q(state=Decision.State.SIGNED),
    ),
    "placements": Source(
        Placement,
        _same(
            *("start", "planned_end", "end", "end_reason", "registration", "price", "price_basis"),
            *("school_share", "la_share", "ehcp_share"),
            placement_ref="reference",
            referral_ref="referral__reference",
            programme_ref="programme__reference",
            timetable=_TIMETABLE,
        ),
        dumped=Q(state__in=TOLD),
    ),
    "attendance": Source(
        Mark,
        _same(
            *("date", "session", "minutes_late", "recorded_by"),
            placement_ref="placement__reference",
            code="code",
        ),
    ),
    "awards": Source(
        Award,
        _same(
            *("title", "level", "kind", "awarded_on", "qualification_number"),
            placement_ref="placement__reference",
        ),
    ),
    "destinations": Source(
        Destination, _same("checked_on", "activity", upn="pupil__upn", check="check_point")
    ),
    "extras": Source(
        Extra, _same("date", "kind", "amount", "note", placement_ref="placement__reference")
    ),
    "comparators": Source(
        Comparator,
        _same("name", "unit", "amount", "year", "source"),
        dumped=Q(retired_on=None),
    ),
}
