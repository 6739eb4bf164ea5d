"""The figures that stand beside the sections of an annual review: counted now, or frozen with it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from monitoring.measures import kept
from monitoring.measures.choices import year_before
from monitoring.measures.figures import Period, Scope
from monitoring.measures.queries import ask, whole
from monitoring.reports import annual_review, review_parts
from monitoring.reports.frozen import Frozen
from monitoring.reports.parts import Block, Section, Table, part_of
from monitoring.review import gaps, kept_gaps, representation
from monitoring.review.demand import Demand, DemandTable, academic_year, demand_of
from monitoring.review.models import AnnualReview
from monitoring.review.publishing import published
from monitoring.value_for_money.queries import cost_table
from referrals.referral.models import Referral

Data = dict[str, Any]
#: The parts of the report (their keys) that stand beside each shipped section.
BESIDE = {
    "demand": ("demand", "decisions"),
    "groups": ("groups",),
    "supply": ("supply", "places"),
    "gaps": ("gaps",),
    "outcomes": ("attendance", "staying", "awards", "leavers"),
    "cost": ("cost",),
}
#: So many lines of a table stand on a page.
LINES = 30
#: What demand and supply are set against each other by in the document.
BY = ("key_stage", "need", "subject", "area")


def figures_of_review(review: AnnualReview, *, as_read: bool = False) -> Data:
    """All figures of a review's year as JSON data, of this moment. A fixed number of queries.

    What of it is kept is read in one. `as_read`: to be shown, not kept (annual_review.count_year).
    """
    period, today = academic_year(review.year), timezone.localdate()
    asked = ask(Scope("la"), period, today)
    wanted = [
        whole(asked),
        whole(replace(asked, period=year_before(period))),
        cost_table(asked, "provider").wanted,
        DemandTable(asked).wanted,
        kept_gaps.GapsTable(asked).wanted,
    ]
    with kept.read_ahead(wanted):
        asked_for = demand_of(period, today)
        return {
            **annual_review.count_year(
                Scope("la"), period, today, asked_for=asked_for, as_read=as_read
            ),
            "gaps": gaps_data(period),
            "groups": groups_data(period, asked_for),
        }


def gaps_data(period: Period) -> list[Data]:
    """The matrix by each of BY. One query where they are kept, three where they are counted."""
    names = dict(gaps.DIMENSIONS)
    held = kept_gaps.matrices_of(period)
    found: Iterable[kept_gaps.Laid] = (
        [held[by] for by in BY]
        if held
        else gaps.matrices(Referral.objects.all(), by=BY, period=period)
    )
    return [
        {
            "name": names[by],
            "lines": [_cell(line) for line in lines],
            "whole": _cell(whole),
        }
        for by, (lines, whole) in zip(BY, found, strict=True)
    ]


def _cell(line: gaps.Line) -> Data:
    counts = ("referred", "waiting", "unoffered", "programmes", "places", "free")
    return {
        "name": line.name,
        "known": line.is_known,
        **{name: getattr(line.whole, name) for name in counts},
    }


def groups_data(period: Period, asked_for: Demand | None = None) -> list[Data]:
    """Each group among the pupils referred, with what it is compared with. `asked_for`: where it is known."""
    found = representation.standings(among="referred", period=period, asked_for=asked_for)
    return [
        {
            "name": str(standing.group.label),
            "population": standing.reference.population if standing.reference else "",
            "source": standing.reference.source if standing.reference else "",
            "lines": [
                {
                    "name": share.name,
                    "numerator": share.rate.numerator,
                    "denominator": share.rate.denominator,
                    "expected": None if share.expected is None else str(share.expected),
                }
                for share in standing.shares
            ],
        }
        for standing in found
    ]


@dataclass(frozen=True)
class Told:
    """What stands on the page of a review: tables and words `beside` its sections, by key; and `points`,
    what the figures say in sentences, theme by theme (parts.Point).
    """

    beside: dict[str, list[Block]]
    points: list[Any]


def told(data: Data, *, public: bool = False, part: str = "1") -> Told:
    """What the figures of a review tell; of long tables one part of LINES.

    `public`: for readers who see published figures alone: small counts hidden, no links to rows.
    """
    context = annual_review.context(data)
    sections: dict[str, Section] = {section.key: section for section in context["sections"]}
    beside = {
        key: [
            _shown(block, public=public, part=part)
            for name in names
            if name in sections
            for block in sections[name].blocks
        ]
        for key, names in BESIDE.items()
    }
    return Told(beside, context["points"])


def beside_one(review: AnnualReview, key: str) -> list[Block]:
    """The tables and words beside one section of a draft, counted now; nothing that it does not take."""
    period = academic_year(review.year)
    if key == "gaps":
        sections = review_parts.gaps(Frozen({"gaps": gaps_data(period)}))
    elif key == "groups":
        sections = review_parts.groups(Frozen({"groups": groups_data(period)}))
    elif key in BESIDE:
        counted = annual_review.count_year(Scope("la"), period, timezone.localdate())
        return told(counted).beside[key]
    else:
        return []
    return [block for section in sections for block in section.blocks]


def _shown(block: Block, *, public: bool, part: str) -> Block:
    tables: Iterable[Table] = block.tables
    if public:
        tables = map(published, tables)
    # Sentences name figures too: who reads published figures reads them in the tables alone.
    words = () if public else block.words
    return replace(
        block, words=words, tables=tuple(part_of(table, part, LINES) for table in tables)
    )
