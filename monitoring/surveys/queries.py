"""Reads of surveys."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.conf import settings
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
from monitoring.surveys.tallies import Group, Tally, grouped, shown, tally, texts
from placements.placement.models import COUNTED, Placement
from providers.directory.models import Provider

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


def unanswered(wave: Wave) -> QuerySet[Invitation]:
    """Who has not answered, with provider and pupil: first those without an address. One query."""
    return (
        wave.invitations.filter(answered=False)
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


def named_answers(wave: Wave) -> QuerySet[Response]:
    """The answers of a wave that is not anonymous, with whose they are, by provider. One query."""
    return wave.responses.filter(named=True).select_related(
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


# ---- Results -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProviderLine:
    """A provider in the results of a year: `answers` None where there are too few to be shown."""

    provider: Provider
    asked: int
    answers: int | None
    tallies: tuple[Tally, ...]

    @property
    def agree(self) -> Fraction | None:
        """The share of agreement among all faces that were chosen, over all questions shown."""
        faced = [one for one in self.tallies if one.agree is not None]
        given = sum(one.answered for one in faced)
        agreed = sum(one.agree * one.answered for one in faced if one.agree is not None)
        return Fraction(agreed) / given if given else None


@dataclass(frozen=True)
class Said:
    """What people wrote to a question."""

    words: str
    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """A questionnaire in one academic year, over all its closed waves and versions.

    `answers`: in the groups that are shown. `tallies` and `said` count these alone; `others` is the number
    of answers about providers of which each had too few, shown where together they are enough.
    """

    questionnaire: Questionnaire
    year: int
    waves: tuple[Wave, ...]
    asked: int
    answers: int
    others: int
    tallies: tuple[Tally, ...]
    said: tuple[Said, ...]
    providers: tuple[ProviderLine, ...]

    @property
    def next_year(self) -> int:
        return self.year + 1


@dataclass(frozen=True)
class _Material:
    """What results are made of."""

    waves: tuple[Wave, ...]
    questions: tuple[Question, ...]
    groups: tuple[Group, ...]


def results(waves_found: QuerySet[Wave], *, series: UUID, year: int) -> Results | None:
    """The results of a questionnaire and year over these waves; None without a closed one. Five queries."""
    material = _material(waves_found, series, year)
    if material is None:
        return None
    newest = material.waves[0].questionnaire
    threshold = settings.SUPPRESSION_THRESHOLD
    visible = shown(material.groups, threshold)
    asked = dict(
        Invitation.objects.filter(wave__in=material.waves)
        .order_by()
        .values_list("provider")
        .annotate(number=Count("pk"))
    )
    found = Provider.objects.filter(pk__in=[key for key in asked if key])
    lines = tuple(
        _line(provider, asked[provider.pk], material, newest.is_easy)
        for provider in found.select_related("organisation").order_by("organisation__name", "pk")
    )
    return Results(
        questionnaire=newest,
        year=year,
        waves=material.waves,
        asked=sum(asked.values()),
        answers=sum(group.number for group in visible),
        others=sum(group.number for group in visible if group.key[1] is None),
        tallies=_tallies(material.questions, material.groups, newest.is_easy),
        said=_said(material.questions, material.groups),
        providers=lines,
    )


def results_of_provider(
    waves_found: QuerySet[Wave], *, series: UUID, year: int, provider: Provider
) -> tuple[Questionnaire, ProviderLine, tuple[Said, ...]] | None:
    """The same for one provider, with what was written. None where it was not asked about. Four queries."""
    material = _material(waves_found, series, year)
    if material is None:
        return None
    asked = Invitation.objects.filter(wave__in=material.waves, provider=provider).count()
    if not asked:
        return None
    newest = material.waves[0].questionnaire
    own = [group for group in material.groups if group.key[1] == provider.pk]
    return (
        newest,
        _line(provider, asked, material, newest.is_easy),
        _said(material.questions, own),
    )


def _material(waves_found: QuerySet[Wave], series: UUID, year: int) -> _Material | None:
    rows = waves_found.filter(
        state=Wave.State.CLOSED, questionnaire__series=series, year=year
    ).order_by("-questionnaire__number", "-pk")
    found = tuple(rows)
    if not found:
        return None
    versions = {wave.questionnaire_id for wave in found}
    questions = Question.objects.filter(questionnaire__in=versions).order_by(
        "-questionnaire__number", "position"
    )
    same = {str(question.pk): question.same for question in questions}
    # In the order of the newest version; what only older ones asked stands behind it.
    once = tuple({question.same: question for question in questions}.values())
    answers = Response.objects.filter(wave__in=found).order_by("pk")
    groups = tuple(grouped(answers.values_list("wave", "provider", "answers"), same))
    return _Material(found, once, groups)


def _line(provider: Provider, asked: int, material: _Material, easy: bool) -> ProviderLine:
    own = [group for group in material.groups if group.key[1] == provider.pk]
    visible = shown(own, settings.SUPPRESSION_THRESHOLD)
    number = sum(group.number for group in visible) if visible else None
    return ProviderLine(provider, asked, number, _tallies(material.questions, own, easy))


def _tallies(
    questions: Iterable[Question], groups: Iterable[Group], easy: bool
) -> tuple[Tally, ...]:
    threshold, groups = settings.SUPPRESSION_THRESHOLD, list(groups)
    counted = (Question.Kind.FACES, Question.Kind.CHOICE)
    return tuple(
        tally(question, groups, threshold, easy=easy)
        for question in questions
        if question.kind in counted
    )


def _said(questions: Iterable[Question], groups: Iterable[Group]) -> tuple[Said, ...]:
    groups = list(groups)
    written = (Question.Kind.TEXT, Question.Kind.PROVIDER)
    return tuple(
        Said(
            question.words,
            question.kind,
            tuple(texts(question, groups, settings.SUPPRESSION_THRESHOLD)),
        )
        for question in questions
        if question.kind in written
    )
