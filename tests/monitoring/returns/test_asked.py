"""What may be wrong with the figures of a return, and what follows from them: whatever they are."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from monitoring.returns.asked import BY_KEY, QUESTIONS, SECTIONS, SHARES, faults, shares
from monitoring.returns.models import ReturnLine

figure = st.one_of(st.none(), st.integers(0, 50))
KEYS = [question.key for question in QUESTIONS]


@st.composite
def any_lines(draw: st.DrawFn) -> list[ReturnLine]:
    """Lines of all questions, with whatever is held, reported and explained."""
    return [
        ReturnLine(
            key=question.key,
            section=question.section,
            label=question.label,
            held=draw(figure) if question.held else None,
            reported=draw(figure),
            explanation=draw(st.sampled_from(["", " ", "Two came late."])),
        )
        for question in QUESTIONS
    ]


def test_every_question_stands_in_a_section_and_within_a_question_that_comes_before_it() -> None:
    for position, question in enumerate(QUESTIONS):
        assert question.section in SECTIONS
        assert not question.within or question.within in KEYS[:position]
    for _, part, whole in SHARES:
        assert {part.removeprefix("-"), whole} <= set(KEYS)


@given(any_lines())
def test_without_faults_each_figure_is_there_explained_and_within_its_whole(
    lines: list[ReturnLine],
) -> None:
    wrong = {(fault.line.key, fault.box) for fault in faults(lines)}
    figures = {line.key: line.figure for line in lines}
    for line in lines:
        number, whole = line.figure, figures.get(BY_KEY[line.key].within)
        too_much = number is not None and whole is not None and number > whole
        assert ((line.key, "figure") in wrong) == (number is None or too_much)
        unexplained = line.held is not None and number != line.held and not line.explanation.strip()
        assert ((line.key, "explanation") in wrong) == unexplained


@given(any_lines())
def test_shares_are_exact_and_over_nothing_there_is_none(lines: list[ReturnLine]) -> None:
    figures = {line.key: line.figure for line in lines}
    for share, (label, part, whole) in zip(shares(lines, {}), SHARES, strict=True):
        assert share.label == label
        assert share.last_year is None
        above, of = figures[part.removeprefix("-")], figures[whole]
        if not of or above is None:
            assert share.reported is None
        else:
            assert share.reported == Fraction(of - above if part[0] == "-" else above, of)
