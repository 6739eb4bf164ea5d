"""Counting answers so that nobody is found by them.

The smallest thing that is ever shown is a group: the answers of one wave about one provider. A group of fewer
than the threshold is hidden, and every total is the sum of shown groups alone, so that no difference between
two totals leads to a hidden one. The same holds for each question by itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from monitoring.surveys import faces
from monitoring.surveys.models import Question

#: A question, whichever version of the questionnaire it stands in (`Question.same`).
Same = tuple[str, str, str]
#: A wave, and the provider that the answers are about; none: about no provider, or too few to say which.
GroupKey = tuple[int, int | None]


@dataclass(frozen=True)
class Group:
    """The answers of one wave about one provider: what each who answered said, by question."""

    key: GroupKey
    answers: Sequence[Mapping[Same, str]]

    @property
    def number(self) -> int:
        return len(self.answers)


@dataclass(frozen=True)
class Tally:
    """One question: how often each answer was given. `hidden`: too few answers to be shown."""

    words: str
    kind: str
    answered: int
    counts: tuple[tuple[str, int], ...]
    hidden: bool
    agree: Fraction | None = None

    @property
    def rows(self) -> list[tuple[str, int, Fraction]]:
        """(answer, how often, share of those who answered)."""
        return [(words, number, Fraction(number, self.answered)) for words, number in self.counts]


def shown(groups: Iterable[Group], threshold: int) -> list[Group]:
    """The groups that may be shown."""
    return [group for group in groups if group.number >= threshold]


def tally(question: Question, groups: Iterable[Group], threshold: int, *, easy: bool) -> Tally:
    """Count one question over the groups in which enough people answered it."""
    counted: Counter[str] = Counter()
    for group in shown(groups, threshold):
        given = [said[question.same] for said in group.answers if said.get(question.same)]
        if len(given) >= threshold:
            counted.update(given)
    answered = sum(counted.values())
    if question.kind == Question.Kind.FACES:
        labels = faces.words_of(easy=easy)
        agreed = sum(counted[value] for value in faces.AGREES)
        agree = Fraction(agreed, answered) if answered else None
    else:
        labels, agree = [(words, words) for words in question.choices], None
    counts = tuple((words, counted[value]) for value, words in labels)
    return Tally(question.words, question.kind, answered, counts, not answered, agree)


def texts(question: Question, groups: Iterable[Group], threshold: int) -> list[str]:
    """What was written, of shown groups, in the order of the alphabet: it says nothing of who came when."""
    said = (
        said[question.same].strip()
        for group in shown(groups, threshold)
        for said in group.answers
        if said.get(question.same)
    )
    return sorted((words for words in said if words), key=lambda words: (words.lower(), words))


def grouped(
    responses: Iterable[tuple[int, int | None, Mapping[str, Any]]], same: Mapping[str, Same]
) -> list[Group]:
    """Responses (wave, provider, answers by question key) as groups. `same`: the question of each key."""
    found: dict[GroupKey, list[Mapping[Same, str]]] = {}
    for wave, provider, answers in responses:
        said = {same[key]: str(value) for key, value in answers.items() if key in same}
        found.setdefault((wave, provider), []).append(said)
    return [Group(key, said) for key, said in found.items()]
