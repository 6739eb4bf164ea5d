"""The sections that a new annual review begins with.

After the reviews of the study: Bolton's review of its provision (the whole picture with all who have a
part in it, quality and structure, gaps, an action plan), Bromley's data on who asks for what (trends by age),
and what the study says that every review asks: demand and its reasons, groups over- or
under-represented, gaps, cost, and what pupils, parents and schools say.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """`key` also names the figures that stand beside the section (figures.py); `ask`: what to write about."""

    key: str
    title: str
    ask: str


HEADINGS = (
    Heading(
        "summary",
        "What this review says",
        "The whole picture on one page: what works, what does not, what changes.",
    ),
    Heading(
        "demand",
        "What was asked for",
        "How many were referred, why, from where and at what age; trends, and what is behind them.",
    ),
    Heading(
        "groups",
        "Who is over- or under-represented",
        "Groups with more or fewer pupils than expected, and what is known of the reasons.",
    ),
    Heading(
        "supply",
        "What there was, and how it was used",
        "How the parts fit together; places used, and places that stood empty.",
    ),
    Heading(
        "gaps",
        "Gaps",
        "Needs, ages, areas and subjects without enough provision, and how they could be met: buy it, "
        "set it up, or prevent the need.",
    ),
    Heading(
        "outcomes",
        "What came of it",
        "Attendance, staying, return to school, awards and destinations against the year before.",
    ),
    Heading(
        "quality",
        "Quality of provision",
        "What visits and the yearly assessments found, and what was done about it.",
    ),
    Heading(
        "voices",
        "What pupils, parents, schools and providers say",
        "What each of them said, and what was changed because of it.",
    ),
    Heading(
        "cost", "Cost and value for money", "What it cost, who paid, and what the money brought."
    ),
    Heading(
        "prevention",
        "Preventing the need",
        "What is done early, in primary schools above all, so that fewer need to leave their school.",
    ),
    Heading(
        "last_plan",
        "What became of the last plan",
        "Actions of the review before: done, still open, dropped, and why.",
    ),
)
BY_KEY = {heading.key: heading for heading in HEADINGS}
