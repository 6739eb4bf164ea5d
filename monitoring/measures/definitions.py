"""Every measure in words: its name on the page, its definition, and why it may not be available.

Pages, reports and docs take their words from here; what each means is measures.md's.
"""

from monitoring.measures.defining import Definition, below, both, neither
from monitoring.measures.progress import PROGRESS

POSSIBLE = "Possible sessions are those attended and those of authorised or unauthorised absence."
ATTENDED, ABSENT = "Attended", "Absent"
OUT = neither("out", "Left out: no mark, or one that does not count")
NO_SESSION = neither("out", "Left out: no possible session")
NO_MARK = "No session in this period has a mark that counts"
NO_POSSIBLE = "No pupil has a possible session"
NO_PRICE = "Some sessions have no price, or there was no placement"

ATTENDANCE = (
    Definition(
        "attendance_rate",
        "Attendance",
        f"Sessions attended, here or at another approved activity, out of possible sessions. {POSSIBLE}",
        "rate",
        "sessions",
        (both("attended", ATTENDED), below("absent", ABSENT), OUT),
        NO_MARK,
    ),
    Definition(
        "overall_absence",
        "Absence",
        f"Sessions of authorised and unauthorised absence out of possible sessions. {POSSIBLE}",
        "rate",
        "sessions",
        (both("absent", ABSENT), below("attended", ATTENDED), OUT),
        NO_MARK,
    ),
    Definition(
        "authorised_absence",
        "Authorised absence",
        "Sessions of authorised absence out of possible sessions.",
        "rate",
        "sessions",
        (both("absent", "Authorised absence"), below("other", "Other possible sessions"), OUT),
        NO_MARK,
    ),
    Definition(
        "unauthorised_absence",
        "Unauthorised absence",
        "Sessions of unauthorised absence, arriving after the register closed included, "
        "out of possible sessions.",
        "rate",
        "sessions",
        (both("absent", "Unauthorised absence"), below("other", "Other possible sessions"), OUT),
        NO_MARK,
    ),
    Definition(
        "completeness",
        "Returns complete",
        "Timetabled sessions up to today that have a mark. A missing mark is never counted as absence.",
        "rate",
        "sessions",
        (
            both("marked", "Marked"),
            below("missing", "Mark missing"),
            neither("out", "Left out: later than today"),
        ),
        "No session is on the timetable up to today",
    ),
    Definition(
        "punctuality",
        "Late arrivals",
        "Sessions attended in which the pupil came late, before the register closed.",
        "rate",
        "sessions",
        (
            both("late", "Came late"),
            below("in_time", "In time"),
            neither("out", "Left out: not attended"),
        ),
        "No session was attended",
    ),
    Definition(
        "persistent_absence",
        "Persistently absent pupils",
        "Pupils absent for 10 per cent or more of their possible sessions.",
        "rate",
        "pupils",
        (
            both("persistent", "Persistently absent"),
            below("other", "Absent for less"),
            NO_SESSION,
        ),
        NO_POSSIBLE,
    ),
    Definition(
        "severe_absence",
        "Severely absent pupils",
        "Pupils absent for 50 per cent or more of their possible sessions.",
        "rate",
        "pupils",
        (both("severe", "Severely absent"), below("other", "Absent for less"), NO_SESSION),
        NO_POSSIBLE,
    ),
    Definition(
        "attendance_bands",
        "Attendance bands",
        "Pupils by their attendance rate and key stage.",
        "bands",
        "pupils",
        (
            both("under_50", "Under 50%"),
            both("50_70", "50% to under 70%"),
            both("70_80", "70% to under 80%"),
            both("80_90", "80% to under 90%"),
            both("90_over", "90% and over"),
            NO_SESSION,
        ),
        NO_POSSIBLE,
    ),
    Definition(
        "attendance_change",
        "Change in attendance",
        "Mean change, in percentage points, from the attendance in the full term before referral. "
        "Counted for pupils with that baseline and at least 20 possible sessions.",
        "change",
        "pupils",
        (
            both("rose", "Rose by more than a point"),
            both("same", "Stayed within a point"),
            both("fell", "Fell by more than a point"),
            neither("out", "Left out: no baseline, or fewer than 20 possible sessions"),
        ),
        "No pupil has both a baseline and 20 possible sessions",
    ),
)

OUTCOMES = (
    Definition(
        "retention",
        "Retention",
        "Placements that did not end in the period for an unplanned reason, out of all placements: "
        "broke down, withdrew, excluded by the provider, or the provider ended it.",
        "rate",
        "placements",
        (both("kept", "Kept, or ended as planned"), below("lost", "Ended without a plan")),
        "There was no placement",
    ),
    Definition(
        "reintegration",
        "Reintegration",
        "Placements that ended in the period with a return to school, out of those ended whose aim it was.",
        "rate",
        "placements",
        (
            both("returned", "Returned to school"),
            below("other", "Ended in another way"),
            neither("out", "Left out: not ended in the period, or with another aim"),
        ),
        "No placement that aimed at a return to school ended in this period",
    ),
    Definition(
        "awards",
        "Awards",
        "Units and full qualifications awarded in the period.",
        "awards",
        "awards",
        (both("unit", "Units"), both("full", "Full qualifications")),
        "There was no pupil",
    ),
    Definition(
        "accredited_pupils",
        "Accredited pupils",
        "Pupils with at least one award in the period.",
        "rate",
        "cohort",
        (both("with", "With an award"), below("without", "Without an award")),
        "There was no pupil",
    ),
    Definition(
        "progression",
        "Progression of leavers",
        "Year 11 leavers in education, employment or training, out of those whose destination is known.",
        "rate",
        "leavers",
        (
            both("progressed", "In education, employment or training"),
            below("other", "Elsewhere"),
            neither("out", "Left out: destination not known"),
        ),
        "There is no leaver whose destination is known",
    ),
)

LINES = (
    both("price", "Priced"),
    both("extra", "Extra"),
    neither("out", "No price, so that there is no total"),
)
COSTS = (
    Definition(
        "charge_total",
        "Total charge",
        "What the placements cost in the period: the price in force on each day, and extras. "
        "Absence does not lower a charge.",
        "money",
        "charges",
        LINES,
        NO_PRICE,
    ),
    Definition(
        "charge_by_share",
        "Who pays",
        "Each charge is split as the placement’s funding says; pennies left over go to the authority.",
        "shares",
        "charges",
        LINES,
        NO_PRICE,
    ),
    *(
        Definition(
            f"cost_per_{name}",
            f"Cost for each {words}",
            f"Total charge divided by the number of {many}.",
            "money",
            rows,
            counts,
            f"There is no {words}, or some sessions have no price",
        )
        for name, words, many, rows, counts in (
            (
                "placement_week",
                "week of a placement",
                "weeks with a timetabled session",
                "weeks",
                (both("week", "Weeks with a timetabled session"),),
            ),
            (
                "timetabled_session",
                "timetabled session",
                "timetabled sessions",
                "sessions",
                (both("timetabled", "Timetabled"),),
            ),
            (
                "attended_session",
                "attended session",
                "attended sessions",
                "sessions",
                (both("attended", ATTENDED), neither("out", "Left out: not attended")),
            ),
            (
                "award",
                "award",
                "units and qualifications",
                "awards",
                (both("unit", "Units"), both("full", "Full qualifications")),
            ),
            (
                "accredited_pupil",
                "accredited pupil",
                "pupils with an award",
                "cohort",
                (both("with", "With an award"), neither("without", "Left out: without an award")),
            ),
            (
                "positive_outcome",
                "positive outcome",
                "sustained returns to school and leavers who progressed",
                "outcomes",
                (
                    both("sustained", "Returned to school and stayed"),
                    both("progressed", "Left for education, employment or training"),
                    neither("out", "Left out: did not stay, too early to tell, or elsewhere"),
                ),
            ),
        )
    ),
)

OFFERS = (both("offered", "Programmes that offer sessions"),)
CAPACITY = (
    Definition(
        "capacity_use",
        "Use of capacity",
        "Timetabled sessions out of sessions offered: places, times sessions a week, times open weeks.",
        "rate",
        "programmes",
        OFFERS,
        "No programme in this scope offers sessions in this period",
    ),
    Definition(
        "latent_sessions",
        "Sessions not used",
        "Sessions offered that were not on any timetable.",
        "count",
        "programmes",
        OFFERS,
        "No programme in this scope offers sessions in this period",
    ),
)

#: (heading, measures): how lists of all measures are laid out.
GROUPS = (
    ("Attendance", ATTENDANCE),
    ("Outcomes", OUTCOMES),
    ("Progress", PROGRESS),
    ("Cost", COSTS),
    ("Use of places", CAPACITY),
)
DEFINITIONS = tuple(definition for _, definitions in GROUPS for definition in definitions)
BY_KEY = {definition.key: definition for definition in DEFINITIONS}
