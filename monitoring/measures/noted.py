"""For migrations: triggers that note each change which may enter figures (models.py: FigureChange).

A table is given with the columns that figures read, and with whose figures a change of its rows may enter
since when. Rather too much is noted than too little: a kept figure that is counted again does no harm. What
is about a pupil enters the figures of all providers and schools where that pupil was placed, from the day
that the row is of, or, where it tells on earlier periods too, from the pupil's first placement.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from apcommission import changed_rows
from monitoring.measures.sql import COUNTED

#: Of rows r: the pupils of their placements.
OF_PLACEMENT = "JOIN placements_placement p ON p.id = r.placement_id"
OF_REFERRAL = "JOIN placements_placement p ON p.referral_id = r.referral_id"
LONG_AGO = "'-infinity'::date"


@dataclass(frozen=True)
class OfPupils:
    """A table whose rows are about pupils. `since`: the day of a row; empty: from the first placement."""

    table: str
    columns: tuple[str, ...]
    pupil: str
    since: str = ""
    join: str = ""
    where: str = "TRUE"
    own: str = ""  # providers and schools that the rows themselves name

    def note(self, rows: str) -> str:
        since = f"min({self.since})" if self.since else "NULL::date"
        return (
            f"PERFORM note_figures_of_pupils(array_agg(DISTINCT {self.pupil}), {since}{self.own})"
            f" FROM ({rows}) r {self.join} WHERE {self.where};"
        )


@dataclass(frozen=True)
class OfProvider:
    """A table whose rows are about a provider; `schools`: its pupils' schools too. No provider: all."""

    table: str
    columns: tuple[str, ...]
    provider: str = "NULL::bigint"
    since: str = LONG_AGO
    join: str = ""
    schools: str = "TRUE"

    def note(self, rows: str) -> str:
        return f"""
        INSERT INTO monitoring_figurechange (change, since, of_all, of_all_schools, providers)
        SELECT pg_current_xact_id()::text::bigint, min({self.since}),
               bool_or({self.provider} IS NULL), {self.schools}, array_agg(DISTINCT {self.provider})
        FROM ({rows}) r {self.join} HAVING count(*) > 0;"""  # noqa: S608 - made of constants


TABLES: tuple[OfPupils | OfProvider, ...] = (
    OfPupils(
        "placements_placement",
        (
            *(
                "id",
                "pupil_id",
                "provider_id",
                "programme_id",
                "school_id",
                "referral_id",
                "state",
                "start",
            ),
            *("end", "end_reason", "price", "price_basis", "school_share", "ehcp_share"),
        ),
        "r.pupil_id",
        where=f"r.state IN {COUNTED}",
        own=", array_agg(DISTINCT r.provider_id), array_agg(DISTINCT r.school_id), min(r.start)",
    ),
    OfPupils(
        "placements_timetableslot",
        ("placement_id", "place", "weekday", "session", "valid_from", "valid_to"),
        "p.pupil_id",
        join=OF_PLACEMENT,
    ),
    OfPupils(
        "placements_mark",
        ("placement_id", "date", "session", "code"),
        "p.pupil_id",
        since="r.date",
        join=OF_PLACEMENT,
    ),
    OfPupils(
        "placements_award",
        ("id", "placement_id", "awarded_on", "kind", "level"),
        "p.pupil_id",
        since="r.awarded_on",
        join=OF_PLACEMENT,
    ),
    OfPupils(
        "placements_extra",
        ("placement_id", "date", "kind", "amount"),
        "p.pupil_id",
        since="r.date",
        join=OF_PLACEMENT,
    ),
    OfPupils(
        "placements_target",
        ("id", "placement_id", "due_on", "state"),
        "p.pupil_id",
        since="r.due_on",
        join=OF_PLACEMENT,
    ),
    OfPupils(
        "placements_assessment",
        ("placement_id", "area", "assessed_on", "score"),
        "p.pupil_id",
        since="r.assessed_on",
        join=OF_PLACEMENT,
    ),
    OfPupils("placements_destination", ("pupil_id", "check_point", "activity"), "r.pupil_id"),
    OfPupils(
        "referrals_rating",
        ("referral_id", "area", "rated_on", "score"),
        "p.pupil_id",
        since="r.rated_on",
        join=OF_REFERRAL,
    ),
    OfPupils(
        "referrals_referral",
        (
            *("id", "pupil_id", "aim", "baseline_attendance", "exclusion_date", "route"),
            *("submitted_on", "reason"),
        ),
        "r.pupil_id",
    ),
    # Who looks after a placement, and by which panel a pupil was placed.
    OfPupils(
        "placements_keyworker",
        ("placement_id", "person_id", "ended_on"),
        "p.pupil_id",
        join=OF_PLACEMENT,
    ),
    OfPupils(
        "referrals_decision",
        ("referral_id", "meeting_id", "state", "outcome"),
        "p.pupil_id",
        join=OF_REFERRAL,
    ),
    OfPupils(
        "referrals_meeting",
        ("id", "panel_id"),
        "p.pupil_id",
        join=(
            "JOIN referrals_decision d ON d.meeting_id = r.id"
            " JOIN placements_placement p ON p.referral_id = d.referral_id"
        ),
    ),
    OfPupils(
        "referrals_pupil",
        (
            *("id", "school_id", "year_group", "sen_provision", "sen_need", "sex", "ethnicity"),
            *("looked_after", "pupil_premium", "postcode"),
        ),
        "r.id",
    ),
    OfProvider(
        "providers_programme",
        ("id", "provider_id", "places", "sessions_per_week", "title", "reference"),
        "r.provider_id",
        schools="FALSE",
    ),
    # Names and kinds stand in tables of the whole authority, where something is offered.
    OfProvider(
        "providers_provider",
        ("organisation_id", "category"),
        "r.organisation_id",
        join="JOIN providers_programme m ON m.provider_id = r.organisation_id",
        schools="FALSE",
    ),
    OfProvider(
        "apcommission_organisation",
        ("id", "name", "reference"),
        "r.id",
        join="JOIN providers_programme m ON m.provider_id = r.id",
        schools="FALSE",
    ),
    # A programme may have changed hands: its price is that of all who were ever placed with it.
    OfProvider(
        "providers_price",
        ("id", "programme_id", "amount", "basis", "valid_from", "valid_to"),
        "p.provider_id",
        since=f"coalesce(r.valid_from, {LONG_AGO})",
        join="JOIN placements_placement p ON p.programme_id = r.programme_id",
    ),
    # A price by the year is shared out over the open days of the school year.
    OfProvider(
        "apcommission_closure",
        ("date", "provider_id"),
        "r.provider_id",
        since=f"CASE WHEN r.provider_id IS NULL THEN {LONG_AGO} ELSE r.date - 366 END",
    ),
    OfProvider("apcommission_term", ("start", "end", "break_start", "break_end")),
    OfProvider("apcommission_school", ("organisation_id", "establishment_type")),
    OfProvider("placements_attendancecode", ("code", "counts_as")),
)

NOTE = f"""
CREATE OR REPLACE FUNCTION note_figures_of_pupils(
    pupils bigint[], since date, own_providers bigint[] = '{{}}', own_schools bigint[] = '{{}}',
    own_start date = NULL
) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF pupils IS NULL THEN RETURN; END IF;
    INSERT INTO monitoring_figurechange (change, since, providers, schools)
    SELECT pg_current_xact_id()::text::bigint, coalesce(note_figures_of_pupils.since, min(w.start)),
           array_agg(DISTINCT w.provider_id), array_agg(DISTINCT w.school_id)
    FROM (
        SELECT p.provider_id, p.school_id, p.start FROM placements_placement p
        WHERE p.pupil_id = ANY (pupils) AND p.state IN {COUNTED}
        UNION ALL
        SELECT o.provider_id, o.school_id, own_start
        FROM unnest(own_providers, own_schools) AS o (provider_id, school_id)) w
    HAVING count(*) > 0;
END $$"""  # noqa: S608 - made of constants


def statements() -> Iterator[tuple[str, str]]:
    """What makes the triggers, or makes them again, each with what takes it away."""
    yield NOTE, "DROP FUNCTION note_figures_of_pupils(bigint[], date, bigint[], bigint[], date)"
    for one in TABLES:
        yield from changed_rows.statements(
            one.table,
            one.columns,
            one.note,
            function=f"note_figures_of_{one.table}",
            trigger="note_figures",
        )
