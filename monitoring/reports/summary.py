"""A report in short: what its figures say, in plain words.

The sentences say what was counted and how sure it is, never why: a comparison with the time before is made
only where the intervals lie apart, small groups are named as such, and what is not available is said to be
so.
"""

from collections.abc import Callable
from fractions import Fraction

from apcommission import shown
from apcommission.shown import how_many
from monitoring.measures.definitions import BY_KEY
from monitoring.measures.figures import Rate
from monitoring.reports.frozen import Frozen, compared, of, percent
from monitoring.reports.parts import Point

CARE = "With care"
#: With fewer pupils than this the summary says how much one of them weighs.
FEW = 20
#: With a smaller share of marks than this the attendance figures are to be read with care.
NEARLY_ALL = Fraction(9, 10)


def points(frozen: Frozen) -> list[Point]:
    """The summary, theme by theme."""
    if not frozen.placements:
        return [
            Point(
                "Pupils",
                f"No placement {_where(frozen)} was active in this period, so there are no figures of "
                "pupils.",
            ),
            *_of_each(frozen, (_places,)),
        ]
    themes = (
        _pupils,
        _attendance,
        _returns,
        _absence,
        _change,
        _retention,
        _reintegration,
        _awards,
        _leavers,
        _cost,
        _places,
        _care,
    )
    return _of_each(frozen, themes)


def _of_each(frozen: Frozen, themes: tuple[Callable[[Frozen], Point | None], ...]) -> list[Point]:
    return [point for point in (theme(frozen) for theme in themes) if point]


def _where(frozen: Frozen) -> str:
    kind, name = frozen.scope.partition(":")[0], frozen.data["scope_name"]
    return {
        "la": "in alternative provision",
        "school": f"of pupils of {name}",
        "programme": f"on {name}",
    }.get(kind, f"with {name}")


def _pupils(frozen: Frozen) -> Point:
    words = (
        f"{how_many(frozen.pupils, 'pupil')} had a place {_where_for(frozen)} in this period, in "
        f"{how_many(frozen.placements, 'placement')}."
    )
    if frozen.before:
        pupils = frozen.before["cohort"]["pupils"]
        words += f" In the {frozen.earlier} it was {how_many(pupils, 'pupil')}."
    return Point("Pupils", words)


def _where_for(frozen: Frozen) -> str:
    if frozen.scope.startswith("school:"):
        return f"in alternative provision from {frozen.data['scope_name']}"
    return _where(frozen)


def than_before(frozen: Frozen, key: str) -> str:
    """How a rate stands beside the time before, as the end of a sentence; nothing where that is not known."""
    now, before = frozen.rate(key), frozen.rate_before(key)
    word = compared(now, before)
    if not word or before is None:
        return ""
    then = shown.rate(before.value)
    if word == "no clear difference":
        return f" There is no clear difference from the {frozen.earlier} ({then})."
    return f" That is {word} than in the {frozen.earlier} ({then})."


def _attendance(frozen: Frozen) -> Point | None:
    rate = frozen.rate("attendance_rate")
    if rate is None:
        return None
    words = f"Pupils attended {percent(rate)} of their possible sessions ({of(rate, 'sessions')})."
    return Point("Attendance", words + than_before(frozen, "attendance_rate"))


def _returns(frozen: Frozen) -> Point | None:
    rate = frozen.rate("completeness")
    if rate is None or rate.value is None:
        return None
    missing = rate.denominator - rate.numerator
    if not missing:
        return Point(
            "Returns", "Every session on the timetable up to the day of this report has a mark."
        )
    are = "session has no mark and is" if missing == 1 else "sessions have no mark and are"
    words = f"{percent(rate)} of timetabled sessions have a mark. {missing:,} {are} not counted as absence."
    if rate.value < NEARLY_ALL:
        words += " With so many marks missing, the attendance figures must be read with care."
    return Point("Returns", words)


def _absence(frozen: Frozen) -> Point | None:
    rate, severe = frozen.rate("persistent_absence"), frozen.rate("severe_absence")
    if rate is None or severe is None:
        return None
    if not rate.numerator:
        return Point("Absence", "No pupil was absent for 10% or more of their possible sessions.")
    were = "was" if rate.numerator == 1 else "were"
    words = (
        f"{of(rate, 'pupils')} ({percent(rate)}) {were} absent for 10% or more of their sessions"
    )
    if severe.numerator:
        words += f", {severe.numerator:,} of them for 50% or more"
    return Point("Absence", f"{words}.{than_before(frozen, 'persistent_absence')}")


def _change(frozen: Frozen) -> Point | None:
    change = frozen.measures.get("attendance_change")
    if change is None:
        return None
    mean, pupils = Fraction(change["mean_points"]), change["pupils"]
    words = (
        f"For {how_many(pupils, 'pupil')} attendance can be set beside that before the referral: it rose for "
        f"{change['rose']:,}, stayed within one percentage point for {change['same']:,} and fell for "
        f"{change['fell']:,}. "
    )
    if mean:
        way = "more" if mean > 0 else "less"
        words += f"On average it was {shown.tenths(abs(mean))} percentage points {way}."
    else:
        words += "On average it was the same."
    return Point("Change", f"{words} This does not show what brought it about.")


def _retention(frozen: Frozen) -> Point | None:
    rate = frozen.rate("retention")
    if rate is None:
        return None
    lost = rate.denominator - rate.numerator
    if not lost:
        words = "No placement ended for an unplanned reason."
    else:
        words = f"{of(Rate(lost, rate.denominator), 'placements')} ended for an unplanned reason; "
        words += f"{percent(rate)} did not."
    return Point("Staying", words + than_before(frozen, "retention"))


def _reintegration(frozen: Frozen) -> Point | None:
    rate = frozen.rate("reintegration")
    if rate is None:
        return None
    value = frozen.measures["reintegration"]
    words = (
        f"Of {how_many(rate.denominator, 'placement')} that aimed at a return to school and ended, "
    )
    words += f"{rate.numerator:,} ended with it ({percent(rate)})."
    if value.get("sustained"):
        are = "return has" if value["sustained"] == 1 else "returns have"
        words += f" {value['sustained']:,} {are} lasted 12 school weeks."
    if value.get("too_early"):
        words += f" For {value['too_early']:,} it is too early to say whether it lasts."
    return Point("Back to school", words)


def _awards(frozen: Frozen) -> Point | None:
    awards, rate = frozen.measures.get("awards"), frozen.rate("accredited_pupils")
    if awards is None or rate is None:
        return None
    if not awards["total"]:
        return Point("Awards", "No award was gained in this period.")
    units = how_many(awards["units"], "unit")
    full = how_many(awards["full"], "full qualification")
    words = (
        f"{how_many(awards['total'], 'award')} ({units} and {full}) went to {of(rate, 'pupils')}."
    )
    return Point("Awards", words)


def _leavers(frozen: Frozen) -> Point | None:
    rate, value = frozen.rate("progression"), frozen.measures.get("progression")
    if rate is None or value is None:
        return None
    words = (
        f"{of(rate, 'leavers')} whose destination is known ({percent(rate)}) went on to education, "
        "employment or training."
    )
    if value.get("unknown"):
        words += f" For {how_many(value['unknown'], 'more leaver')} it is not known."
    return Point("Leavers", words)


def _cost(frozen: Frozen) -> Point | None:
    total = frozen.money("charge_total")
    if total is None:
        return None
    words = f"The placements cost {shown.money(total)} in all"
    session = frozen.money("cost_per_attended_session")
    words += f", which is {shown.money(session)} for each attended session." if session else "."
    return Point("Cost", words)


def _places(frozen: Frozen) -> Point | None:
    rate = frozen.rate("capacity_use")
    if rate is None:
        return None
    if rate.numerator > rate.denominator:
        words = f"More sessions were timetabled than are offered: {percent(rate)} of {rate.denominator:,}."
    else:
        latent = rate.denominator - rate.numerator
        words = (
            f"{percent(rate)} of the sessions offered were timetabled; {latent:,} were not used."
        )
    return Point("Places", words)


def _care(frozen: Frozen) -> Point | None:
    """Small groups, and what is not available."""
    words = []
    if frozen.pupils < FEW:
        weight = shown.tenths(Fraction(100, frozen.pupils))
        words.append(
            f"These are figures of {how_many(frozen.pupils, 'pupil')}: one pupil more or less moves a share "
            f"of them by {weight} percentage points."
        )
    missing = [key for key in frozen.measures if key in BY_KEY and not frozen.has(key)]
    if missing:
        titles = "; ".join(BY_KEY[key].title.lower() for key in missing)
        words.append(f"Not available, with the reason beside each: {titles}.")
    return Point(CARE, " ".join(words)) if words else None
