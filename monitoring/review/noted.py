"""For migrations: triggers that note each change which may enter the demand of a year, or the gaps.

Of demand (demand.py) is noted the day from which on it may: what is about a referral enters the year in which
it was submitted and the one after. A first session is of a placement without an earlier one: other registers
are not noted. Gaps (kept_gaps.py) tell of today: whatever changes enters those of every year.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from apcommission import changed_rows

SIGNED = "'signed'"
ATTENDED = "('attending', 'elsewhere')"
LONG_AGO = "'-infinity'::date"
SUBMITTED = "f.submitted_on"


@dataclass(frozen=True)
class Noted:
    """A table with the columns that demand reads. Of its rows r `since` is the day from which a change tells,
    where the rest of the statement finds one."""

    table: str
    columns: tuple[str, ...]
    since: str
    found: str = ""
    topic: str = "demand"

    def note(self, rows: str) -> str:
        return f"""
        INSERT INTO monitoring_figurechange (topic, change, since)
        SELECT '{self.topic}', pg_current_xact_id()::text::bigint, min({self.since})
        FROM ({rows}) r {self.found} HAVING min({self.since}) IS NOT NULL;"""  # noqa: S608 - of constants


TABLES = (
    Noted(
        "referrals_referral",
        ("id", "pupil_id", "school_id", "state", "submitted_on", "route", "reason"),
        "r.submitted_on",
        "WHERE r.state <> 'draft'",
    ),
    Noted(
        "referrals_pupil",
        (
            *("id", "sex", "sen_provision", "sen_need", "ethnicity", "looked_after"),
            *("pupil_premium", "year_group"),
        ),
        SUBMITTED,
        "JOIN referrals_referral f ON f.pupil_id = r.id",
    ),
    Noted(
        "referrals_decision",
        ("id", "referral_id", "meeting_id", "state", "outcome"),
        f"least(m.date, {SUBMITTED})",
        "JOIN referrals_meeting m ON m.id = r.meeting_id"
        f" JOIN referrals_referral f ON f.id = r.referral_id WHERE r.state = {SIGNED}",
    ),
    Noted(
        "referrals_meeting",
        ("id", "date"),
        f"least(r.date, {SUBMITTED})",
        f"JOIN referrals_decision d ON d.meeting_id = r.id AND d.state = {SIGNED}"
        " JOIN referrals_referral f ON f.id = d.referral_id",
    ),
    Noted(
        "placements_placement",
        ("id", "referral_id"),
        SUBMITTED,
        "JOIN referrals_referral f ON f.id = r.referral_id"
        " WHERE EXISTS (SELECT FROM placements_mark m WHERE m.placement_id = r.id)",
    ),
    Noted(
        "placements_mark",
        ("placement_id", "date", "code"),
        SUBMITTED,
        f"""JOIN placements_attendancecode k ON k.code = r.code AND k.counts_as IN {ATTENDED}
        JOIN placements_placement p ON p.id = r.placement_id
        JOIN referrals_referral f ON f.id = p.referral_id
        WHERE NOT EXISTS (
            SELECT FROM placements_mark e
            JOIN placements_attendancecode c ON c.code = e.code AND c.counts_as IN {ATTENDED}
            WHERE e.placement_id = r.placement_id AND e.date < r.date)""",
    ),
    Noted("placements_attendancecode", ("code", "counts_as"), LONG_AGO),
    Noted(
        "apcommission_organisation",
        ("id", "name"),
        SUBMITTED,
        "JOIN referrals_referral f ON f.school_id = r.id",
    ),
    Noted(
        "apcommission_school",
        ("organisation_id",),
        SUBMITTED,
        "JOIN referrals_referral f ON f.school_id = r.organisation_id",
    ),
)


def _of_supply(table: str, columns: tuple[str, ...], found: str = "") -> Noted:
    return Noted(table, columns, LONG_AGO, found, "supply")


SUPPLY = (
    _of_supply(
        "referrals_referral",
        ("id", "pupil_id", "state", "submitted_on", "programme_wanted_id"),
        "WHERE r.state <> 'draft'",
    ),
    _of_supply(
        "referrals_pupil",
        ("id", "year_group", "sen_need", "postcode"),
        "JOIN referrals_referral f ON f.pupil_id = r.id",
    ),
    _of_supply(
        "referrals_decision",
        ("id", "referral_id", "state", "outcome", "programme_id", "signed_at"),
        f"WHERE r.state = {SIGNED}",
    ),
    _of_supply(
        "placements_placement",
        ("id", "referral_id", "programme_id", "state", "start", "planned_end", "end"),
    ),
    _of_supply("placements_waitingreferral", ("referral_id",)),
    _of_supply(
        "providers_programme",
        (
            *("id", "provider_id", "venue_id", "mode", "subject_areas", "key_stages"),
            *("needs_met", "places"),
        ),
    ),
    _of_supply("providers_provider", ("organisation_id", "state", "postcode")),
    _of_supply("providers_venue", ("id", "postcode")),
)


def statements() -> Iterator[tuple[str, str]]:
    """What makes the triggers, each with what takes it away."""
    for one in (*TABLES, *SUPPLY):
        yield from changed_rows.statements(
            one.table,
            one.columns,
            one.note,
            function=f"note_{one.topic}_of_{one.table}",
            trigger=f"note_{one.topic}",
        )
