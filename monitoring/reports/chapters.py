"""The chapters of a report of figures: tables, and charts of what they show, from frozen figures.

Each is left out (None) where the report does not hold its figures at all; a figure that could not be
computed is in its table, with the reason.
"""

from fractions import Fraction
from functools import partial

from apcommission import shown
from apcommission.shown import how_many
from monitoring.measures.definitions import BY_KEY
from monitoring.measures.telling import BANDS
from monitoring.reports import charts
from monitoring.reports.charts import Bar
from monitoring.reports.frozen import Frozen, money, rate_of
from monitoring.reports.kinds import Data
from monitoring.reports.parts import (
    Block,
    Chart,
    Row,
    Section,
    Table,
    number,
    row,
    table,
)
from placements.leaving.models import Destination
from providers.directory.models import KeyStage
from referrals.referral.models import Rating

OF_SESSIONS = (
    "attendance_rate",
    "overall_absence",
    "authorised_absence",
    "unauthorised_absence",
    "punctuality",
    "completeness",
)
OF_PUPILS = ("persistent_absence", "severe_absence")
COSTS = {
    "charge_total": "",
    "cost_per_placement_week": "Weeks with a timetabled session",
    "cost_per_timetabled_session": "Whether attended or not",
    "cost_per_attended_session": "",
    "cost_per_award": "Units and full qualifications",
    "cost_per_accredited_pupil": "Pupils with an award in the period",
    "cost_per_positive_outcome": "Returns to school that lasted, and leavers who went on",
}
PAYERS = {
    "school": "Schools",
    "la": "The authority",
    "ehcp": "Education, health and care plans",
}


def attendance(frozen: Frozen) -> Section:
    """Attendance and its parts; bands; change against the baseline."""
    first = Block(
        charts=_parts_of_attendance(frozen),
        tables=(
            frozen.rates("Sessions", OF_SESSIONS),
            frozen.rates("Pupils who were often absent", OF_PUPILS),
        ),
    )
    blocks = (first, _bands(frozen), _change(frozen))
    return Section("attendance", "Attendance", blocks, new_page=True)


def _parts_of_attendance(frozen: Frozen) -> tuple[Chart, ...]:
    bars = []
    for label, measures in (
        ("This period", frozen.measures),
        (frozen.earlier.capitalize(), (frozen.before or {}).get("measures", {})),
    ):
        rates = [
            rate_of(measures.get(key))
            for key in ("attendance_rate", "unauthorised_absence", "authorised_absence")
        ]
        found = [rate for rate in rates if rate]
        if len(found) == len(rates):
            texts = [shown.rate(rate.value) for rate in found]
            bars.append(Bar(label, [rate.numerator for rate in found], texts))
    if not bars:
        return ()
    caption = "Possible sessions: attended and absent"
    names = ("Attended", "Unauthorised absence", "Authorised absence")
    alt = f"{caption}. {_said(bars, names)}."
    return (Chart(caption, partial(charts.parts, bars, names, alt=alt)),)


def _said(bars: list[Bar], names: tuple[str, ...]) -> str:
    return ". ".join(
        f"{bar.label}: "
        + ", ".join(f"{name.lower()} {text}" for name, text in zip(names, bar.texts, strict=True))
        for bar in bars
    )


def _bands(frozen: Frozen) -> Block:
    heading = "Pupils by attendance and key stage"
    found = frozen.measures.get("attendance_bands")
    if not found:
        return Block(heading, (frozen.none("attendance_bands"),))
    names = tuple(name.replace("% to", " to") for name in BANDS.values())
    link = frozen.link("attendance_bands")
    bars, lines = [], []
    for stage in sorted(found):
        counts = [found[stage][band] for band in BANDS]
        label, total = KeyStage(int(stage)).label, sum(counts)
        bars.append(Bar(label, counts, [str(n) for n in counts], how_many(total, "pupil")))
        lines.append(_band_line(label, [*counts, total], link))
    if len(lines) > 1:
        columns = ([found[stage][band] for stage in found] for band in BANDS)
        sums = [sum(column) for column in columns]
        lines.append(_band_line("All", [*sums, sum(sums)], link, strong=True))
    caption = "Pupils in each band of attendance"
    alt = f"{caption}, by key stage. {_said(bars, names)}."
    chart = Chart(caption, partial(charts.parts, bars, names, alt=alt, colours=charts.STEPS))
    head = ("Key stage", *names, "Pupils")
    return Block(
        heading,
        charts=(chart,),
        tables=(table("Pupils by key stage", head, lines, numbers=range(1, 7), shape="counts"),),
    )


def _band_line(label: str, counts: list[int], link: str, *, strong: bool = False) -> Row:
    *bands, everyone = (shown.count(count) for count in counts)
    return row(label, *(number(text) for text in bands), number(everyone, link), strong=strong)


def _change(frozen: Frozen) -> Block:
    heading = "Change since before the referral"
    found = frozen.measures.get("attendance_change")
    if found is None:
        return Block(heading, (frozen.none("attendance_change"),))
    cell = frozen.cell("attendance_change")
    lines = [
        row(BY_KEY["attendance_change"].title, number(cell.text, cell.link)),
        row("Pupils who could be compared", number(shown.count(found["pupils"]))),
        row("Rose by more than one point", number(shown.count(found["rose"]))),
        row("Stayed within one point", number(shown.count(found["same"]))),
        row("Fell by more than one point", number(shown.count(found["fell"]))),
    ]
    if frozen.before:
        lines[0] = Row(lines[0].head, (*lines[0].cells, frozen.cell_before("attendance_change")))
        then = frozen.before["measures"].get("attendance_change") or {}
        lines[1:] = [
            Row(line.head, (*line.cells, number(_count_or_dash(then.get(name)))))
            for line, name in zip(lines[1:], ("pupils", "rose", "same", "fell"), strict=True)
        ]
    return Block(
        heading,
        tables=(_two_columns(frozen, "Attendance against the term before referral", lines),),
    )


def _count_or_dash(count: int | None) -> str:
    return "–" if count is None else shown.count(count)


def _two_columns(frozen: Frozen, caption: str, lines: list[Row]) -> Table:
    head = ["Figure", "Result", *([frozen.earlier.capitalize()] if frozen.before else [])]
    return table(caption, head, lines, numbers=(1, 2))


def staying(frozen: Frozen) -> Section:
    """Retention and reintegration."""
    words: tuple[str, ...] = ()
    value = frozen.measures.get("reintegration")
    if value:
        words = (
            f"Returns that lasted 12 school weeks: {value['sustained']:,}. Too early to say: "
            f"{value['too_early']:,}.",
        )
    rates = frozen.rates("Placements", ("retention", "reintegration"))
    block = Block(words=words, tables=(rates,))
    return Section("staying", "Staying, and going back to school", (block,))


def progress(frozen: Frozen) -> Section | None:
    """Targets, behaviour, suspensions, and how soon placements began. None for reports of earlier days."""
    if "targets_met" not in frozen.measures:
        return None
    rates = frozen.rates(
        "Progress and starts", ("targets_met", "sixth_day", "sustained_reintegration")
    )
    amounts = frozen.amounts(
        "Suspensions and waits",
        ("suspensions", "time_to_placement"),
        "Beside the same number of school days before the period",
        "School days from referral to the first session, the middle one",
    )
    return Section("progress", "Progress", (Block(tables=(rates, amounts, *_areas(frozen))),))


def _areas(frozen: Frozen) -> list[Table]:
    """The change of behaviour by area of the profile."""
    found = frozen.measures.get("behaviour_change")
    if not found:
        return []
    head = ("Area", "Mean change", "Pupils", "Rose", "Stayed", "Fell")
    link = frozen.link("behaviour_change")
    lines = [
        row(
            Rating.Area(area).label,
            number(one["mean"], link),
            *(number(shown.count(one[key])) for key in ("pupils", "rose", "same", "fell")),
        )
        for area, one in found.items()
    ]
    return [table("Behaviour: points of the profile", head, lines, numbers=range(1, 6))]


def awards(frozen: Frozen) -> Section:
    """Awards by kind and level, and the pupils who gained one."""
    found = frozen.measures.get("awards")
    tables = [frozen.rates("Pupils with an award", ("accredited_pupils",))]
    if found is None:
        words = (frozen.none("awards"),)
        return Section("awards", "Awards", (Block(words=words, tables=tuple(tables)),))
    then = (frozen.before or {}).get("measures", {}).get("awards")
    lines = [
        _award_line(frozen, "Units", found["units"], then and then["units"]),
        _award_line(frozen, "Full qualifications", found["full"], then and then["full"]),
        _award_line(frozen, "All awards", found["total"], then and then["total"], strong=True),
    ]
    each = found["per_pupil"]
    if each["denominator"]:
        text = shown.tenths(Fraction(each["numerator"], each["denominator"]))
        lines.append(
            row("Awards for each pupil", number(text), *([number("")] if frozen.before else []))
        )
    tables.append(_two_columns(frozen, "Awards gained", lines))
    levels = found.get("by_level") or {}
    if levels:
        by_level = [row(level, number(shown.count(levels[level]))) for level in sorted(levels)]
        tables.append(table("Awards by level", ("Level", "Awards"), by_level, numbers=(1,)))
    return Section("awards", "Awards", (Block(tables=tuple(tables), keep=False),))


def _award_line(
    frozen: Frozen, label: str, now: int, then: int | None, *, strong: bool = False
) -> Row:
    cells = [number(shown.count(now), frozen.link("awards"))]
    if frozen.before:
        cells.append(number(_count_or_dash(then)))
    return row(label, *cells, strong=strong)


def leavers(frozen: Frozen) -> Section:
    """Progression, and destinations by kind."""
    checks = ("progression", "progression_6_months", "progression_12_months")
    rates = frozen.rates("Progression", [key for key in checks if key in frozen.measures])
    value = frozen.measures.get("progression")
    blocks = [Block(tables=(rates,))]
    if value and value.get("by_activity"):
        blocks.append(_destinations(value))
    return Section("leavers", "Where leavers went", tuple(blocks))


def _destinations(value: Data) -> Block:
    counts = {**value["by_activity"], "unknown": value.get("unknown", 0)}
    found = [
        (activity.label, counts[activity], shown.count(counts[activity]))
        for activity in Destination.Activity
        if counts.get(activity)
    ]
    caption = "Destinations of leavers"
    alt = f"{caption}. " + ", ".join(f"{label} {text}" for label, _, text in found) + "."
    lines = [row(label, number(text)) for label, _, text in found]
    everyone = shown.count(sum(count for _, count, _ in found))
    lines.append(row("All leavers", number(everyone), strong=True))
    return Block(
        charts=(Chart(caption, partial(charts.bars, found, alt=alt)),),
        tables=(table("Leavers by destination", ("Destination", "Leavers"), lines, numbers=(1,)),),
    )


def cost(frozen: Frozen) -> Section:
    """Charges, who pays them, and what came of them."""
    costs = {key: note for key, note in COSTS.items() if key in frozen.measures}
    amounts = frozen.amounts("Charges, and what they came to for each", costs, *costs.values())
    return Section("cost", "Charges and cost", (Block(tables=(amounts,)), _shares(frozen)))


def _shares(frozen: Frozen) -> Block:
    heading = "Who pays"
    found = frozen.measures.get("charge_by_share")
    total = frozen.money("charge_total")
    if found is None or total is None:
        return Block(heading, (frozen.none("charge_by_share"),))
    amounts = {name: money(found[payer]) or 0 for payer, name in PAYERS.items()}
    link = frozen.link("charge_by_share")
    lines = [
        row(name, number(shown.money(amount), link), number(_part(amount, total)))
        for name, amount in amounts.items()
    ]
    lines.append(row("All", number(shown.money(total)), number(_part(total, total)), strong=True))
    tables = (table("Charges by who pays", ("Payer", "Amount", "Share"), lines, numbers=(1, 2)),)
    if not total:
        return Block(heading, tables=tables)
    bar = Bar(
        "All charges",
        [float(a) for a in amounts.values()],
        [_part(a, total) for a in amounts.values()],
    )
    caption = "Shares of the charges"
    alt = f"{caption}. {_said([bar], tuple(amounts))}."
    return Block(
        heading,
        charts=(Chart(caption, partial(charts.parts, [bar], tuple(amounts), alt=alt)),),
        tables=tables,
    )


def _part(amount: object, total: object) -> str:
    return shown.rate(Fraction(str(amount)) / Fraction(str(total))) if total else "–"


def places(frozen: Frozen) -> Section | None:
    """Use of capacity. A school offers no places."""
    if frozen.scope.startswith("school:"):
        return None
    keys = ("capacity_use", "latent_sessions")
    use = frozen.rate("capacity_use")
    words: tuple[str, ...] = ()
    if use and use.numerator > use.denominator:
        words = (
            "More sessions were timetabled than the programmes offer. Either more pupils come than there are "
            "places, or the directory entry is out of date.",
        )
    return Section(
        "places",
        "Use of places",
        (Block(words=words, tables=(frozen.rates("Sessions offered and timetabled", keys),)),),
    )
