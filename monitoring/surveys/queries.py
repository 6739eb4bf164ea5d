"""Reads of surveys."""

from collections.abc import Iterable

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from apcommission.messages.models import SingleUseLink
from apcommission.messages.queries import live_link
from apcommission.people.models import LA_CASE_ROLES, Person, Role
from apcommission.people.queries import who_hold
from monitoring.surveys import faces
from monitoring.surveys.models import (
    Invitation,
    Question,
    Questionnaire,
    Response,
    SurveyAction,
    Wave,
)
from placements.placement.models import COUNTED, Placement
from providers.directory.models import Provider
from referrals.panels.queries import free_of_interest

#: The purpose of the links by which surveys are answered.
PURPOSE = "survey"


def questionnaires(*, for_user: Person) -> QuerySet[Questionnaire]:
    """All versions of all questionnaires, with `asks`, the number of questions; the authority's alone."""
    found = Questionnaire.objects.annotate(asks=Count("questions"))
    return found if for_user.is_la else found.none()


def published() -> QuerySet[Questionnaire]:
    """The questionnaires that can be sent, by audience and title."""
    return Questionnaire.objects.filter(state=Questionnaire.State.PUBLISHED).order_by(
        "audience", "title", "pk"
    )


def providers_asked_about() -> QuerySet[Provider]:
    """Providers that have had a placement, by name: those that a survey may be about."""
    placed = Placement.objects.filter(provider=OuterRef("pk"), state__in=COUNTED)
    return (
        Provider.objects.filter(Exists(placed))
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def waves(*, for_user: Person) -> QuerySet[Wave]:
    """Waves with `asked`, `reached` and `answered`: numbers of people. Others than the authority see none."""
    found = Wave.objects.select_related("questionnaire", "provider__organisation").annotate(
        asked=Count("invitations"),
        reached=Count(
            "invitations",
            filter=Q(invitations__sent_on__isnull=False) | Q(invitations__handed_on__isnull=False),
        ),
        answered=Count("invitations", filter=Q(invitations__answered=True)),
    )
    return found if for_user.is_la else found.none()


def closed_waves(*, for_user: Person) -> QuerySet[Wave]:
    """Closed waves whose results a person may see: managers those about their own provider."""
    found = Wave.objects.filter(state=Wave.State.CLOSED).select_related("questionnaire")
    if for_user.is_la:
        return found
    own = for_user.organisation_ids(Role.PROVIDER_MANAGER)
    asked = Invitation.objects.filter(wave=OuterRef("pk"), provider__in=own)
    return found.filter(Exists(asked))


def unanswered(wave: Wave, *, for_user: Person) -> QuerySet[Invitation]:
    """Who has not answered, with provider and pupil: first those without an address. One query.

    Nobody in whose case the person declared an interest.
    """
    return (
        free_of_interest(wave.invitations.filter(answered=False), for_user, "placement__referral")
        .annotate(has_address=Case(When(email="", then=0), default=1))
        .select_related(
            "provider__organisation", "organisation", "placement__pupil", "wave__questionnaire"
        )
        .order_by(
            "has_address",
            "provider__organisation__name",
            "placement__pupil__surname",
            "organisation__name",
            "pk",
        )
    )


def invitation_of(token: str) -> tuple[SingleUseLink, Invitation] | None:
    """The link and the invitation that a token opens, while its wave is open. Two queries."""
    link = live_link(PURPOSE, token)
    if link is None:
        return None
    found = (
        Invitation.objects.select_related("wave__questionnaire", "provider__organisation")
        .filter(pk=link.subject_pk, answered=False, wave__state=Wave.State.OPEN)
        .first()
    )
    return (link, found) if found else None


def named_answers(wave: Wave, *, for_user: Person) -> QuerySet[Response]:
    """The answers of a wave that is not anonymous, with whose they are, by provider. One query.

    Nobody's in whose case the person declared an interest.
    """
    return free_of_interest(
        wave.responses.filter(named=True), for_user, "invitation__placement__referral"
    ).select_related(
        "provider__organisation", "invitation__organisation", "invitation__placement__pupil"
    )


def spelt(
    response: Response, questions: Iterable[Question], *, easy: bool
) -> list[tuple[str, str]]:
    """(question, answer in words) of one set of answers; what was left out says so."""
    words = dict(faces.words_of(easy=easy))
    return [
        (
            question.words,
            words.get(said, said) if question.kind == Question.Kind.FACES else said,
        )
        for question in questions
        for said in [str(response.answers.get(str(question.pk), ""))]
    ]


def owners() -> QuerySet[Person]:
    """Who can take on an action: the officers and commissioners of the authority."""
    return who_hold(*LA_CASE_ROLES)


def actions(*, for_user: Person) -> QuerySet[SurveyAction]:
    """Actions from surveys, the authority's alone, with owner, provider and questionnaire."""
    found = SurveyAction.objects.select_related(
        "owner", "provider__organisation", "wave__questionnaire"
    )
    return found if for_user.is_la else found.none()
