"""Reads of agreements."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from apcommission.people.models import Person, Role
from placements.agreements.models import Agreement, AgreementSignature
from placements.placement.models import Placement
from placements.placement.queries import of_placements

Party = AgreementSignature.Party
#: In this order they stand on paper.
PARTIES = (Party.SCHOOL, Party.PROVIDER, Party.LA, Party.PARENT)
#: States of placements for which an agreement can be drawn up.
AGREED_UPON = ("accepted", "agreed", "active", "reintegrating")


def agreements(*, for_user: Person) -> QuerySet[Agreement]:
    """The agreements of the placements that a person may open, with their signatures. Two queries."""
    return (
        of_placements(Agreement.objects.all(), for_user=for_user)
        .select_related(
            "placement__pupil",
            "placement__school__organisation",
            "placement__programme",
            "placement__provider__organisation",
        )
        .prefetch_related("signatures")
    )


def needed(placement: Placement) -> list[str]:
    """The parties whose signature the agreement needs: all four, without the school if there is none."""
    return [party for party in PARTIES if party != Party.SCHOOL or placement.school_id]


def missing(agreement: Agreement) -> list[str]:
    """The parties who have not signed yet, in the order on paper."""
    signed = {signature.party for signature in agreement.signatures.all()}
    return [party for party in needed(agreement.placement) if party not in signed]


def parties_of(person: Person, placement: Placement) -> list[str]:
    """For which parties a person with an account may sign."""
    own: list[str] = []
    if placement.school_id in person.organisation_ids(Role.HEADTEACHER):
        own.append(Party.SCHOOL)
    if placement.provider_id in person.organisation_ids(Role.PROVIDER_MANAGER):
        own.append(Party.PROVIDER)
    if person.is_la:
        own.append(Party.LA)
    return own


def to_sign(*, for_user: Person) -> QuerySet[Agreement]:
    """The agreements out for signature that a person may sign and whose party has not signed yet, the
    oldest first. Without the parent's, which is signed by link or on paper.
    """

    def unsigned(party: str) -> Q:
        signed = AgreementSignature.objects.filter(agreement=OuterRef("pk"), party=party)
        return Q(~Exists(signed))

    own = Q(placement__school__in=for_user.organisation_ids(Role.HEADTEACHER)) & unsigned(
        Party.SCHOOL
    ) | Q(placement__provider__in=for_user.organisation_ids(Role.PROVIDER_MANAGER)) & unsigned(
        Party.PROVIDER
    )
    if for_user.is_la:
        own |= unsigned(Party.LA)
    found = agreements(for_user=for_user).filter(own, state=Agreement.State.OUT)
    return found.order_by("sent_at", "pk")


def to_draw_up() -> QuerySet[Placement]:
    """Accepted placements without an agreement in force."""
    in_force = Agreement.objects.exclude(state=Agreement.State.VOID).values("placement")
    return Placement.objects.filter(state=Placement.State.ACCEPTED).exclude(pk__in=in_force)


def may_be_drawn_up(placement: Placement) -> bool:
    """Whether the placement needs an agreement and none is in force. One query at most."""
    if placement.state not in AGREED_UPON:
        return False
    return not placement.agreements.exclude(state=Agreement.State.VOID).exists()
