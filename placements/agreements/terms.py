"""What an agreement says: frozen as data when it goes out for signature."""

from typing import Any

from apcommission.shown import long_date, money
from placements.charges.costs import Costs, schedule
from placements.placement.models import WEEKDAYS, Placement
from placements.placement.queries import in_force
from providers.directory.models import PriceBasis
from providers.protocols.queries import lines, pack_in_force

#: Where a pack has no words of its own. After the partnership agreement of the study, in today's terms.
SCHOOL = """Keep the pupil on its roll and remain responsible for their education and safety.
Give the provider what it needs to know before the first day, and tell it of every change.
Name one person who receives attendance and to whom the provider can turn.
Act the same day when the provider reports an absence.
Review the placement with the provider, the pupil and the parents at least every half-term."""
PROVIDER = """Teach the programme at the times of the timetable, with staff who are checked and qualified.
Take the register in every session and tell the school of an absence within one hour of its start.
Send a return of attendance each week.
Keep the pupil safe, and report every incident and concern to the school the same day.
Report progress each term, and tell the school before the placement is at risk."""
AUTHORITY = """Pay for the placement as set out below.
Check the quality and safety of the provision.
Keep the placement under review, and arrange what follows it."""
PARENT = """See that the pupil attends on time, and tell the provider and the school of an absence.
Tell the school and the provider of anything that affects the pupil's health or safety.
Come to reviews, and raise worries early."""
PAYMENT = (
    "The provider invoices after each month for what was delivered. "
    "The authority pays within 30 days."
)
NOT_COVERED = (
    "Exam resits, damage caused on purpose, trips and equipment that were not agreed in writing."
)


def draw_up(placement: Placement) -> dict[str, Any]:
    """The terms of a placement as JSON: what it is, obligations of each party, cost. Five queries."""
    pack = pack_in_force()
    slots = list(placement.slots.all())
    costs = Costs([placement], placement.planned_end, slots)

    def words(name: str, otherwise: str = "") -> str:
        return getattr(pack, name, "") or otherwise

    return {
        "protocol": str(pack) if pack else "",
        "pupil": str(placement.pupil),
        "programme": placement.programme.title,
        "provider": placement.provider.organisation.name,
        "school": placement.school.organisation.name if placement.school else "",
        "start": long_date(placement.start),
        "planned_end": long_date(placement.planned_end),
        "timetable": [
            [f"{WEEKDAYS[weekday]} {slot.get_session_display()}", slot.get_place_display()]
            for (weekday, _), slot in sorted(in_force(slots, placement.start).items())
        ],
        "price": _price(placement),
        "shares": _shares(placement),
        "obligations": [
            ["The school", lines(words("school_guidelines", SCHOOL))],
            ["The provider", lines(words("provider_guidelines", PROVIDER))],
            ["School and provider together", lines(words("shared_guidelines"))],
            ["The local authority", lines(words("authority_duties", AUTHORITY))],
            ["Parents and carers", lines(words("parent_duties", PARENT))],
        ],
        "payment": words("payment", PAYMENT),
        "payments": [
            [f"{month.start:%B %Y}", money(month.pounds), long_date(month.pay_by)]
            for month in schedule(placement, placement.planned_end, costs)
        ],
        "not_covered": words("not_covered", NOT_COVERED),
        "record": (
            f"The provider sees the pupil’s record until {placement.provider_months} months after "
            "the last day of the placement, and not after that."
        ),
    }


def _price(placement: Placement) -> str:
    if placement.price is None:
        return "The programme’s price in the directory in force on each day"
    return f"{money(placement.price)} {PriceBasis(placement.price_basis).label}"


def _shares(placement: Placement) -> list[list[str]]:
    shares = (
        ("School", placement.school_share),
        ("Local authority", placement.la_share),
        ("Education, health and care plan", placement.ehcp_share),
    )
    return [[who, f"{share.normalize():f} per cent"] for who, share in shares if share]


#: What of the terms a change of the placement touches, in words.
CHANGEABLE = {
    "programme": "the programme",
    "start": "the first day",
    "planned_end": "the planned last day",
    "timetable": "the timetable",
    "price": "the price",
    "shares": "who pays",
    "payments": "the schedule of payments",
}


def changed_since(terms: dict[str, Any], placement: Placement) -> list[str]:
    """What the placement says by now otherwise than the terms, in words. Five queries.

    Terms of before a thing was told in them are left out.
    """
    now = draw_up(placement)
    return [
        words
        for key, words in CHANGEABLE.items()
        if key in terms and terms[key] != _plain(now[key])
    ]


def _plain(value: Any) -> Any:
    """As JSON gives it back."""
    return [list(row) for row in value] if isinstance(value, list) else value
