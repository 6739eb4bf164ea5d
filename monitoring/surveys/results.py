"""Reads of results: by provider and year, with counts, never of a group that is too small (tallies.py)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet

from monitoring.surveys.models import Invitation, Question, Questionnaire, Response, Wave
from monitoring.surveys.tallies import Group, Tally, grouped, shown, tally, texts
from providers.directory.models import Provider


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
class YearLine:
    """A questionnaire in one year, for one provider."""

    questionnaire: Questionnaire
    year: int
    line: ProviderLine

    @property
    def academic_year(self) -> str:
        return f"{self.year} to {self.year + 1}"


@dataclass(frozen=True)
class _Material:
    """What results are made of."""

    waves: tuple[Wave, ...]
    questions: tuple[Question, ...]
    groups: tuple[Group, ...]


def of_year(waves_found: QuerySet[Wave], *, series: UUID, year: int) -> Results | None:
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


def of_provider(
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


def history(waves_found: QuerySet[Wave], *, provider: Provider) -> list[YearLine]:
    """A line for each questionnaire and year about a provider, the latest first. Four queries."""
    asked = Invitation.objects.filter(provider=provider).order_by().values("wave")
    numbers = dict(asked.values_list("wave").annotate(number=Count("pk")))
    rows = waves_found.filter(state=Wave.State.CLOSED, pk__in=list(numbers))
    by_year: dict[tuple[UUID, int], list[Wave]] = {}
    for wave in rows.order_by("-year", "questionnaire__title", "-questionnaire__number", "-pk"):
        by_year.setdefault((wave.questionnaire.series, wave.year), []).append(wave)
    questions = list(
        Question.objects.filter(
            questionnaire__in={
                wave.questionnaire_id for found in by_year.values() for wave in found
            }
        ).order_by("-questionnaire__number", "position")
    )
    answers = Response.objects.filter(wave__in=list(numbers), provider=provider)
    groups = grouped(
        answers.values_list("wave", "provider", "answers"),
        {str(question.pk): question.same for question in questions},
    )
    return [
        YearLine(
            found[0].questionnaire,
            year,
            _line(
                provider,
                sum(numbers[wave.pk] for wave in found),
                _part(tuple(found), questions, groups),
                found[0].questionnaire.is_easy,
            ),
        )
        for (_, year), found in by_year.items()
    ]


def _part(
    found: tuple[Wave, ...], questions: Iterable[Question], groups: Iterable[Group]
) -> _Material:
    """What belongs to these waves alone."""
    keys = {wave.pk for wave in found}
    versions = {wave.questionnaire_id for wave in found}
    own = [question for question in questions if question.questionnaire_id in versions]
    return _Material(
        found,
        tuple({question.same: question for question in own}.values()),
        tuple(group for group in groups if group.key[0] in keys),
    )
