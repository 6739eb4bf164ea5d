"""What stands in the portable progress file: strengths only, nothing that an employer need not know."""

from typing import Any

from placements.attendance.models import Mark
from placements.attendance.queries import COUNTS
from placements.learning.models import Award, ProgressFile, Target
from placements.placement.models import COUNTED, Placement, TimetableSlot


def progress_file(asked: ProgressFile) -> dict[str, Any]:
    """The pupil's placements, what was gained and reached, work placements and attendance. Six queries.

    No needs, risks, reasons or incidents: the file goes to employers and colleges.
    """
    pupil = asked.placement.pupil
    placements = (
        Placement.objects.filter(pupil=pupil, state__in=COUNTED)
        .select_related("programme", "provider__organisation", "referral")
        .order_by("start", "pk")
    )
    reached = (Target.State.MET, Target.State.PARTLY_MET)
    met = Target.objects.filter(placement__pupil=pupil, state__in=reached)
    work = TimetableSlot.objects.filter(
        placement__pupil=pupil, place=TimetableSlot.Place.WORK, placement__state__in=COUNTED
    )
    marks = Mark.objects.filter(placement__pupil=pupil).aggregate(**COUNTS)
    return {
        "pupil": pupil,
        "own_words": asked.own_words,
        "interests": asked.placement.referral.interests,
        "placements": list(placements),
        "awards": list(Award.objects.filter(placement__pupil=pupil).order_by("awarded_on", "pk")),
        "targets": list(met.select_related("outcome").order_by("settled_on", "pk")),
        "has_work": work.exists(),
        "sessions": marks["attended"],
        "per_cent": round(100 * marks["attended"] / marks["possible"])
        if marks["possible"]
        else None,
    }
