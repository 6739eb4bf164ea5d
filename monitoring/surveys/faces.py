"""Five faces from "agree a lot" to "disagree a lot", each with its words: nobody has to read a face alone."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

#: Value of an answer, its words for adults, its words for pupils, and the line of the mouth.
FACES = (
    ("5", "Agree a lot", "Yes, a lot", "M10 19 Q18 31 26 19"),
    ("4", "Agree", "Yes", "M11 22 Q18 27 25 22"),
    ("3", "Neither agree nor disagree", "I am not sure", "M11 24 L25 24"),
    ("2", "Disagree", "No", "M11 26 Q18 21 25 26"),
    ("1", "Disagree a lot", "No, not at all", "M10 28 Q18 16 26 28"),
)
#: The values that count as agreement.
AGREES = frozenset({"5", "4"})
DRAWING = (
    '<svg class="ap-face" aria-hidden="true" focusable="false" width="36" height="36" viewBox="0 0 36 36">'
    '<circle cx="18" cy="18" r="16" fill="#ffdd00" stroke="#0b0c0c" stroke-width="2"></circle>'
    '<circle cx="12" cy="14" r="2" fill="#0b0c0c"></circle>'
    '<circle cx="24" cy="14" r="2" fill="#0b0c0c"></circle>'
    '<path d="{}" fill="none" stroke="#0b0c0c" stroke-width="2.5" stroke-linecap="round"></path></svg> {}'
)


def words_of(*, easy: bool) -> list[tuple[str, str]]:
    """(value, words) from the most to the least agreement."""
    return [(value, simple if easy else usual) for value, usual, simple, _ in FACES]


def choices(*, easy: bool) -> list[tuple[str, SafeString]]:
    """(value, face and words), for radio buttons."""
    return [
        (value, format_html(DRAWING, mouth, simple if easy else usual))
        for value, usual, simple, mouth in FACES
    ]
