"""What is wrong with one entry of a register, in words: the same for the page and for a spreadsheet."""

from collections.abc import Mapping

from placements.attendance.models import AttendanceCode

LATE = "L"
#: Minutes: the longest that half a school day lasts.
LONGEST = 180
LONGEST_REASON = 200


def whole_number(text: str) -> int | None:
    """A number of up to four plain digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def fault_of(
    codes: Mapping[str, AttendanceCode], session: int, code: str, minutes: str, reason: str = ""
) -> str:
    """What is wrong with a code, its minutes late and its reason (session 0 AM, 1 PM); empty: nothing."""
    return fault_in(codes, session, code, minutes, reason)[1]


def fault_in(
    codes: Mapping[str, AttendanceCode], session: int, code: str, minutes: str, reason: str = ""
) -> tuple[str, str]:
    """The same with where it is: code, minutes or reason."""
    known = codes.get(code)
    if code and known is None:
        return "code", "Choose a code from the list"
    if known and known.session is not None and known.session != session:
        half = "morning" if session == 0 else "afternoon"
        return "code", f"{code} is not a code for the {half}"
    if minutes and (whole_number(minutes) is None or int(minutes) > LONGEST):
        return "minutes", f"Minutes late must be a whole number up to {LONGEST}"
    if minutes and code != LATE:
        return "minutes", f"Minutes late go with code {LATE}: choose it, or clear the minutes"
    if known and known.needs_reason and not reason:
        return "reason", f"Code {code} needs a reason: say why in a few words"
    if len(reason) > LONGEST_REASON:
        return "reason", f"The reason must have {LONGEST_REASON} characters or fewer"
    return "", ""
