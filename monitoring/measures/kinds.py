"""The kinds of rows to which measures open, and the blocks of SQL on which each stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitoring.measures import charges, progress_sql, rows_sql, sql
from monitoring.measures.asked import Asked
from monitoring.measures.defining import Definition
from monitoring.measures.queries import PARTS

MARKS = ("timetabled", "session")


@dataclass(frozen=True)
class Kind:
    """One kind of rows: its SELECT, the blocks (BLOCKS) that it stands on, and how it is ordered.

    `order` ends with what makes the order of the rows one only. `parts`: what of the engine its figures
    need. `sums`: columns that are added up.
    """

    select: str
    blocks: tuple[str, ...]
    order: tuple[str, ...]
    parts: tuple[str, ...]
    sums: tuple[str, ...] = ()
    pupils: bool = True


KINDS = {
    "sessions": Kind(
        rows_sql.SESSIONS, MARKS, ("day", "session", "placement_id"), ("attendance", "outcomes")
    ),
    "weeks": Kind(rows_sql.WEEKS, MARKS, ("week", "placement_id"), PARTS),
    "pupils": Kind(
        rows_sql.PUPILS,
        ("rated", "latest"),
        ("rate", "placement_id"),
        ("attendance", "outcomes"),
    ),
    "cohort": Kind(
        rows_sql.COHORT, ("award", "latest"), ("-awards", "placement_id"), ("outcomes",)
    ),
    "placements": Kind(rows_sql.PLACEMENTS, (), ("start", "placement_id"), ("outcomes",)),
    "awards": Kind(
        rows_sql.AWARDS,
        ("award",),
        ("awarded_on", "placement_id", "title", "counts"),
        ("outcomes",),
    ),
    "leavers": Kind(
        rows_sql.LEAVERS, ("leaver", "latest"), ("pupil", "placement_id"), ("outcomes",)
    ),
    "charges": Kind(
        rows_sql.CHARGES,
        ("timetable", "priced"),
        ("-charge", "placement_id", "kind", "amount"),
        ("outcomes", "charges"),
        sums=("charge", "school", "la", "ehcp"),
    ),
    "programmes": Kind(
        rows_sql.PROGRAMMES,
        ("used", "offer"),
        ("programme", "provider", "offered", "used"),
        ("attendance", "outcomes", "capacity"),
        sums=("offered", "used"),
        pupils=False,
    ),
    "targets": Kind(
        rows_sql.TARGETS,
        ("target",),
        ("due_on", "placement_id", "target"),
        ("outcomes", "progress"),
    ),
    "profiles": Kind(
        rows_sql.PROFILES,
        ("profile", "latest"),
        ("area", "pupil", "placement_id"),
        ("outcomes", "progress"),
    ),
    "suspensions": Kind(
        rows_sql.SUSPENSIONS,
        ("calendar", "suspension"),
        ("day", "placement_id"),
        ("outcomes", "progress"),
    ),
    "starts": Kind(
        rows_sql.STARTS,
        ("started",),
        ("first_day", "placement_id"),
        ("outcomes", "progress"),
    ),
    **{
        f"leavers_{months}": Kind(
            rows_sql.LEAVERS_LATER.format(progressed=sql.PROGRESSED, months=months),
            ("leaver", "later", "latest"),
            ("pupil", "placement_id"),
            ("outcomes", "progress"),
        )
        for months in (6, 12)
    },
    "outcomes": Kind(
        rows_sql.OUTCOMES,
        ("returned", "leaver", "latest"),
        ("end", "placement_id", "outcome"),
        PARTS,
    ),
}


def kind_of(definition: Definition) -> Kind:
    """The kind of rows that a measure opens to."""
    return KINDS[definition.rows]


def parts_of(definition: Definition) -> tuple[str, ...]:
    """What of the engine a measure needs: a cost needs all of it."""
    return PARTS if definition.key.startswith("cost_per_") else kind_of(definition).parts


#: What each block says; some say another thing for another question.
BLOCKS: dict[str, str | Callable[[Asked], Sequence[str]]] = {
    "timetabled": f"{sql.OPEN_DAY},{sql.TIMETABLED}",
    "session": sql.SESSION,
    "timetable": lambda asked: asked.timetable,
    "used": lambda asked: (
        (*asked.counted, rows_sql.USED_AS_KEPT)
        if asked.as_kept
        else (*asked.timetable, rows_sql.USED)
    ),
    "offer": lambda asked: asked.offer,
    "rated": lambda asked: asked.rated,
    "priced": charges.PRICED,
    "returned": sql.REINTEGRATED,
    "award": sql.AWARD,
    "leaver": sql.LEAVER,
    "latest": lambda asked: asked.latest,
    "target": progress_sql.TARGET,
    "profile": progress_sql.PROFILE,
    "calendar": progress_sql.CALENDAR,
    "suspension": progress_sql.SUSPENSION,
    "started": lambda asked: asked.started,
    "later": progress_sql.LATER,
}


def blocks(kind: Kind, asked: Asked) -> list[str]:
    """The cohort and the blocks on which its rows stand, each once."""
    found = [asked.cohort]
    for name in kind.blocks:
        block = BLOCKS[name]
        found += [block] if isinstance(block, str) else block(asked)
    return list(dict.fromkeys(found))
