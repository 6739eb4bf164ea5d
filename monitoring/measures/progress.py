"""The measures of progress in words (measures.md: Retention, reintegration, progress; destinations)."""

from monitoring.measures.defining import Definition, below, both, neither

LATER = (
    both("progressed", "In education, employment or training"),
    below("other", "Elsewhere"),
    neither("out", "Left out: destination not known"),
)
PROGRESS = (
    Definition(
        "sustained_reintegration",
        "Sustained reintegration",
        "Returns to school after which the pupil was still on a mainstream roll 12 school weeks later, and "
        "neither in alternative provision again nor excluded, out of returns of which that is known.",
        "rate",
        "outcomes",
        (
            both("sustained", "Returned to school and stayed"),
            below("left_again", "Did not stay"),
            neither("out", "Left out: too early to tell, or no return to school"),
        ),
        "No pupil returned to school 12 school weeks ago or longer",
    ),
    Definition(
        "targets_met",
        "Targets met",
        "Targets of learning plans that were met, out of those due in the period.",
        "rate",
        "targets",
        (both("met", "Met"), below("other", "Not met, or met in part, or still open")),
        "No target was due",
    ),
    Definition(
        "behaviour_change",
        "Change in behaviour",
        "Mean change on the four-point profile from the first to the latest rating, by area, for pupils with "
        "both.",
        "areas",
        "profiles",
        (both("rose", "Rose"), both("same", "Stayed"), both("fell", "Fell")),
        "No pupil was rated twice",
    ),
    Definition(
        "suspensions",
        "Suspensions",
        "Suspensions in the period, beside those in the same number of school days before: runs of days that "
        "are marked as suspended in the registers kept here.",
        "against",
        "suspensions",
        (both("now", "In the period"), neither("before", "In the same number of days before")),
        "There was no placement",
    ),
    Definition(
        "time_to_placement",
        "Time to placement",
        "School days from the day a referral was submitted to the first session attended, of placements that "
        "began in the period.",
        "days",
        "starts",
        (
            both("counted", "Began in the period"),
            neither("out", "Left out: day of referral not known"),
        ),
        "No placement began in this period",
    ),
    Definition(
        "sixth_day",
        "Provision by the sixth school day",
        "Permanently excluded pupils whose provision began by the sixth school day after the exclusion, out "
        "of those whose provision began in the period.",
        "rate",
        "starts",
        (
            both("in_time", "By the sixth school day"),
            below("late", "Later"),
            neither("out", "Left out: not permanently excluded"),
        ),
        "No placement after a permanent exclusion began in this period",
    ),
    *(
        Definition(
            f"progression_{months}_months",
            f"Progression after {months} months",
            f"Year 11 leavers in education, employment or training {months} months after they left, out of "
            "those whose destination was then known.",
            "rate",
            f"leavers_{months}",
            LATER,
            f"No destination after {months} months is known",
        )
        for months in (6, 12)
    ),
)
