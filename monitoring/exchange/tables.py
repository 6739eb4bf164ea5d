"""The files of a case folder: their columns, what each holds, and what refers to what.

Loading and dumping are both driven from here; the order is that of loading.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from monitoring.exchange import values as v
from monitoring.exchange.checks import (
    SHARES_MAKE_100,
    Check,
    Settle,
    needed,
    not_published,
    ordered,
    rest_of_the_shares,
    together,
)
from monitoring.value_for_money.models import Comparator
from placements.charges.models import Extra
from placements.learning.models import Award
from placements.leaving.models import Destination
from placements.placement.models import Placement
from providers.directory.models import Need, PriceBasis, Programme, Provider
from providers.protocols.models import StandardStatus
from referrals.panels.models import Decision
from referrals.pupils.models import Pupil
from referrals.referral.models import Intervention, Rating, Referral


@dataclass(frozen=True)
class Column:
    """One column. `refers` names the kind of thing whose reference it holds."""

    name: str
    parse: v.Parser
    required: bool = False
    refers: str = ""


@dataclass(frozen=True)
class Table:
    """One file: its columns in order, and what holds for its rows.

    `key`: the columns by which rows are matched. `repeats`: rows may have the same key, and then the first
    is matched with the first, the second with the second. `defines`: (kind, column) of the references
    that other files hold. `fixed`: columns that never change once loaded. `varies`: where a reference
    stands on several rows, the only columns in which these may differ. `checks` of one row; `settle` fills
    in what an empty cell means.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    defines: tuple[str, str] | None = None
    checks: tuple[Check, ...] = ()
    settle: Settle | None = None
    fixed: tuple[str, ...] = ()
    varies: tuple[str, ...] = ()
    repeats: bool = False
    other_columns: bool = False  # unknown columns are passed over (the national register only)
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


def must(name: str, parse: v.Parser, refers: str = "") -> Column:
    return Column(name, parse, True, refers)


def may(name: str, parse: v.Parser, refers: str = "") -> Column:
    return Column(name, parse, False, refers)


REF = v.text(40)
NAME = v.text(200)
LONG = v.text(100_000)
PERCENT = v.number(0, 100)
MONEY = v.number(0, Decimal("99999999.99"))
SMALL = 32_767  # as the database counts
POSTCODE = v.text(8)

TABLES = (
    Table(
        "terms",
        (
            must("term", v.text(20)),
            must("start", v.day),
            must("end", v.day),
            may("break_start", v.day),
            may("break_end", v.day),
        ),
        ("term",),
        checks=(
            ordered("start", "end"),
            together("break_start", "break_end"),
            ordered("start", "break_start"),
            ordered("break_start", "break_end"),
            ordered("break_end", "end"),
        ),
    ),
    Table(
        "schools",
        (
            must("URN", v.digits(6)),
            must("LA (code)", v.digits(3)),
            must("EstablishmentName", NAME),
            may("TypeOfEstablishment (name)", v.text(100)),
            may("PhaseOfEducation (name)", v.text(40)),
            may("Postcode", POSTCODE),
            may("EstablishmentStatus (name)", v.text(60)),
        ),
        ("URN",),
        ("school", "URN"),
        other_columns=True,
    ),
    Table(
        "providers",
        (
            must("provider_ref", REF),
            must("name", NAME),
            must("category", v.choice(Provider.Category.values)),
            may("urn", v.text(6)),
            may("ukprn", v.text(8)),
            may("registration", v.choice(Provider.Registration.values)),
            may("postcode", POSTCODE),
            may("phone", v.text(30)),
            may("email", v.email),
            may("website", v.web_address),
            may("contact_name", v.text(150)),
            may("contact_role", v.text(100)),
            may("description", LONG),
            may("published", v.yes_no),
        ),
        ("provider_ref",),
        ("provider", "provider_ref"),
        settle=not_published,
    ),
    Table(
        "closures",
        (must("date", v.day), may("provider_ref", REF, "provider"), may("reason", NAME)),
        ("date", "provider_ref"),
    ),
    Table(
        "programmes",
        (
            must("programme_ref", REF),
            must("provider_ref", REF, "provider"),
            must("title", NAME),
            may("subject_areas", v.several(v.text(80))),
            must("key_stages", v.several(v.whole(1, 5))),
            must("mode", v.choice(Programme.Mode.values)),
            must("sessions_per_week", v.whole(1, 10)),
            may("weeks", v.whole(1, SMALL)),
            must("places", v.whole(0, SMALL)),
            may("needs_met", v.several(v.choice(Need.values))),
            may("min_attendance", PERCENT),
            may("accepts_permanently_excluded", v.yes_no),
            may("accepts_ehcp", v.yes_no),
            may("entry_requirements", LONG),
            may("assessment_methods", LONG),
            may("progression", LONG),
            may("qualifications", LONG),
            must("price", MONEY),
            must("price_basis", v.choice(PriceBasis.values)),
            must("price_from", v.day),
            may("venue_postcode", POSTCODE),
        ),
        ("programme_ref", "price_from"),
        ("programme", "programme_ref"),
        fixed=("provider_ref",),
        varies=("price", "price_basis", "price_from"),
    ),
    Table(
        "signatures",
        (
            must("provider_ref", REF, "provider"),
            must("protocol_version", REF),
            must("signed_on", v.day),
            must("signed_by", v.text(150)),
        ),
        ("provider_ref", "protocol_version"),
    ),
    Table(
        "standards",
        (
            must("provider_ref", REF, "provider"),
            must("protocol_version", REF),
            must("standard", REF),
            must("status", v.choice(StandardStatus.Status.values)),
            may("verified_on", v.day),
            may("evidence", LONG),
            may("expires_on", v.day),
        ),
        ("provider_ref", "protocol_version", "standard"),
        checks=(
            needed("verified_on", "status", "verified", "expected the day that it was verified"),
        ),
    ),
    Table(
        "pupils",
        (
            must("upn", v.pupil_number),
            must("surname", v.text(100)),
            must("forename", v.text(100)),
            must("birth_date", v.day),
            must("sex", v.choice(Pupil.Sex.values)),
            must("year_group", v.whole(-1, 14)),
            must("school_urn", v.digits(6), "school"),
            must("home_la", v.text(3)),
            may("sen_provision", v.choice(Pupil.SenProvision.values)),
            may("sen_need", v.choice(Need.values)),
            may("ethnicity", v.text(40)),
            may("looked_after", v.yes_no),
            may("pupil_premium", v.yes_no),
            may("postcode", POSTCODE),
        ),
        ("upn",),
        ("pupil", "upn"),
    ),
    Table(
        "referrals",
        (
            must("referral_ref", REF),
            must("upn", v.pupil_number, "pupil"),
            may("school_urn", v.digits(6), "school"),
            must("route", v.choice(Referral.Route.values)),
            must("reason", v.text(300)),
            must("submitted_on", v.day),
            may("exclusion_date", v.day),
            may("baseline_attendance", PERCENT),
            must("aim", v.choice(Referral.Aim.values)),
            must("parent_consent", v.yes_no),
        ),
        ("referral_ref",),
        ("referral", "referral_ref"),
        fixed=("upn",),
    ),
    Table(
        "ratings",
        (
            must("referral_ref", REF, "referral"),
            must("rated_on", v.day),
            must("area", v.choice(Rating.Area.values)),
            must("score", v.whole(1, 4)),
        ),
        ("referral_ref", "rated_on", "area"),
    ),
    Table(
        "interventions",
        (
            must("referral_ref", REF, "referral"),
            must("stage", v.choice(Intervention.Stage.values)),
            must("description", v.text(500)),
            must("from", v.day),
            may("to", v.day),
            may("outcome", v.text(500)),
        ),
        ("referral_ref", "stage", "description", "from"),
        checks=(ordered("from", "to"),),
    ),
    Table(
        "decisions",
        (
            must("referral_ref", REF, "referral"),
            must("panel", v.text(100)),
            must("meeting_date", v.day),
            must("outcome", v.choice(Decision.Outcome.values)),
            may("programme_ref", REF, "programme"),
            may("passed_to", v.text(100)),
            must("reasons", LONG),
            may("review_on", v.day),
            must("signed_by", v.text(150)),
        ),
        ("referral_ref", "panel", "meeting_date"),
        checks=(
            needed("passed_to", "outcome", "pass_on", "expected the panel that it is passed to"),
        ),
    ),
    Table(
        "placements",
        (
            must("placement_ref", REF),
            must("referral_ref", REF, "referral"),
            must("programme_ref", REF, "programme"),
            must("start", v.day),
            must("planned_end", v.day),
            may("end", v.day),
            may("end_reason", v.choice(Placement.EndReason.values)),
            must("registration", v.choice(Placement.Registration.values)),
            must("timetable", v.timetable),
            may("price", MONEY),
            may("price_basis", v.choice(PriceBasis.values)),
            may("school_share", PERCENT),
            may("la_share", PERCENT),
            may("ehcp_share", PERCENT),
        ),
        ("placement_ref",),
        ("placement", "placement_ref"),
        checks=(
            ordered("start", "planned_end"),
            ordered("start", "end"),
            together("end", "end_reason"),
            together("price", "price_basis"),
            SHARES_MAKE_100,
        ),
        settle=rest_of_the_shares,
        fixed=("referral_ref",),
    ),
    Table(
        "attendance",
        (
            must("placement_ref", REF, "placement"),
            must("date", v.day),
            must("session", v.choice(v.HALVES)),
            must("code", v.text(2), "code"),
            may("minutes_late", v.whole(0, SMALL)),
            may("recorded_by", v.text(150)),
        ),
        ("placement_ref", "date", "session"),
    ),
    Table(
        "awards",
        (
            must("placement_ref", REF, "placement"),
            must("title", NAME),
            must("level", REF),
            must("kind", v.choice(Award.Kind.values)),
            must("awarded_on", v.day),
            may("qualification_number", v.text(20)),
        ),
        ("placement_ref", "title", "kind", "awarded_on"),
    ),
    Table(
        "destinations",
        (
            must("upn", v.pupil_number, "pupil"),
            must("checked_on", v.day),
            must("check", v.choice(Destination.Check.values)),
            must("activity", v.choice(Destination.Activity.values)),
        ),
        ("upn", "check"),
    ),
    Table(
        "extras",
        (
            must("placement_ref", REF, "placement"),
            must("date", v.day),
            must("kind", v.choice(Extra.Kind.values)),
            must("amount", MONEY),
            may("note", v.text(300)),
        ),
        ("placement_ref", "date", "kind", "amount", "note"),
        repeats=True,
    ),
    Table(
        "comparators",
        (
            must("name", v.text(150)),
            must("unit", v.choice(Comparator.Unit.values)),
            must("amount", MONEY),
            must("year", v.text(9)),
            must("source", v.text(300)),
        ),
        ("name", "unit", "year"),
    ),
)
BY_NAME = {table.name: table for table in TABLES}
