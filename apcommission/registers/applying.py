"""The worker's two jobs with a file of the register: working out the differences, and applying them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apcommission.audit.actions import record
from apcommission.people.models import Organisation, School
from apcommission.registers import actions, bulk, comparing, reading
from apcommission.registers.models import (
    Establishment,
    EstablishmentLink,
    LocalAuthority,
    RegisterDifference,
    RegisterLoad,
    RollDecision,
)
from apcommission.registers.queries import own_la_code
from apcommission.registers.rolls import move_roll

Kind = RegisterDifference.Kind
MOST_FAULTS = 200
#: About as many rows as the register has: for how far the reading is.
EXPECTED = 52_000


class Reading:
    """Reads the files of one load, in pieces; what it counts and finds wrong."""

    def __init__(self, load: RegisterLoad) -> None:
        self.load = load
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self.authorities: dict[str, str] = {}
        self.seen: set[str] = set()

    def run(self) -> None:
        """Work out and keep the differences. Raises FileUnreadable; can be repeated."""
        self.load.differences.all().delete()
        own = own_la_code()
        with actions.opened(self.load.file) as file:
            for piece in comparing.in_pieces(self._good(reading.establishments(file), "row")):
                piece = self._once(piece)
                self._keep(comparing.of_piece(piece, own))
                self._tell()
        self._read_links()
        self._keep(comparing.of_authorities(self.authorities))
        codes = set(self.authorities)
        for piece in comparing.in_pieces(comparing.gone(self.seen, codes)):
            self._keep(piece)
        if self.counts["fault"]:
            self.counts["faulty rows"] = self.counts.pop("fault")
        actions.finish_reading(
            load=self.load,
            counts=dict(self.counts),
            faults=self.faults,
            authorities=self.authorities,
        )

    def _good(self, rows: Iterable[reading.Read], what: str) -> Iterator[reading.Read]:
        for row in rows:
            if row.fault:
                self._fault(row.line, row.fault)
            else:
                self.counts[what] += 1
                yield row

    def _fault(self, line: int, words: str) -> None:
        self.counts["fault"] += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(f"Line {line}: {words}")

    def _once(self, rows: list[reading.Read]) -> list[reading.Read]:
        """The rows whose URN did not come before; the others are faults."""
        first = []
        for row in rows:
            urn = row.values["urn"]
            if urn in self.seen:
                self._fault(row.line, f"URN {urn} stands in the file twice")
                continue
            self.seen.add(urn)
            first.append(row)
            code = row.values["la_code"]
            self.authorities[code] = row.la_name or self.authorities.get(code, "")
        return first

    def _read_links(self) -> None:
        kept = self.load.links_file or self.load.file
        with actions.opened(kept) as file:
            # A CSV file of schools alone has no links.
            is_zip = file.read(4) == b"PK\x03\x04"
            if self.load.links_file or is_zip:
                for piece in comparing.in_pieces(self._good(reading.links(file), "link row")):
                    self._keep(comparing.links_of_piece(piece))

    def _keep(self, found: Iterable[RegisterDifference]) -> None:
        made = list(found)
        for one in made:
            one.load = self.load
            self.counts[one.kind] += 1
        bulk.insert(RegisterDifference, made)

    def _tell(self) -> None:
        percent = min(95, 1 + self.counts["row"] * 94 // EXPECTED)
        step = f"{self.counts['row']:,} schools read"
        actions.tell(load_pk=self.load.pk, percent=percent, step=step)


@transaction.atomic
def apply(load: RegisterLoad) -> None:
    """Write the differences of a file into the register and into the schools of the service: all or none."""
    for one in load.differences.filter(kind=Kind.AUTHORITY):
        LocalAuthority.objects.update_or_create(code=one.urn, defaults={"name": one.name})
    others = (Kind.LINK, Kind.GONE, Kind.AUTHORITY)
    rows = load.differences.exclude(kind__in=others).order_by("pk")
    for piece in comparing.in_pieces(rows.iterator(comparing.PIECE)):
        _write(piece)
    links = load.differences.filter(kind=Kind.LINK).order_by("pk")
    for piece in comparing.in_pieces(links.iterator(comparing.PIECE)):
        EstablishmentLink.objects.bulk_create([_link(one) for one in piece], ignore_conflicts=True)
    moved = sum(_move(decision) for decision in load.decisions.filter(answer="move"))
    now = timezone.now()
    RegisterLoad.objects.filter(pk=load.pk).update(
        state=RegisterLoad.State.APPLIED, applied_at=now, percent=100, step="", moved_at=now
    )
    record("applied_register", load, by=load.applied_by, moved=moved, **load.counts)
    actions.discard_files(load)


def _write(piece: list[RegisterDifference]) -> None:
    """Write some differences: a few statements whatever their number."""
    urns = [one.urn for one in piece]
    known = Establishment.objects.in_bulk(urns)
    there = set(known)
    used = {
        school.urn: school
        for school in School.objects.select_related("organisation").filter(urn__in=urns)
    }
    for one in piece:
        if one.urn not in known:
            known[one.urn] = _before(one.urn, used.get(one.urn))
        found = known[one.urn]
        for name, (_, after) in one.fields.items():
            setattr(found, name, _value(name, after))
    Establishment.objects.bulk_create(
        [known[urn] for urn in there],
        update_conflicts=True,
        unique_fields=["urn"],
        update_fields=list(comparing.FIELDS),
    )
    bulk.insert(Establishment, [one for urn, one in known.items() if urn not in there])
    _write_schools([known[urn] for urn in used], used)
    for one in piece:
        if one.in_use and one.urn not in used:
            actions.add_school(known[one.urn])


def _before(urn: str, school: School | None) -> Establishment:
    """What is known of a school that the register did not have so far."""
    made = Establishment(urn=urn)
    if school is not None:
        made.name = school.organisation.name
        for name in comparing.OF_SCHOOL:
            if name != "name":
                setattr(made, name, getattr(school, name))
    return made


def _write_schools(known: list[Establishment], used: dict[str, School]) -> None:
    for one in known:
        school = used[one.urn]
        school.organisation.name = one.name
        for name in comparing.OF_SCHOOL:
            if name != "name":
                setattr(school, name, getattr(one, name))
    fields = [name for name in comparing.OF_SCHOOL if name != "name"]
    School.objects.bulk_update(used.values(), fields, batch_size=500)
    organisations = [school.organisation for school in used.values()]
    Organisation.objects.bulk_update(organisations, ["name"], batch_size=500)


def _value(name: str, value: Any) -> Any:
    if name in reading.DAYS:
        return date.fromisoformat(value) if value else None
    return "" if value is None else value


def _link(one: RegisterDifference) -> EstablishmentLink:
    since = one.fields["since"]
    return EstablishmentLink(
        urn=one.urn,
        other_urn=one.fields["other"],
        kind=one.fields["kind"],
        since=date.fromisoformat(since) if since else None,
    )


def _move(decision: RollDecision) -> int:
    """Let the pupils of a school that closed go on at another, from the day after it closed."""
    school = School.objects.get(urn=decision.urn)
    to = School.objects.filter(urn=decision.to_urn).first()
    if to is None:
        to = actions.add_school(Establishment.objects.get(urn=decision.to_urn))
    today = timezone.localdate()
    on = min(today, (decision.closed_on or today) + timedelta(days=1))
    assert decision.decided_by is not None  # noqa: S101
    return move_roll(by=decision.decided_by, school=school, to=to, on=on)
