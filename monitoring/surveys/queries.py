"""Reads of surveys, and of what came back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from apcommission.people.models import Person, Role
from apcommission.shown import how_many
from monitoring.measures.figures import Rate
from monitoring.measures.suppression import hidden_in, is_small
from monitoring.surveys.models import (
    GOOD,
    Invitation,
    Question,
    Questionnaire,
    Remark,
    Response,
    SurveyAction,
    Wave,
)
from providers.directory.models import Provider

#: Who has not answered is reminded after so many days, once.
REMIND_AFTER = 7


def questionnaires() -> QuerySet[Questionnaire]:
    """All questionnaires, those in use first, with how many questions each has."""
    return Questionnaire.objects.annotate(number_of_questions=Count("questions")).order_by(
        "audience", "title", "-number"
    )


def waves() -> QuerySet[Wave]:
    """All waves, the latest first, with how many were asked and how many answered."""
    return (
        Wave.objects.select_related("questionnaire", "provider__organisation", "made_by")
        .annotate(
            asked=Count("invitations"),
            answers=Count("invitations", filter=Q(invitations__answered=True)),
        )
        .order_by("-closes_on", "-pk")
    )


def how_far(wave: Wave) -> str:
    """`3 of 12 people`. One query."""
    counted = wave.invitations.aggregate(
        asked=Count("pk"), answered=Count("pk", filter=Q(answered=True))
    )
    return f"{counted['answered']} of {how_many(counted['asked'], 'person', 'people')}"


def invitations(wave: Wave) -> QuerySet[Invitation]:
    """Who is asked in a wave, by name."""
    return wave.invitations.select_related("provider__organisation").order_by("name", "pk")


def to_remind(today: date) -> QuerySet[Invitation]:
    """Who got a link by e-mail a week ago, in a wave that is open, and has not answered."""
    return Invitation.objects.filter(
        wave__state=Wave.State.OPEN,
        wave__closes_on__gte=today,
        answered=False,
        reminded_on=None,
        sent_on__lte=today - timedelta(days=REMIND_AFTER),
    ).exclude(email="")


def over(today: date) -> QuerySet[Wave]:
    """Waves whose last day is over and that are not closed yet."""
    return Wave.objects.filter(
        state__in=(Wave.State.OPEN, Wave.State.IN_PROGRESS), closes_on__lt=today
    )


def survey_actions() -> QuerySet[SurveyAction]:
    """What is done about suggestions, the next due first."""
    return SurveyAction.objects.select_related(
        "remark__provider__organisation", "remark__wave__questionnaire", "owner"
    ).order_by("due_on", "pk")


# ---- Results -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One question: how many chose each face (the best first), and the share of good answers."""

    asked: str
    counts: tuple[int, ...]
    good: Rate


@dataclass(frozen=True)
class Results:
    """What was answered about a provider, or by all. `lines` is empty where too few answered."""

    name: str
    answers: int | None
    lines: tuple[Line, ...] = ()

    @property
    def title(self) -> str:
        """`Kiln Street Centre: 24 answers`."""
        return f"{self.name}: {how_many(self.answers or 0, 'answer')}"


def open_to(*, for_user: Person) -> QuerySet[Provider]:
    """The providers of whose results a person may see: the authority all, a manager their own."""
    found = Provider.objects.select_related("organisation").order_by("organisation__name", "pk")
    if for_user.is_la:
        return found
    return found.filter(pk__in=for_user.organisation_ids(Role.PROVIDER_MANAGER))


def years() -> list[int]:
    """The academic years, by the year in which they begin, of which there are waves; the latest first."""
    days = Wave.objects.order_by().values_list("last_day", flat=True).distinct()
    return sorted({day.year if day.month >= 9 else day.year - 1 for day in days}, reverse=True)


def results(
    *, for_user: Person, audience: str, year: int, provider: Provider | None = None
) -> list[Results]:
    """What an audience answered in an academic year: about each provider, or the one, and together.

    Only of waves that are closed: a result that grows by one answer shows that answer. Where fewer than the
    threshold answered about a provider its results are not shown, nor is another one's, if they could be
    worked out from what all answered together. Five queries. Source: measures.md, Publishing.
    """
    closed = Wave.objects.filter(
        state=Wave.State.CLOSED,
        questionnaire__audience=audience,
        last_day__range=(date(year, 9, 1), date(year + 1, 8, 31)),
    )
    counted, answers = _counted(closed)
    hidden = hidden_in(answers)
    names = dict(open_to(for_user=for_user).values_list("pk", "organisation__name"))
    found = []
    if for_user.is_la and provider is None:
        everyone = sum(answers.values())
        together: dict[str, list[int]] = {}
        for lines in counted.values():
            for asked, counts in lines.items():
                so_far = together.get(asked, [0, 0, 0, 0])
                together[asked] = [a + b for a, b in zip(so_far, counts, strict=True)]
        if everyone:
            found.append(_results("All answers", everyone, together, hidden=False))
    for pk, name in names.items():
        if pk in answers and (provider is None or provider.pk == pk):
            found.append(_results(name, answers[pk], counted[pk], pk in hidden))
    return found


def _results(name: str, answers: int, lines: dict[str, list[int]], hidden: bool) -> Results:
    if hidden or not answers:
        return Results(name, None)
    told = (
        Line(asked, tuple(counts), Rate(sum(counts[: len(GOOD)]), sum(counts)))
        for asked, counts in lines.items()
    )
    return Results(name, answers, tuple(told))


Counted = dict[int | None, dict[str, list[int]]]


def _counted(waves: QuerySet[Wave]) -> tuple[Counted, dict[int | None, int]]:
    """({provider: {question: counts, the best face first}}, {provider: answers}). Three queries.

    A wave that few answered is left out, and where few answered about a provider in one wave they count only
    in what all answered (provider None): else a result would show by how much it grew.
    """
    groups = _groups(waves)
    asked = dict(
        Question.objects.filter(questionnaire__waves__in=waves, kind=Question.Kind.FACES)
        .order_by("questionnaire__number", "position")
        .values_list("pk", "asked")
    )
    counted: Counted = defaultdict(lambda: {words: [0, 0, 0, 0] for words in asked.values()})
    answers: dict[int | None, int] = defaultdict(int)
    rows = Response.objects.filter(wave__in=waves).order_by()
    for wave, provider, scores in rows.values_list("wave", "provider", "scores").iterator(
        chunk_size=2000
    ):
        if (wave, provider) not in groups:
            continue
        about = groups[wave, provider]
        answers[about] += 1
        for key, score in scores.items():
            if words := asked.get(int(key)):
                counted[about][words][4 - score] += 1
    return counted, dict(answers)


def _groups(waves: QuerySet[Wave]) -> dict[tuple[int, int | None], int | None]:
    """{(wave, provider): the provider under which its answers count}; without waves that few answered."""
    rows = Response.objects.filter(wave__in=waves).order_by().values("wave", "provider")
    sizes = {
        (row["wave"], row["provider"]): row["number"] for row in rows.annotate(number=Count("pk"))
    }
    whole: dict[int, int] = defaultdict(int)
    for (wave, _), size in sizes.items():
        whole[wave] += size
    return {
        (wave, provider): None if is_small(size) else provider
        for (wave, provider), size in sizes.items()
        if not is_small(whole[wave])
    }


def remarks(*, for_user: Person) -> QuerySet[Remark]:
    """What people wrote in closed waves: the authority all, a provider's manager what is about it."""
    found = Remark.objects.select_related(
        "question", "provider__organisation", "wave__questionnaire"
    ).prefetch_related("actions")
    if for_user.is_la:
        return found
    own = for_user.organisation_ids(Role.PROVIDER_MANAGER)
    return found.filter(provider__in=own).exclude(question__kind=Question.Kind.NEW_PROVIDER)


def threshold() -> int:
    """So many must have answered before anything is shown."""
    return int(settings.SUPPRESSION_THRESHOLD)
