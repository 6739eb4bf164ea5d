"""Any small case that is right: for tests of what must hold for all of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from monitoring.exchange.values import HALVES, WEEKDAYS, written
from monitoring.value_for_money.models import Comparator
from placements.charges.models import Extra
from placements.learning.models import Award
from placements.leaving.models import Destination
from placements.placement.models import Placement
from providers.directory.models import Need, PriceBasis, Programme, Provider
from providers.protocols.models import StandardStatus
from referrals.panels.models import Decision
from referrals.pupils.models import Pupil
from referrals.referral.models import Intervention, Rating, Referral
from tests.factories.referrals import upn
from tests.monitoring.exchange.case_folder import Files, Rows

FIRST_DAY = date(2025, 9, 1)
#: Text with everything that spreadsheets, CSV and SQL trip over.
LETTERS = st.one_of(
    st.sampled_from(list("aZ0 ,;'\"\\\t\n\r/=%é€😀\u00a0\u2028")),
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
)
ANY_TEXT = st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(bool)
DAYS = st.integers(0, 200).map(lambda days: FIRST_DAY + timedelta(days=days))
PENCE = st.integers(0, 9_999_999).map(lambda pence: f"{pence / 100:.2f}")
HUNDREDTHS = st.integers(0, 10_000).map(lambda share: f"{share / 100:.2f}")
YES_NO = st.sampled_from(["y", "n"])
#: Files that others refer to: never empty.
NEEDED = ("schools", "providers", "programmes", "pupils", "referrals", "placements")
SLOTS = [f"{day}{half}" for day in WEEKDAYS for half in HALVES]


def words(choices: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(list(choices.values))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(""), values)


def part(text: str) -> str:
    """Text as one of several values in a cell."""
    return text.replace(";", ",").strip() or "x"


class _Maker:
    """Makes the files one after another, each row referring to rows that are there."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.files: Files = {}

    def rows(
        self, file: str, most: int, values: Callable[[int], dict[str, Any]], key: str = ""
    ) -> Rows:
        """Up to `most` rows; of rows with the same `key` (columns), the first."""
        found: dict[Any, dict[str, str]] = {}
        for number in range(self.draw(st.integers(1 if file in NEEDED else 0, most))):
            row = values(number)
            told = {
                name: written(
                    value if not isinstance(value, st.SearchStrategy) else self.draw(value)
                )
                for name, value in row.items()
            }
            found.setdefault(tuple(told[name] for name in key.split()) if key else number, told)
        if found:
            self.files[file] = list(found.values())
        return list(found.values())

    def one_of(self, rows: Rows, name: str) -> str:
        return self.draw(st.sampled_from(rows))[name]

    def later(self, day: Any, most: int = 60) -> date:
        return date.fromisoformat(str(day)) + timedelta(days=self.draw(st.integers(0, most)))

    def make(self) -> Files:
        self.calendar()
        schools = self.schools()
        programmes = self.programmes(self.providers())
        pupils = self.pupils(schools)
        referrals = self.referrals(pupils, schools)
        self.profiles(referrals, programmes)
        self.courses(self.placements(referrals, programmes))
        self.destinations(pupils)
        return self.files

    def calendar(self) -> None:
        def term(number: int) -> dict[str, Any]:
            start = FIRST_DAY + timedelta(days=100 * number)
            row = {"term": f"{2025 + number}-term", "start": start}
            breaks = (start + timedelta(days=40), start + timedelta(days=44))
            first, last = self.draw(st.sampled_from([("", ""), breaks]))
            end = start + timedelta(days=self.draw(st.integers(44, 99)))
            return row | {"end": end, "break_start": first, "break_end": last}

        self.rows("terms", 3, term)
        self.rows(
            "comparators",
            2,
            lambda _: {
                "name": ANY_TEXT,
                "unit": words(Comparator.Unit),
                "amount": PENCE,
                "year": "2025/26",
                "source": ANY_TEXT,
            },
            "name unit year",
        )

    def schools(self) -> Rows:
        return self.rows(
            "schools",
            2,
            lambda number: {
                "URN": f"{900001 + number}",
                "LA (code)": st.sampled_from(["999", "001"]),
                "EstablishmentName": ANY_TEXT,
                "TypeOfEstablishment (name)": maybe(ANY_TEXT),
                "PhaseOfEducation (name)": maybe(ANY_TEXT),
                "Postcode": maybe(ANY_TEXT),
                "EstablishmentStatus (name)": maybe(ANY_TEXT),
            },
        )

    def providers(self) -> Rows:
        found = self.rows(
            "providers",
            2,
            lambda number: {
                "provider_ref": f"P{number}",
                "name": ANY_TEXT,
                "category": words(Provider.Category),
                "registration": maybe(words(Provider.Registration)),
                "phone": maybe(ANY_TEXT),
                "email": maybe(st.just("a@b.example")),
                "website": maybe(st.sampled_from(["https://a.example", "www.b.example/?c=d"])),
                "description": maybe(ANY_TEXT),
                "published": maybe(YES_NO),
            },
        )
        self.rows(
            "closures",
            3,
            lambda _: {
                "date": DAYS,
                "provider_ref": maybe(st.just(self.one_of(found, "provider_ref"))),
                "reason": maybe(ANY_TEXT),
            },
            "date provider_ref",
        )
        self.protocols(found)
        return found

    def protocols(self, providers: Rows) -> None:
        def version(_: int) -> dict[str, Any]:
            return {
                "provider_ref": self.one_of(providers, "provider_ref"),
                "protocol_version": st.sampled_from(["2024", "2025"]),
            }

        self.rows(
            "signatures",
            3,
            lambda number: version(number) | {"signed_on": DAYS, "signed_by": ANY_TEXT},
            "provider_ref protocol_version",
        )
        self.rows(
            "standards",
            3,
            lambda number: (
                version(number)
                | {
                    "standard": st.sampled_from(["M1", "I2"]),
                    "status": words(StandardStatus.Status),
                    "verified_on": DAYS,
                    "evidence": maybe(ANY_TEXT),
                    "expires_on": maybe(DAYS),
                }
            ),
            "provider_ref protocol_version standard",
        )

    def programmes(self, providers: Rows) -> Rows:
        kinds = [self.programme(number, providers) for number in range(2)]
        return self.rows(
            "programmes",
            4,
            lambda _: (
                self.draw(st.sampled_from(kinds))
                | {"price": PENCE, "price_basis": words(PriceBasis), "price_from": DAYS}
            ),
            "programme_ref price_from",
        )

    def programme(self, number: int, providers: Rows) -> dict[str, Any]:
        draw = self.draw
        return {
            "programme_ref": f"G{number}",
            "provider_ref": self.one_of(providers, "provider_ref"),
            "title": draw(ANY_TEXT),
            "subject_areas": ";".join(draw(st.lists(ANY_TEXT.map(part), max_size=3))),
            "key_stages": ";".join(
                draw(st.lists(st.sampled_from("12345"), min_size=1, max_size=3))
            ),
            "mode": draw(words(Programme.Mode)),
            "sessions_per_week": draw(st.integers(1, 10)),
            "weeks": draw(maybe(st.integers(1, 40))),
            "places": draw(st.integers(0, 50)),
            "needs_met": ";".join(draw(st.lists(words(Need), max_size=2))),
            "min_attendance": draw(maybe(HUNDREDTHS)),
            "accepts_permanently_excluded": draw(maybe(YES_NO)),
            "accepts_ehcp": draw(maybe(YES_NO)),
            "qualifications": draw(maybe(ANY_TEXT)),
            "venue_postcode": draw(maybe(st.sampled_from(["WN1 1AA", "WN2 2AA"]))),
        }

    def pupils(self, schools: Rows) -> Rows:
        return self.rows(
            "pupils",
            3,
            lambda number: {
                "upn": upn(number),
                "surname": ANY_TEXT,
                "forename": ANY_TEXT,
                "birth_date": DAYS,
                "sex": words(Pupil.Sex),
                "year_group": st.integers(-1, 14),
                "school_urn": self.one_of(schools, "URN"),
                "home_la": "999",
                "sen_provision": maybe(words(Pupil.SenProvision)),
                "sen_need": maybe(words(Need)),
                "looked_after": maybe(YES_NO),
                "pupil_premium": maybe(YES_NO),
            },
        )

    def referrals(self, pupils: Rows, schools: Rows) -> Rows:
        return self.rows(
            "referrals",
            4,
            lambda number: {
                "referral_ref": f"R{number}",
                "upn": self.one_of(pupils, "upn"),
                "school_urn": maybe(st.just(self.one_of(schools, "URN"))),
                "route": words(Referral.Route),
                "reason": ANY_TEXT,
                "submitted_on": DAYS,
                "exclusion_date": maybe(DAYS),
                "baseline_attendance": maybe(HUNDREDTHS),
                "aim": words(Referral.Aim),
                "parent_consent": YES_NO,
            },
        )

    def profiles(self, referrals: Rows, programmes: Rows) -> None:
        def of_one(**values: Any) -> dict[str, Any]:
            return {"referral_ref": self.one_of(referrals, "referral_ref")} | values

        self.rows(
            "ratings",
            3,
            lambda _: of_one(rated_on=DAYS, area=words(Rating.Area), score=st.integers(1, 4)),
            "referral_ref rated_on area",
        )
        self.rows(
            "interventions",
            3,
            lambda _: (
                of_one(stage=words(Intervention.Stage), description=ANY_TEXT)
                | {"from": FIRST_DAY, "to": maybe(DAYS), "outcome": maybe(ANY_TEXT)}
            ),
            "referral_ref stage description from",
        )
        self.rows(
            "decisions",
            4,
            lambda _: of_one(
                panel=st.sampled_from(["Behaviour", "Complex needs"]),
                meeting_date=DAYS,
                outcome=words(Decision.Outcome),
                programme_ref=maybe(st.just(self.one_of(programmes, "programme_ref"))),
                passed_to=st.sampled_from(["Behaviour", "Medical"]),
                reasons=ANY_TEXT,
                review_on=maybe(DAYS),
                signed_by=ANY_TEXT,
            ),
            "referral_ref panel meeting_date",
        )

    def placements(self, referrals: Rows, programmes: Rows) -> Rows:
        free = list(SLOTS)  # no session twice, so that nobody is in two places

        def placement(number: int) -> dict[str, Any]:
            start = self.draw(DAYS)
            slots = self.draw(st.lists(st.sampled_from(free), min_size=1, max_size=2, unique=True))
            for slot in slots:
                free.remove(slot)
            ended = self.draw(st.booleans())
            priced = self.draw(st.booleans())
            school = self.draw(st.integers(0, 100))
            shares = self.draw(st.sampled_from([("", "", ""), (school, 100 - school, "")]))
            return {
                "placement_ref": f"PL{number}",
                "referral_ref": self.one_of(referrals, "referral_ref"),
                "programme_ref": self.one_of(programmes, "programme_ref"),
                "start": start,
                "planned_end": self.later(start),
                "end": self.later(start) if ended else "",
                "end_reason": words(Placement.EndReason) if ended else "",
                "registration": words(Placement.Registration),
                "timetable": ";".join(slots),
                "price": PENCE if priced else "",
                "price_basis": words(PriceBasis) if priced else "",
                "school_share": shares[0],
                "la_share": shares[1],
                "ehcp_share": shares[2],
            }

        return self.rows("placements", 3, placement)

    def courses(self, placements: Rows) -> None:
        def of_one(**values: Any) -> dict[str, Any]:
            return {"placement_ref": self.one_of(placements, "placement_ref")} | values

        self.rows(
            "attendance",
            6,
            lambda _: of_one(
                date=DAYS,
                session=st.sampled_from(HALVES),
                code=st.sampled_from(["L", "B", "I", "O", "Y7", "#"]),
                minutes_late=maybe(st.integers(0, 90)),
                recorded_by=maybe(ANY_TEXT),
            ),
            "placement_ref date session",
        )
        self.rows(
            "awards",
            3,
            lambda _: of_one(
                title=ANY_TEXT,
                level=ANY_TEXT,
                kind=words(Award.Kind),
                awarded_on=DAYS,
                qualification_number=maybe(ANY_TEXT),
            ),
            "placement_ref title kind awarded_on",
        )
        self.rows(
            "extras",
            4,
            lambda _: of_one(
                date=st.just(FIRST_DAY),
                kind=words(Extra.Kind),
                amount=st.sampled_from(["0", "64.00", "38.5"]),
                note=maybe(st.just("Taxi")),
            ),
        )

    def destinations(self, pupils: Rows) -> None:
        self.rows(
            "destinations",
            3,
            lambda _: {
                "upn": self.one_of(pupils, "upn"),
                "checked_on": DAYS,
                "check": words(Destination.Check),
                "activity": words(Destination.Activity),
            },
            "upn check",
        )


@st.composite
def any_case(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Files:
    """The files of a case that is right, each with a few rows; some are absent."""
    return _Maker(draw).make()
