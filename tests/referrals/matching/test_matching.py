"""Matching on pages: who sees what, rules that administrators keep, overrides with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.errors import Refused
from apcommission.geography.models import PostcodePoint
from apcommission.together import rows_of
from providers.directory.models import Programme
from referrals.matching import actions, others, queries
from referrals.matching.facts import Case
from referrals.matching.models import Override, Rule
from referrals.pupils.models import KeepApart, Pupil, year_groups
from tests.factories.placements import PlacementFactory
from tests.factories.providers import ProgrammeFactory
from tests.factories.referrals import PupilFactory

RULES = reverse("matching:rules")


def page_of(referral: Any) -> str:
    return reverse("matching:suiting", args=[referral.pk])


@pytest.fixture
def referral(world: Any) -> Any:
    """On the agenda of a panel; the pupil is of key stage 3."""
    Pupil.objects.filter(pk=world.listed.pupil_id).update(year_group=9, postcode="WN1 1AA")
    world.listed.refresh_from_db()
    return world.listed


@pytest.fixture
def barred(world: Any) -> Programme:
    made: Programme = ProgrammeFactory(
        provider=world.other_provider, title="Barred", key_stages=[5]
    )
    return made


def shown(client: Any, referral: Any, **asked: Any) -> list[Any]:
    found = client.get(page_of(referral), asked)
    assert found.status_code == 200
    return list(found.context["page"])


@pytest.mark.parametrize(
    "persona", ["officer", "commissioner", "chair", "panel_member", "headteacher"]
)
def test_those_who_think_of_the_pupil_see_programmes_with_reasons_and_it_is_in_the_trail(
    world: Any, as_: Any, referral: Any, barred: Programme, persona: str
) -> None:
    text = as_(persona).get(page_of(referral)).content.decode()
    assert world.programme.title in text
    assert "It is for key stage 3." in text
    assert "It is not for key stage 5" not in text
    assert "It is not for key stage 3, the pupil’s." in text
    seen = AuditEvent.objects.filter(verb="saw", pupil_id=referral.pupil_id)
    assert seen.filter(by=world.person(persona)).count() == 1


def test_programmes_outside_the_directory_are_not_matched(
    world: Any, as_: Any, referral: Any, barred: Programme
) -> None:
    world.other_provider.state = "draft"
    world.other_provider.save()
    assert barred not in [one.programme for one in shown(as_("officer"), referral)]


def test_distance_is_from_home_and_days_and_subject_can_be_asked(
    world: Any, as_: Any, referral: Any, barred: Programme
) -> None:
    for postcode, east in (("WN1 1AA", 358000), ("WN2 2AA", 358000 + 2 * 1609)):
        PostcodePoint.objects.create(postcode=postcode, easting=east, northing=405000)
    Programme.objects.filter(pk=world.programme.pk).update(days=[0, 1], subject_areas=["Building"])
    [found] = shown(as_("officer"), referral, days=["0", "4"], subject="Building")
    words = [reason.words for reason in found.reasons]
    assert "2.0 miles in a straight line from home." in words
    assert "It does not run on Friday." in words
    wrong = as_("officer").get(
        page_of(referral), {"start_0": "31", "start_1": "2", "start_2": "2027"}
    )
    assert "start" in wrong.context["form"].errors


def test_who_must_be_kept_apart_is_told_to_those_who_decide_only(
    world: Any, as_: Any, referral: Any
) -> None:
    other = PupilFactory(school=world.other_school)
    PlacementFactory(
        pupil=other, programme=world.programme, provider=world.provider, state="active",
        start=world.today - timedelta(days=5),
    )  # fmt: skip
    first, second = sorted([other.pk, referral.pupil_id])
    KeepApart.objects.create(pupil_id=first, other_id=second, reason="A fight")
    secret = "must not be placed with this one"
    for persona in ("officer", "chair"):
        text = as_(persona).get(page_of(referral)).content.decode()
        assert secret in text
        assert "A fight" not in text
    head = as_("headteacher").get(page_of(referral)).content.decode()
    assert secret not in head
    assert "Ask the authority before you choose this programme." in head


def test_results_of_pupils_like_this_one_are_counted_from_placements(
    world: Any, as_: Any, referral: Any
) -> None:
    for number in range(6):
        PlacementFactory(
            pupil=PupilFactory(school=world.other_school, year_group=9),
            programme=world.programme,
            provider=world.provider,
            state="ended",
            start=world.today - timedelta(days=20),
            end=world.today - timedelta(days=2),
            end_reason="broke_down" if number == 0 else "reintegrated",
        )
    older = PupilFactory(school=world.other_school, year_group=11)
    PlacementFactory(
        pupil=older, programme=world.programme, provider=world.provider, state="ended",
        start=world.today - timedelta(days=20), end=world.today, end_reason="broke_down",
    )  # fmt: skip
    text = as_("officer").get(page_of(referral)).content.decode()
    assert "5 of 6 placements of pupils of the same key stage did not break down" in text


@pytest.mark.parametrize(
    ("postcode", "near"), [("WN1 1AA", 2), ("WN1 2 A", 1), ("WN11AA", 0), ("", 0)]
)
def test_who_is_there_is_counted_by_school_area_and_year(
    world: Any, referral: Any, postcode: str, near: int
) -> None:
    own = referral.pupil
    Pupil.objects.filter(pk=own.pk).update(postcode=postcode)
    own.refresh_from_db()
    alike = {"school": own.school, "year_group": 10, "postcode": "WN1 9ZZ"}
    pupils = [
        PupilFactory(**alike),
        PupilFactory(**{**alike, "school": world.other_school, "postcode": "WN1 7ZZ"}),
        PupilFactory(**{**alike, "year_group": 9, "postcode": "WN1 2 Z"}),
        PupilFactory(**{**alike, "year_group": 9, "postcode": "WN12 9ZZ"}),
    ]
    KeepApart.objects.create(
        pupil_id=min(own.pk, pupils[1].pk), other_id=max(own.pk, pupils[1].pk), reason="A fight"
    )
    made = ProgrammeFactory(provider=world.provider)
    for pupil in [*pupils, own]:
        PlacementFactory(
            pupil=pupil, programme=made, provider=world.provider, state="active",
            start=world.today - timedelta(days=5),
        )  # fmt: skip
    asked = others.company([made.pk], world.today, own, queries.apart)
    [rows] = rows_of([asked.rows])
    assert asked.read(rows) == {made.pk: others.Company(school=3, area=near, year=2, apart=1)}


def test_the_best_are_those_of_all_that_are_not_ruled_out(world: Any, referral: Any) -> None:
    officer, case = world.person("officer"), Case(referral, world.today)
    for number in range(4):
        made = ProgrammeFactory(
            provider=world.provider, title=f"Made {number}", key_stages=[5] if number % 2 else [3]
        )
        PlacementFactory(
            pupil=PupilFactory(school=referral.pupil.school, year_group=9), programme=made,
            provider=world.provider, state="active", start=world.today - timedelta(days=5),
        )  # fmt: skip
        PlacementFactory(
            pupil=PupilFactory(school=world.other_school, year_group=9), programme=made,
            provider=world.provider, state="ended", start=world.today - timedelta(days=20),
            end=world.today - timedelta(days=2), end_reason="reintegrated",
        )  # fmt: skip
    Override.objects.create(
        referral=referral, programme=made, reason="The family asked for it.", by=officer
    )

    found = queries.Suiting(case, for_user=officer)
    every, suit = found[:], found.suit
    assert made in [one.programme for one in suit]
    assert 1 < len(suit) < len(every) == len(found) == len({one.programme for one in every})
    assert [one.is_ruled_out for one in every] == [
        number >= len(suit) for number in range(len(every))
    ]
    for first in range(len(every)):
        part = found[first : first + 2]
        assert [(one.programme, one.reasons) for one in part] == [
            (one.programme, one.reasons) for one in every[first : first + 2]
        ]


def test_where_many_suit_the_first_page_reads_no_others(
    world: Any, as_: Any, referral: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        ProgrammeFactory(
            provider=world.provider, title=f"Made {number}", key_stages=[5] if number % 2 else [3]
        )
    officer = as_("officer")
    whole = [one.programme for one in shown(officer, referral)]
    monkeypatch.setattr("referrals.matching.views.PAGE_SIZE", 3)
    first = officer.get(page_of(referral))
    second = officer.get(page_of(referral), {"page": "2"})
    assert first.context["count"] == second.context["count"] == len(whole)
    assert first.context["suit"] == second.context["suit"]
    pages = [[one.programme for one in page.context["page"]] for page in (first, second)]
    assert pages == [whole[:3], whole[3:6]]


def test_key_stages_are_ranges_of_year_groups() -> None:
    for year in range(-1, 15):
        stage = Pupil(year_group=year).key_stage
        assert [one for one in range(1, 6) if year in year_groups(one)] == [stage]


def test_it_asks_as_few_questions_for_many_programmes_as_for_few(
    world: Any, referral: Any, django_assert_num_queries: Any
) -> None:
    officer, case = world.person("officer"), Case(referral, world.today)
    ProgrammeFactory(provider=world.provider, key_stages=[5])  # is ruled out
    queries.Suiting(case, for_user=officer)[:]
    with django_assert_num_queries(5) as few:
        queries.Suiting(case, for_user=officer)[:]
    for number in range(30):
        made = ProgrammeFactory(provider=world.provider)
        Rule.objects.create(programme=made, fact="medical", effect="never", words=f"Rule {number}")
    with django_assert_num_queries(len(few)):
        assert len(queries.Suiting(case, for_user=officer)[:]) > 30


# ---- Rules -----------------------------------------------------------------------------------------


def typed_rule(programme: Any = "", **typed: Any) -> dict[str, Any]:
    return {
        "programme": programme,
        "words": "Takes no permanently excluded pupil.",
        "fact": "excluded",
        "effect": "never",
        "weight": "1",
        **typed,
    }


def test_an_administrator_adds_changes_and_withdraws_a_rule(
    world: Any, as_: Any, referral: Any
) -> None:
    client = as_("administrator")
    referral.route = "permanent_exclusion"
    referral.save()
    for _ in range(2):  # a double click
        client.post(reverse("matching:add_rule"), typed_rule(world.programme.pk, once="a"))
    rule = Rule.objects.get()

    def ruled_out() -> bool:
        found = shown(as_("officer"), referral)
        return next(one.is_ruled_out for one in found if one.programme == world.programme)

    assert ruled_out()
    page = as_("officer").get(reverse("directory:programme_detail", args=[world.programme.pk]))
    assert "1 in force for this programme" in page.content.decode()
    edit = reverse("matching:edit_rule", args=[rule.pk])
    softer = typed_rule(world.programme.pk, effect="against", version=rule.version)
    client.post(edit, softer)
    assert not ruled_out()
    stale = client.post(edit, softer)
    assert "Someone else changed this" in stale.content.decode()
    client.post(reverse("matching:withdraw_rule", args=[rule.pk]))
    rule.refresh_from_db()
    assert rule.state == "withdrawn"
    assert "Withdrawn" in as_("officer").get(edit).content.decode()
    verbs = ["added_matching_rule", "saved_matching_rule", "withdrew_matching_rule"]
    trail = AuditEvent.objects.filter(verb__endswith="matching_rule").order_by("pk")
    assert [event.verb for event in trail] == verbs


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"fact": ""}, None),
        ({"limit": "school", "at_most": "2"}, None),
        ({"effect": ""}, "effect"),
        ({"fact": "attendance_below"}, "threshold"),
        ({"fact": "attendance_below", "threshold": "101"}, "threshold"),
        ({"fact": "", "effect": "", "limit": "school"}, "at_most"),
    ],
)
def test_a_rule_that_is_not_whole_is_told(
    as_: Any, world: Any, typed: dict[str, Any], field: str | None
) -> None:
    page = as_("administrator").post(reverse("matching:add_rule"), typed_rule(**typed))
    assert (field or "__all__") in page.context["form"].errors
    assert "Takes no permanently excluded pupil." in page.content.decode()
    assert not Rule.objects.exists()


def test_officers_read_rules_and_others_do_not(world: Any, as_: Any) -> None:
    rule = Rule.objects.create(fact="medical", effect="never", words="No medical needs")
    assert "No medical needs" in as_("officer").get(RULES).content.decode()
    with pytest.raises(PermissionDenied):
        actions.withdraw_rule(by=world.person("officer"), rule=rule)
    for persona in ("headteacher", "provider_manager", "chair", "agency"):
        assert as_(persona).get(RULES).status_code == 403


# ---- Overrides -------------------------------------------------------------------------------------


def test_a_programme_that_is_ruled_out_is_considered_for_a_reason_that_the_panel_sees(
    world: Any, as_: Any, referral: Any, barred: Programme
) -> None:
    officer = as_("officer")
    assert shown(officer, referral)[-1].programme == barred
    address = reverse("matching:override", args=[referral.pk, barred.pk])
    empty = officer.post(address, {"reason": " "})
    assert empty.context["form"].errors["reason"]
    officer.post(address, {"reason": "The family asks for it"})
    text = as_("panel_member").get(page_of(referral)).content.decode()
    assert "The family asks for it" in text
    assert world.person("officer").name in text
    assert "Considered all the same" in text
    found = next(one for one in shown(officer, referral) if one.programme == barred)
    assert not found.is_ruled_out
    assert "It is not for key stage 3" in " ".join(one.words for one in found.reasons)
    again = officer.post(address, {"reason": "Once more"})
    assert "Somebody has decided so already." in again.content.decode()
    event = AuditEvent.objects.get(verb="overrode_match")
    assert event.pupil_id == referral.pupil_id
    assert "family" not in str(event.detail)


def test_only_those_who_decide_override_and_only_while_it_is_open(
    world: Any, as_: Any, referral: Any, barred: Programme
) -> None:
    for persona in ("headteacher", "panel_member", "other_headteacher", "administrator"):
        with pytest.raises(PermissionDenied):
            actions.override(
                by=world.person(persona), referral=referral, programme=barred, reason="Mine"
            )
    with pytest.raises(Refused, match="decided or withdrawn"):
        actions.override(
            by=world.person("officer"), referral=world.referral, programme=barred, reason="Late"
        )
    actions.override(by=world.person("chair"), referral=referral, programme=barred, reason="Agreed")
    assert Override.objects.count() == 1
