"""What a yearly return asks for, and what may be wrong with the answers.

The study: in Stoke-on-Trent providers report each year on retention, attainment, attendance and progression
of all the pupils they supported, which is compared with what the authority's own database holds; Rochdale
looks for latent capacity.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from monitoring.measures.figures import Figures
from monitoring.returns.models import ReturnLine
from providers.directory.models import KeyStage


@dataclass(frozen=True)
class Held:
    """All that the system holds for a return. `own` are counts that are no measure (held.py)."""

    figures: Figures
    pupils: dict[int, int]  # by key stage
    ended: int
    returned: int
    incidents: int
    places: int


@dataclass(frozen=True)
class Question:
    """One figure that is asked for. `held`: how it is read from what is held; None: it is not held.

    `within` is the key of the figure that it is a part of; `rows` the measure whose rows stand behind it.
    """

    key: str
    section: str
    label: str
    hint: str = ""
    held: Callable[[Held], int | None] | None = None
    within: str = ""
    rows: str = ""


#: Key and heading of each page of a return, in order.
SECTIONS = {
    "pupils": "Places and pupils",
    "sessions": "Sessions and attendance",
    "endings": "How placements ended",
    "awards": "Awards and destinations",
    "safety": "Incidents, suspensions and complaints",
    "staff": "Staff",
    "next_year": "Places next year",
}
NEXT_YEAR = "next_year"
#: Keys of lines of NEXT_YEAR begin with this; the programme's primary key follows.
PLACES_OF = "places_of_"

QUESTIONS = (
    Question(
        "places",
        "pupils",
        "Places offered",
        "Of all your programmes together, as the directory has them.",
        lambda held: held.places,
    ),
    Question(
        "placements",
        "pupils",
        "Placements",
        "",
        lambda held: held.figures.outcomes.placements,
        rows="retention",
    ),
    Question(
        "pupils",
        "pupils",
        "Pupils placed",
        "Each pupil once, however many placements they had.",
        lambda held: held.figures.outcomes.pupils,
        within="placements",
        rows="accredited_pupils",
    ),
    *(
        Question(
            f"pupils_ks{stage.value}",
            "pupils",
            f"Pupils in {stage.label.lower()}",
            "",
            lambda held, stage=stage: held.pupils.get(stage.value, 0),  # type: ignore[misc]
            within="pupils",
        )
        for stage in KeyStage
    ),
    Question(
        "sessions_offered",
        "sessions",
        "Sessions offered",
        "Places, times sessions a week, times weeks in which you were open.",
        lambda held: held.figures.capacity.offered,
        rows="latent_sessions",
    ),
    Question(
        "sessions_timetabled",
        "sessions",
        "Sessions timetabled",
        "Mornings and afternoons that timetables of pupils gave to you.",
        lambda held: held.figures.attendance.timetabled,
        rows="completeness",
    ),
    Question(
        "sessions_possible",
        "sessions",
        "Possible sessions",
        "Sessions attended, and those of authorised or unauthorised absence.",
        lambda held: held.figures.attendance.possible,
        within="sessions_timetabled",
        rows="attendance_rate",
    ),
    Question(
        "sessions_attended",
        "sessions",
        "Sessions attended",
        "The attendance rate is these out of the possible sessions.",
        lambda held: held.figures.attendance.attended,
        within="sessions_possible",
        rows="attendance_rate",
    ),
    Question(
        "ended_planned",
        "endings",
        "Placements that ended as planned",
        "Completed, back at school, moved on as planned, of school-leaving age, moved out of the area.",
        lambda held: held.ended - held.figures.outcomes.unplanned,
        within="placements",
        rows="retention",
    ),
    Question(
        "ended_unplanned",
        "endings",
        "Placements that ended without a plan",
        "Broke down, withdrew, excluded by you, or ended by you.",
        lambda held: held.figures.outcomes.unplanned,
        within="placements",
        rows="retention",
    ),
    Question(
        "returned",
        "endings",
        "Placements that ended with a return to school",
        "They are among those that ended as planned.",
        lambda held: held.returned,
        within="ended_planned",
        rows="reintegration",
    ),
    Question(
        "units",
        "awards",
        "Units awarded",
        "",
        lambda held: held.figures.outcomes.units,
        rows="awards",
    ),
    Question(
        "full",
        "awards",
        "Full qualifications awarded",
        "",
        lambda held: held.figures.outcomes.full,
        rows="awards",
    ),
    Question(
        "accredited",
        "awards",
        "Pupils with at least one award",
        "",
        lambda held: held.figures.outcomes.accredited,
        within="pupils",
        rows="accredited_pupils",
    ),
    Question(
        "leavers",
        "awards",
        "Year 11 leavers",
        "Pupils in Year 11 whose last placement ended in or after June.",
        lambda held: held.figures.outcomes.leavers,
        within="pupils",
        rows="progression",
    ),
    Question(
        "leavers_known",
        "awards",
        "Leavers whose destination is known",
        "",
        lambda held: held.figures.outcomes.known,
        within="leavers",
        rows="progression",
    ),
    Question(
        "leavers_progressed",
        "awards",
        "Leavers in education, employment or training",
        "",
        lambda held: held.figures.outcomes.progressed,
        within="leavers_known",
        rows="progression",
    ),
    Question(
        "incidents",
        "safety",
        "Incidents, concerns and times a pupil was missing",
        "Without those that only safeguarding leads may read.",
        lambda held: held.incidents,
    ),
    Question(
        "suspensions",
        "safety",
        "Suspensions",
        "How often you sent a pupil home for a fixed time as a sanction.",
    ),
    Question("complaints", "safety", "Complaints", "From pupils, parents, schools or neighbours."),
    Question(
        "staff",
        "staff",
        "Staff who work with pupils",
        "People, not full-time equivalents, on the last day of the academic year.",
    ),
    Question("teachers", "staff", "Qualified teachers among them", within="staff"),
    Question(
        "dsl_trained",
        "staff",
        "Staff trained as designated safeguarding lead",
        "In the last two years (Keeping children safe in education, annex C).",
        within="staff",
    ),
)
BY_KEY = {question.key: question for question in QUESTIONS}
LABELS = {question.key: question.label for question in QUESTIONS}


# ---- What may be wrong -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """What keeps a return from being submitted: of which line, in which of its two boxes, in words."""

    line: ReturnLine
    box: str  # "figure" or "explanation"
    words: str


def faults(lines: Iterable[ReturnLine]) -> Iterator[Fault]:
    """What is missing, differs without an explanation, or is more than the whole that it is a part of."""
    lines = list(lines)
    figures = {line.key: line.figure for line in lines}
    for line in lines:
        if line.figure is None:
            yield Fault(line, "figure", f"Enter a figure: {lowered(line.label)}")
            continue
        question = BY_KEY.get(line.key)
        whole = figures.get(question.within) if question else None
        if question and whole is not None and line.figure > whole:
            words = (
                f"{line.label} must be no more than {lowered(LABELS[question.within])} ({whole:,})"
            )
            yield Fault(line, "figure", words)
        if line.difference and not line.explanation.strip():
            words = f"Explain why {lowered(line.label)} differs from what is held ({line.held:,})"
            yield Fault(line, "explanation", words)


def lowered(label: str) -> str:
    """A label within a sentence; "Year 11 leavers" stays as it is."""
    return label if label.startswith("Year ") else label[:1].lower() + label[1:]


# ---- What follows from the figures -----------------------------------------------------------------

#: (what, part, whole): shares that are worked out from what is reported and from what is held.
SHARES = (
    ("Attendance", "sessions_attended", "sessions_possible"),
    ("Use of sessions offered", "sessions_timetabled", "sessions_offered"),
    ("Placements that did not end without a plan", "-ended_unplanned", "placements"),
    ("Pupils with an award", "accredited", "pupils"),
    ("Leavers in education, employment or training", "leavers_progressed", "leavers_known"),
    ("Qualified teachers among staff", "teachers", "staff"),
)


@dataclass(frozen=True)
class Share:
    """A share by what is held, reported and was reported last year; None over nothing."""

    label: str
    held: Fraction | None
    reported: Fraction | None
    last_year: Fraction | None


def shares(lines: Sequence[ReturnLine], last_year: dict[str, int]) -> list[Share]:
    """The shares that follow from the lines of a return, by three sets of figures."""
    held = {line.key: line.held for line in lines if line.held is not None}
    reported = {line.key: line.figure for line in lines if line.figure is not None}
    return [
        Share(
            label,
            _share(part, whole, held),
            _share(part, whole, reported),
            _share(part, whole, last_year),
        )
        for label, part, whole in SHARES
    ]


def _share(part: str, whole: str, figures: dict[str, int]) -> Fraction | None:
    """`-key` is the whole less that part."""
    of, above = figures.get(whole), figures.get(part.removeprefix("-"))
    if not of or above is None:
        return None
    return Fraction(of - above if part.startswith("-") else above, of)
