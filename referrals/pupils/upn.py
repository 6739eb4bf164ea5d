"""The unique pupil number: 13 characters with a check letter (DfE, unique pupil numbers guidance)."""

import re

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # A to Z without I, O and S, for 0 to 22
# Not \d: it takes the digits of every script.
SHAPE = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")


def tidy(text: str) -> str:
    """The number as it is kept: capital letters, no spaces, no NUL (which no database holds)."""
    return re.sub(r"[\s\0]", "", text).upper()


def check_letter(upn: str) -> str:
    """The letter that must stand first, worked out from characters 2 to 13."""
    values = [int(c) if c.isdigit() else LETTERS.index(c) for c in upn[1:]]
    return LETTERS[sum(value * place for place, value in enumerate(values, 2)) % 23]


def fault(upn: str) -> str:
    """What is wrong with a tidied number, in words; empty: nothing."""
    if not SHAPE.fullmatch(upn):
        return (
            "A UPN has 13 characters: a letter, then 12 digits (a temporary one ends in a letter)"
        )
    if check_letter(upn) != upn[0]:
        return "This is not a real UPN: its first letter does not fit its digits. Check each digit"
    return ""
