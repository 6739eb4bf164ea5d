"""A survey from its planning to what is done about it: on a desk without scripts, and on a pupil's phone."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from monitoring.surveys.models import Wave
from tests.journeys.browsing import Hand
from tests.journeys.steps import Job


def test_an_officer_asks_pupils_and_a_pupil_answers_on_a_phone(
    plain: Job, phone_in_hand: Hand, world: Any
) -> None:
    officer = plain
    officer.as_("officer")
    officer.opens("/surveys/questionnaires/")
    officer.follows("What you think of your place")
    officer.follows("Plan to send it")
    for part, words in zip(("Day", "Month", "Year"), _in_two_weeks(world), strict=True):
        officer.page.get_by_role("group", name="Last day to answer").get_by_label(part).fill(words)
    officer.presses("Save")
    officer.sees("The survey is planned.", "1, of them 0 by email.")
    officer.presses("Send it now")
    officer.sees("It is on its way.", str(world.pupil))
    officer.presses("Print links for those without email")
    officer.sees(f"For {world.pupil}")
    link = officer.page.locator(".ap-secret").inner_text()

    pupil = phone_in_hand
    pupil.opens(link.removeprefix(settings.SITE_ADDRESS))
    pupil.sees("Nobody can see who said what", "I feel safe there.")
    pupil.presses("Send my answers")
    pupil.sees("Answer at least one question.")
    group = pupil.page.get_by_role("group", name="I feel safe there.")
    group.get_by_label("Yes, a lot").check()
    pupil.fills("What could be better?", "Longer breaks")
    pupil.presses("Send my answers")
    pupil.sees("We have your answers.")
    pupil.opens(link.removeprefix(settings.SITE_ADDRESS))
    pupil.sees("This link does not work")

    officer.opens(f"/surveys/sent/{Wave.objects.get().pk}/")
    officer.presses("Close it now")
    officer.follows("Results")
    officer.sees("Fewer than 5", "too few people answered this")
    assert not officer.page.get_by_text("Longer breaks").count()


def _in_two_weeks(world: Any) -> tuple[str, str, str]:
    day = world.today + timedelta(days=14)
    return str(day.day), str(day.month), str(day.year)
