"""How placements stand in a census without counting all of it: lines are kept until something changes.

Each placement of the days of a census has a line (models.py: CensusLine), which the worker counts every
other minute (keeping.py). Whatever enters a census notes its change in its own transaction (noted.py). The
pupils of whom something is noted are counted anew when a census is looked at, and their lines are not read:
so what is read is always what `queries.count` would say. Where the days or the rules are others by now, no
line is read.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    F,
    Field,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from apcommission import together
from apcommission.any_of import IsAny
from apcommission.paginators import Parts
from apcommission.versions import version_of
from monitoring.census import codes, days, faults, items, queries
from monitoring.census.models import Census, CensusChange, CensusLine
from placements.placement import hours
from placements.placement.models import Placement
from referrals.pupils import upn

READY = "ready"
#: In the order in which pupils are listed.
STANDINGS = (*faults.KINDS, READY)
OUT = tuple(queries.OUT)
#: Placements of so many lines are found by their keys: joined, all placements of ten years would be read for
#: them. Of more, to read all takes less.
FEW = 5000
What = CensusChange.What


def made_for(census: Census) -> str:
    """The days of a census, and the rules by which its lines are counted."""
    return f"{census.period_start}/{census.reference_date}/{rules()}"


@cache
def rules() -> str:
    """What tells the rules from those of another version of this service, or of other settings."""
    return version_of(
        f"{settings.AUTHORITY_CODE}/{settings.FULL_TIME_HOURS}",
        (codes, days, faults, hours, items, queries, upn),
    )


def changed() -> QuerySet[Any, Any]:
    """The keys of pupils of whom something is noted."""

    def noted(what: str) -> QuerySet[Any, Any]:
        return CensusChange.objects.filter(what=what).values("key")

    placed = Placement.objects.order_by()
    return noted(What.PUPIL).union(
        placed.filter(pk__in=noted(What.PLACEMENT)).values("pupil_id"),
        placed.filter(referral__in=noted(What.REFERRAL)).values("pupil_id"),
        placed.filter(provider__in=noted(What.PROVIDER)).values("pupil_id"),
    )


def lines_of(counted: queries.Counted) -> list[CensusLine]:
    """The lines of what was counted. No query."""
    day = counted.census.reference_date
    found = [
        _line(
            counted.census,
            case.placement,
            standing=faults.standing(counted.found[case.placement.pk]) or READY,
            on_day=queries.on_day(case.placement, day),
            others=case.others,
        )
        for case in counted.cases
    ]
    return found + [
        _line(counted.census, one, why=why, on_day=queries.on_day(one, day))
        for one, why in counted.out
    ]


def _line(census: Census, placement: Placement, *, on_day: bool, **told: Any) -> CensusLine:
    values = {"why": "", "standing": "", "others": 0, **told}
    why, standing = values["why"], values["standing"]
    return CensusLine(
        order=OUT.index(why) if why else STANDINGS.index(standing),
        census=census,
        placement_id=placement.pk,
        pupil_key=placement.pupil_id,
        on_day=on_day,
        **values,
    )


@dataclass(frozen=True)
class Lines:
    """A census as it stands now: the lines that hold, and those of pupils who were counted anew."""

    census: Census
    is_kept: bool
    anew: list[int]  # the pupils whose lines do not hold
    fresh: list[CensusLine]
    numbers: Counter[tuple[str, str, bool]] = field(default_factory=Counter)

    @property
    def all_hold(self) -> bool:
        """Whether all lines are kept, and none was counted anew."""
        return self.is_kept and not self.anew

    def _sum(self, holds: Callable[[str, str, bool], bool]) -> int:
        return sum(number for key, number in self.numbers.items() if holds(*key))

    @property
    def pupils(self) -> int:
        """Pupils who are sent."""
        return self._sum(lambda why, _standing, _on_day: not why)

    @property
    def left_out(self) -> int:
        """Placements that are not."""
        return self._sum(lambda why, _standing, _on_day: bool(why))

    @property
    def blocking(self) -> int:
        """Pupils of whom something is missing or contradictory."""
        return sum(self.standing(kind) for kind in faults.BLOCKING)

    def standing(self, standing: str) -> int:
        """Pupils who stand so."""
        return self._sum(lambda why, of, _on_day: not why and of == standing)

    def sent_on_day(self) -> int:
        """Pupils who are placed on the census day itself; the others had left before it."""
        return self._sum(lambda why, _standing, on_day: on_day and not why)

    def out_on_day(self) -> Counter[str]:
        """Placements of the census day that are not sent, by reason."""
        found: Counter[str] = Counter()
        for (why, _, on_day), number in self.numbers.items():
            if why and on_day:
                found[why] += number
        return found


def now(census: Census) -> Lines:
    """How a census stands. One query; two more where something changed of pupils, or nothing is kept."""
    if census.kept_as != made_for(census):
        return _with([], Lines(census, False, [], lines_of(queries.count(census))))
    keys, numbers = together.rows_of([CHANGED.of(), HOLDING.of(census.pk)])
    anew = [key for row in keys for key in row.values()]
    fresh = lines_of(queries.count(census, anew)) if anew else []
    return _with(numbers, Lines(census, True, anew, fresh))


def _holding(census: int) -> QuerySet[CensusLine, Any]:
    lines = CensusLine.objects.filter(census=census).exclude(pupil_key__in=changed()).order_by()
    return lines.values("why", "standing", "on_day").annotate(number=Count("pk"))


CHANGED, HOLDING = together.Kept(changed), together.Kept(_holding)


def _with(numbers: Iterable[dict[str, Any]], found: Lines) -> Lines:
    for row in numbers:
        found.numbers[row["why"], row["standing"], row["on_day"]] += row["number"]
    found.numbers.update((line.why, line.standing, line.on_day) for line in found.fresh)
    return found


def sent(lines: Lines) -> QuerySet[Placement]:
    """The placements of pupils who are sent, with `standing`, its place in the `order`, and `others`.

    With all that `faults` asks of a row.
    """
    found = _placements(lines, True, "standing", "order", "others")
    return queries.with_what_rules_ask(found)


def stands(standing: str) -> Q:
    """What tells the placements of `sent` that stand so."""
    return Q(order=STANDINGS.index(standing))


def parts(lines: Lines) -> Parts:
    """The placements of `sent` in the order of how they stand."""
    return [(stands(standing), lines.standing(standing)) for standing in STANDINGS]


def kept_as_sent(lines: Lines) -> QuerySet[CensusLine] | None:
    """The lines of the placements of `sent`; None where some of them are not kept, or do not hold."""
    return lines.census.lines.filter(why="") if lines.all_hold else None


def faults_of(placement: Placement, census: Census) -> list[faults.Fault]:
    """What is wrong with a row of `sent`. No query."""
    others: int = placement.others  # type: ignore[attr-defined]  # annotated
    return faults.faults(faults.case_of(placement, census.reference_date, others))


def left_out(lines: Lines) -> QuerySet[Placement]:
    """The placements that are not sent, with `why` and the place of that reason in their `order`."""
    return _placements(lines, False, "why", "order").select_related("provider__organisation")


def _placements(lines: Lines, sent: bool, *told: str) -> QuerySet[Placement]:
    """Placements that are sent, or that are not, with what their lines have `told`."""
    if not lines.all_hold:
        return _of_both(lines, sent).annotate(**{name: _told(lines, name) for name in told})
    of_census = Q(census_lines__census=lines.census)
    line = FilteredRelation("census_lines", condition=of_census)
    if (lines.pupils if sent else lines.left_out) <= FEW:
        found = _of_both(lines, sent).annotate(line=line)
    else:
        joined = Placement.objects.annotate(line=line)
        found = joined.filter(line__why="") if sent else joined.filter(line__why__gt="")
    return found.annotate(**{name: F(f"line__{name}") for name in told})


def _of_both(lines: Lines, sent: bool) -> QuerySet[Placement]:
    """The same by kept lines, whose keys are found first in them alone, and by those counted anew."""
    which = Q(why="") if sent else ~Q(why="")
    fresh = [line for line in lines.fresh if sent == (not line.why)]
    anew = Placement.objects.filter(pk__in=[line.placement_id for line in fresh]).order_by()
    keys: Any = anew.values("pk")
    if lines.is_kept:
        kept = lines.census.lines.filter(which).order_by()
        holding = kept.exclude(pupil_key__in=lines.anew) if lines.anew else kept
        of_kept: Any = holding.values("placement_id")
        keys = of_kept.union(keys, all=True) if fresh else of_kept
    return Placement.objects.filter(IsAny(F("pk"), ArraySubquery(keys)))


def _told(lines: Lines, name: str) -> Case | Subquery:
    """What the lines say of a placement: those that were counted anew before those that are kept."""
    own = lines.census.lines.filter(placement=OuterRef("pk")).order_by().values(name)
    by_value: dict[Any, list[int]] = {}
    for line in lines.fresh:
        by_value.setdefault(getattr(line, name), []).append(line.placement_id)
    if not by_value:
        return Subquery(own)
    whens = (When(pk__in=keys, then=Value(value)) for value, keys in by_value.items())
    output: Field[Any, Any] = CensusLine._meta.get_field(name)  # type: ignore[assignment]
    return Case(*whens, default=Subquery(own), output_field=output)
