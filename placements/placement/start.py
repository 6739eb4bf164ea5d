"""What placements show elsewhere."""

from django.urls import reverse
from django.utils import timezone

from apcommission import home, related, shell
from apcommission.api import scopes
from apcommission.audit import changes
from apcommission.people.models import Person, Role
from apcommission.permissions import may
from placements.placement import api, queries
from placements.placement.models import HOLDING_A_PLACE
from providers.directory import places
from referrals.matching import others
from referrals.panels.models import Decision
from referrals.pupils.models import Pupil
from referrals.sharing.queries import agreement_withdrawn

scopes.add(
    scopes.Scope("placements", "Placements", "placements.see_placements"),
    api.router,
)
# Kept by the database, as decisions and placements change, which are followed.
changes.leave_out("placements.WaitingReferral")
places.register(queries.places_taken)
others.who_is_there(queries.who_is_there)
shell.add_area(
    shell.Area(
        "Placements",
        "placement:list",
        "Offers, agreements and placements under way",
        permission="placements.see_placements",
        order=40,
    )
)
# For administrators; others come to it from the list of placements.
shell.add_area(
    shell.Area(
        "Start checks",
        "placement:checks",
        "What must be settled before a pupil starts",
        permission="placements.manage_start_checks",
        order=44,
    )
)


@home.register(order=40)
def placements(person: Person) -> list[home.Work]:
    """Decisions to carry out and overdue ends, for officers; offers to answer, for a provider's manager."""
    work = []
    own = queries.placements(for_user=person)
    address = reverse("placement:list")
    if may(person, "placements.manage_placement"):
        waiting = queries.to_place(for_user=person)
        work.append(home.Work("Decisions to carry out", reverse("placement:to_place"), waiting))
        overdue = own.filter(queries.overdue())
        unanswered = own.filter(state="offered")
        url = f"{address}?state=offered"
        work.append(home.Work("Offers without an answer", url, unanswered))
        url = f"{address}?overdue=on"
        work.append(home.Work("Placements past their planned end", url, overdue))
        against = own.filter(agreement_withdrawn(timezone.localdate()), state__in=HOLDING_A_PLACE)
        url = f"{address}?withdrawn=on"
        words = "Placements whose parents withdrew their agreement"
        work.append(home.Work(words, url, against, urgent=True))
    if person.has_role(Role.PROVIDER_MANAGER):
        offers = own.filter(state="offered")
        url = f"{address}?state=offered"
        work.append(home.Work("Offers to answer", url, offers, urgent=True))
    return work


@related.to("decision")
def carry_out(decision: Decision, person: Person) -> list[related.Link]:
    """From a signed decision to its placement."""
    links = [
        related.Link(
            f"Placement {placement.reference}",
            reverse("placement:detail", args=[placement.pk]),
            placement.get_state_display(),
        )
        for placement in queries.placements(for_user=person).filter(referral=decision.referral_id)
    ]
    if (
        may(person, "placements.manage_placement")
        and queries.to_place(for_user=person).filter(pk=decision.pk).exists()
    ):
        links.append(
            related.Link(
                "Make a placement", reverse("placement:offer", args=[decision.pk]), main=True
            )
        )
    return links


@related.to("pupil")
def of_pupil(pupil: Pupil, person: Person) -> list[related.Link]:
    """A pupil's placements."""
    return [
        related.Link(
            f"Placement {placement.reference}",
            reverse("placement:detail", args=[placement.pk]),
            f"{placement.programme.title}: {placement.get_state_display().lower()}",
        )
        for placement in queries.placements(for_user=person).filter(pupil=pupil)[:20]
    ]
