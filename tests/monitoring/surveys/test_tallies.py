"""No total, and no difference of totals, leads to a group that is too small to be shown."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from monitoring.surveys.models import Question
from monitoring.surveys.tallies import Group, grouped, shown, tally, texts

FACES = Question(kind="faces", words="I feel safe.")
TEXT = Question(kind="text", words="What could be better?")
ANSWERS = st.lists(st.sampled_from(["", "1", "2", "3", "4", "5"]), max_size=12)


def group(key: int, answers: Sequence[str]) -> Group:
    return Group((1, key), [{FACES.same: value} if value else {} for value in answers])


def counted(groups: list[Group]) -> int:
    return tally(FACES, groups, 5, easy=False).answered


@given(st.lists(ANSWERS, max_size=6))
def test_a_total_is_the_sum_of_what_is_shown_of_each_group(answers: list[list[str]]) -> None:
    groups = [group(key, said) for key, said in enumerate(answers)]
    assert counted(groups) == sum(counted([one]) for one in groups)
    assert all(counted([one]) == 0 or counted([one]) >= 5 for one in groups)


@given(st.lists(ANSWERS, min_size=1, max_size=6), st.data())
def test_the_answers_of_a_small_group_change_no_total(
    answers: list[list[str]], data: st.DataObject
) -> None:
    groups = [group(key, said) for key, said in enumerate(answers)]
    few = data.draw(st.lists(st.sampled_from(["1", "5"]), max_size=4))
    assert tally(FACES, [*groups, group(99, few)], 5, easy=False) == tally(
        FACES, groups, 5, easy=False
    )


@given(st.permutations(["b", "C", "a", "more sport", "b"]))
def test_what_was_written_stands_in_one_order_whoever_came_first(said: list[str]) -> None:
    found = [Group((1, 1), [{TEXT.same: words} for words in said])]
    assert texts(TEXT, found, 5) == ["a", "b", "b", "C", "more sport"]
    assert texts(TEXT, found, 6) == []


def test_a_question_that_few_answered_is_hidden_within_a_group_that_is_shown() -> None:
    one = group(1, ["5", "5", "4", "1", ""])
    assert shown([one], 5) == [one]
    found = tally(FACES, [one], 5, easy=False)
    assert found.hidden
    assert found.agree is None
    assert found.answered == 0


def test_agreement_is_the_share_of_the_two_upper_faces() -> None:
    found = tally(FACES, [group(1, ["5", "4", "3", "2", "1"])], 5, easy=True)
    assert found.agree is not None
    assert float(found.agree) == 0.4
    assert found.rows[0][:2] == ("Yes, a lot", 1)


def test_the_same_question_of_two_versions_is_counted_together_and_others_are_not() -> None:
    same = {"1": FACES.same, "2": FACES.same, "3": TEXT.same}
    rows = [(1, 7, {"1": "5", "9": "x"}), (1, 7, {"2": "4"}), (2, 7, {"3": "hm"})]
    found = {one.key: one.answers for one in grouped(rows, same)}
    assert found == {
        (1, 7): [{FACES.same: "5"}, {FACES.same: "4"}],
        (2, 7): [{TEXT.same: "hm"}],
    }
