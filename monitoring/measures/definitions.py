"""Every measure in words: its name on the page, its definition, and why it may not be available.

Pages, reports and docs take their words from here; what each means is measures.md's.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """`kind`: rate, money, count, bands, change, awards, shares. `rows`: what it opens to (see rows.py)."""

    key: str
    title: str
    words: str
    kind: str
    rows: str
    without: str = "There is nothing in this period to count it from"


POSSIBLE = "Possible sessions are those attended and those of authorised or unauthorised absence."

DEFINITIONS = (
    Definition(
        "attendance_rate",
        "Attendance",
        f"Sessions attended, here or at another approved activity, out of possible sessions. {POSSIBLE}",
        "rate",
        "sessions",
        "No session in this period has a mark that counts",
    ),
    Definition(
        "overall_absence",
        "Absence",
        f"Sessions of authorised and unauthorised absence out of possible sessions. {POSSIBLE}",
        "rate",
        "sessions",
        "No session in this period has a mark that counts",
    ),
    Definition(
        "authorised_absence",
        "Authorised absence",
        "Sessions of authorised absence out of possible sessions.",
        "rate",
        "sessions",
        "No session in this period has a mark that counts",
    ),
    Definition(
        "unauthorised_absence",
        "Unauthorised absence",
        "Sessions of unauthorised absence, arriving after the register closed included, "
        "out of possible sessions.",
        "rate",
        "sessions",
        "No session in this period has a mark that counts",
    ),
    Definition(
        "completeness",
        "Returns complete",
        "Timetabled sessions up to today that have a mark. A missing mark is never counted as absence.",
        "rate",
        "sessions",
        "No session is on the timetable up to today",
    ),
    Definition(
        "punctuality",
        "Late arrivals",
        "Sessions attended in which the pupil came late, before the register closed.",
        "rate",
        "sessions",
        "No session was attended",
    ),
    Definition(
        "persistent_absence",
        "Persistently absent pupils",
        "Pupils absent for 10 per cent or more of their possible sessions.",
        "rate",
        "pupils",
        "No pupil has a possible session",
    ),
    Definition(
        "severe_absence",
        "Severely absent pupils",
        "Pupils absent for 50 per cent or more of their possible sessions.",
        "rate",
        "pupils",
        "No pupil has a possible session",
    ),
    Definition(
        "attendance_bands",
        "Attendance bands",
        "Pupils by their attendance rate and key stage.",
        "bands",
        "pupils",
        "No pupil has a possible session",
    ),
    Definition(
        "attendance_change",
        "Change in attendance",
        "Mean change, in percentage points, from the attendance in the full term before referral. "
        "Counted for pupils with that baseline and at least 20 possible sessions.",
        "change",
        "pupils",
        "No pupil has both a baseline and 20 possible sessions",
    ),
    Definition(
        "retention",
        "Retention",
        "Placements that did not end in the period for an unplanned reason, out of all placements: "
        "broke down, withdrew, excluded by the provider, or the provider ended it.",
        "rate",
        "placements",
        "There was no placement",
    ),
    Definition(
        "reintegration",
        "Reintegration",
        "Placements that ended in the period with a return to school, out of those ended whose aim it was.",
        "rate",
        "placements",
        "No placement that aimed at a return to school ended in this period",
    ),
    Definition(
        "awards",
        "Awards",
        "Units and full qualifications awarded in the period.",
        "awards",
        "awards",
        "There was no pupil",
    ),
    Definition(
        "accredited_pupils",
        "Accredited pupils",
        "Pupils with at least one award in the period.",
        "rate",
        "awards",
        "There was no pupil",
    ),
    Definition(
        "progression",
        "Progression of leavers",
        "Year 11 leavers in education, employment or training, out of those whose destination is known.",
        "rate",
        "leavers",
        "There is no leaver whose destination is known",
    ),
    Definition(
        "charge_total",
        "Total charge",
        "What the placements cost in the period: the price in force on each day, and extras. "
        "Absence does not lower a charge.",
        "money",
        "charges",
        "Some sessions have no price, or there was no placement",
    ),
    Definition(
        "charge_by_share",
        "Who pays",
        "Each charge is split as the placement’s funding says; pennies left over go to the authority.",
        "shares",
        "charges",
        "Some sessions have no price, or there was no placement",
    ),
    *(
        Definition(
            f"cost_per_{name}",
            f"Cost for each {words}",
            f"Total charge divided by the number of {many}.",
            "money",
            rows,
            f"There is no {words}, or some sessions have no price",
        )
        for name, words, many, rows in (
            ("placement_week", "week of a placement", "weeks with a timetabled session", "charges"),
            ("timetabled_session", "timetabled session", "timetabled sessions", "charges"),
            ("attended_session", "attended session", "attended sessions", "sessions"),
            ("award", "award", "units and qualifications", "awards"),
            ("accredited_pupil", "accredited pupil", "pupils with an award", "awards"),
            (
                "positive_outcome",
                "positive outcome",
                "sustained returns to school and leavers who progressed",
                "placements",
            ),
        )
    ),
    Definition(
        "capacity_use",
        "Use of capacity",
        "Timetabled sessions out of sessions offered: places, times sessions a week, times open weeks.",
        "rate",
        "programmes",
        "No programme in this scope offers sessions in this period",
    ),
    Definition(
        "latent_sessions",
        "Sessions not used",
        "Sessions offered that were not on any timetable.",
        "count",
        "programmes",
        "No programme in this scope offers sessions in this period",
    ),
)
BY_KEY = {definition.key: definition for definition in DEFINITIONS}
