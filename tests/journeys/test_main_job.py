"""The main job from end to end: one pupil, from the directory to the termly report."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from placements.attendance.models import Mark, WeeklyReturn
from placements.placement.models import Placement
from tests.journeys.steps import Job

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


def test_refer_decide_place_agree_attend_report(
    desktop: "BrowserContext", phone: "BrowserContext", world: Any, live_server: Any, worker: Path
) -> None:
    job = Job(desktop, world, live_server.url)
    job.begin_referral()
    job.fill_in_sections()
    job.submit()

    job.triage()
    pack = job.make_pack()
    assert job.number in pack
    assert "I like working with my hands" in pack
    job.decide()

    job.place()
    job.accept()
    job.draw_up()
    for persona in ("headteacher", "provider_manager", "officer"):
        job.sign(persona)
    link = job.parents_link()
    parent = phone.new_page()
    parent.goto(link)
    parent.get_by_label("Your full name").fill("Pat Parent")
    parent.get_by_label("I have read the agreement").check()
    parent.get_by_role("button", name="Sign the agreement").click()
    parent.get_by_text("Thank you").first.wait_for()
    job.start()
    placement = Placement.objects.get(referral__reference=job.number)
    assert (placement.state, placement.price) == ("active", 52.5)

    job.take_register()
    assert Mark.objects.filter(placement=placement, date__gte=job.past_week).count() == 2
    job.submit_return()
    assert WeeklyReturn.objects.get(week=job.past_week).state == "submitted"

    report = job.ask_for_report()
    assert "Termly report" in report
    assert str(world.provider) in report
    job.page.get_by_role("link", name="100.0%").first.click()
    job.sees("Show these")
    job.sees(str(world.pupil.surname))
    assert job.faults == []
