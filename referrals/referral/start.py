"""What referrals show elsewhere."""

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from providers.directory.models import Programme
from referrals.pupils.models import Pupil
from referrals.referral import queries

shell.add_area(
    shell.Area(
        "Referrals",
        "referral:list",
        "Refer a pupil and follow what becomes of it",
        permission="referrals.see_referrals",
        order=20,
    )
)


@home.register(order=20)
def referrals(person: Person) -> list[home.Work]:
    """Referrals to triage, for officers; unfinished and returned ones, for their school."""
    address = reverse("referral:list")
    work = []
    if person.is_la:
        waiting = list(queries.to_triage().values_list("submitted_on", flat=True))
        if waiting:
            oldest = (timezone.localdate() - waiting[0]).days if waiting[0] else 0
            detail = f"The oldest has waited {oldest} day{'' if oldest == 1 else 's'}"
            work.append(
                home.Work("Referrals to triage", f"{address}?state=submitted", len(waiting), detail)
            )
    if person.has_role(Role.HEADTEACHER):
        own = queries.referrals(for_user=person)
        for state, title in (
            ("returned", "Referrals that the authority returned"),
            ("draft", "Referrals to finish"),
        ):
            url, rows = f"{address}?state={state}", own.filter(state=state)
            work.append(home.Work(title, url, rows, urgent=state == "returned"))
    return work


@related.to("programme")
def refer_to_programme(programme: Programme, person: Person) -> list[related.Link]:
    """From a programme, a school refers a pupil."""
    if not may(person, "referrals.refer_pupil"):
        return []
    url = f"{reverse('referral:start')}?programme={programme.pk}"
    return [related.Link("Refer a pupil to this programme", url, main=True)]


@related.to("pupil")
def of_pupil(pupil: Pupil, person: Person) -> list[related.Link]:
    """A pupil's referrals, and beginning one where none is under way."""
    found = queries.readable(for_user=person).filter(pupil=pupil).order_by("-pk")[:20]
    links = [
        related.Link(
            f"Referral {referral.reference}",
            reverse("referral:detail", args=[referral.pk]),
            referral.get_state_display(),
        )
        for referral in found
    ]
    if may(person, "referrals.refer_pupil") and not any(one.is_under_way for one in found):
        begin = reverse("referral:begin", args=[pupil.pk])
        links.append(related.Link("Refer this pupil", begin, main=True))
    return links
