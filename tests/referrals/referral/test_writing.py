"""A referral is written section by section, by whoever of the school has time, until nothing is missing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apcommission.audit.models import AuditEvent
from apcommission.editing import ChangedMeanwhile
from apcommission.people.models import Role
from referrals.pupils.models import Contact, Pupil
from referrals.referral import actions, sections
from referrals.referral.models import Intervention, Rating, Referral
from tests.factories.apcommission import person_with
from tests.factories.referrals import PupilFactory
from tests.referrals.typed import sections as answered
from tests.referrals.typed import tried
from tests.typed import boxes

TITLES = {section.key: section.title for section in sections.SECTIONS}


CHOOSE = reverse("referral:start")


def begin(pupil: Pupil) -> str:
    return reverse("referral:begin", args=[pupil.pk])


def page_of(referral: Referral) -> str:
    return reverse("referral:detail", args=[referral.pk])


def section(referral: Referral, key: str) -> str:
    return reverse("referral:section", args=[referral.pk, key])


def now(referral: Referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def lacking(referral: Referral) -> dict[str, list[str]]:
    return {part.key: words for part, words in sections.missing(now(referral))}


def with_parent(referral: Referral) -> None:
    Contact.objects.create(
        pupil=referral.pupil, name="Jo", relationship="Mother", parental_responsibility=True
    )


def test_a_double_click_begins_one_referral(world: Any, as_: Any) -> None:
    pupil = PupilFactory(school=world.school)
    typed = {"programme": world.programme.pk, "once": "a-token"}
    answers = [as_("headteacher").post(begin(pupil), typed) for _ in range(2)]
    begun = Referral.objects.get(pupil=pupil)
    assert [answer.url for answer in answers] == [page_of(begun)] * 2
    assert (begun.state, begun.school, begun.programme_wanted) == (
        "draft",
        world.school,
        world.programme,
    )
    assert begun.made_by == world.people["headteacher"]


def test_there_is_no_second_referral_beside_one_under_way(world: Any, as_: Any) -> None:
    page = as_("headteacher").post(begin(world.draft.pupil), {"once": "another"})
    (words,) = page.context["form"].non_field_errors()
    assert words == f"This pupil’s referral {world.draft.reference} is under way (draft)."
    assert Referral.objects.filter(pupil=world.draft.pupil).count() == 1


def test_a_school_refers_its_own_pupils_only(world: Any, as_: Any) -> None:
    stranger = PupilFactory(school=world.other_school)
    assert as_("headteacher").post(begin(stranger), {"once": "a"}).status_code == 404
    assert stranger.surname not in as_("headteacher").get(CHOOSE).content.decode()
    with pytest.raises(PermissionDenied):
        actions.start_referral(by=world.person("headteacher"), pupil=stranger)


def test_the_pupil_is_found_by_name_and_the_programme_goes_along(world: Any, as_: Any) -> None:
    head, programme = as_("headteacher"), str(world.programme.pk)
    pupil = PupilFactory(school=world.school, surname="Quillfeather")
    sought = head.post(CHOOSE, {"search": "quillf", "programme": programme})
    assert "quillf" not in sought.url.lower()
    found = head.get(sought.url).content.decode()
    assert found.count("Start the referral") == 0
    assert f'href="{begin(pupil)}?programme={programme}"' in found
    assert world.pupil.surname not in found
    form = head.get(f"{begin(pupil)}?programme={programme}").context["form"]
    assert str(form["programme"].value()) == programme


@pytest.mark.parametrize("key", list(TITLES))
def test_each_section_is_saved_by_itself(world: Any, as_: Any, key: str) -> None:
    draft, typed = world.draft, answered(world)[key]
    before = {**lacking(draft)}
    as_("headteacher").post(section(draft, key), typed)
    after = lacking(draft)
    if key == "reason":
        assert after.pop(key) == ["a contact with parental responsibility (on the pupil’s record)"]
        before.pop(key)
    assert key not in after
    assert {name: words for name, words in before.items() if name != key} == after
    page = as_("officer").get(section(draft, key))
    for words in {
        "reason": ("Leaves lessons &amp; shouts.",),
        "attendance": ("62.50", "Two days in May."),
        "interventions": ("Mentor twice a week.", "Calmer for three weeks."),
        "risks": ("Family support.", "May run off.", "1 to 4"),
        "views": ("Bicycles.", "I want to learn a trade.", "He needs a fresh start."),
        "contacts": ("Lee Office", "office@school.example"),
    }.get(key, ()):
        assert words in page.content.decode()
    for name in typed if key in ("profile", "programme") else ():
        assert str(page.context["form"][name].value()) == typed[name]
    assert AuditEvent.objects.filter(pupil_id=draft.pupil_id, by=world.people["headteacher"])


@pytest.mark.parametrize(
    ("key", "changes", "field", "words"),
    [
        ("reason", {"route": "other"}, "route", "Select who asks"),
        ("reason", {"aim": "other"}, "aim", "from the list"),
        ("reason", {"reason": "x" * 301}, "reason", "must be 300 characters or fewer"),
        ("reason", {"exclusion_date_0": "31", "exclusion_date_1": "2"}, "exclusion_date", "year"),
        ("reason", boxes("exclusion_date", date(2199, 1, 1)), "exclusion_date", "in the future"),
        (
            "attendance",
            {"baseline_attendance": "101"},
            "baseline_attendance",
            "must be 100 or less",
        ),
        ("attendance", {"baseline_attendance": "-1"}, "baseline_attendance", "must be 0 or more"),
        ("attendance", {"baseline_attendance": "most"}, "baseline_attendance", "Enter a number"),
        ("attendance", {"baseline_attendance": "nan"}, "baseline_attendance", "Enter a number"),
        ("profile", {"teacher": "5"}, "teacher", "Select"),
        ("interventions", {"stage": ""}, "stage", "Select the stage"),
        ("interventions", {"description": ""}, "description", "Tell what was tried"),
        (
            "interventions",
            {"started_on_0": "", "started_on_1": "", "started_on_2": ""},
            "started_on",
            "Enter the day from which",
        ),
        ("interventions", boxes("started_on", date(2199, 1, 1)), "started_on", "still to come"),
        ("interventions", boxes("ended_on", date(2001, 1, 1)), "ended_on", "after the first"),
        ("risks", {"staffing_ratio": "x" * 21}, "staffing_ratio", "must be 20 characters or fewer"),
        ("risks", {"risks": "x" * 6001}, "risks", "must be 6000 characters or fewer"),
        ("views", {"parent_consent": "perhaps"}, "parent_consent", "Select"),
        ("contacts", {"attendance_contact_email": "at"}, "attendance_contact_email", "valid"),
        ("programme", {"programme_wanted": "0"}, "programme_wanted", "from the list"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost_or_saved(
    world: Any, as_: Any, key: str, changes: dict[str, Any], field: str, words: str
) -> None:
    typed = {**answered(world)[key], **changes}
    page = as_("headteacher").post(section(world.draft, key), typed)
    form = page.context["form"]
    assert list(form.errors) == [field]
    assert words in str(form.errors[field][0])
    for name, value in typed.items():
        assert str(form.data[name]) == str(value)
    assert "There is a problem" in page.content.decode()
    assert now(world.draft).version == world.draft.version
    assert not Intervention.objects.filter(referral=world.draft).exists()


def test_another_person_of_the_school_takes_over(world: Any, as_: Any, client: Any) -> None:
    as_("headteacher").post(section(world.draft, "risks"), answered(world)["risks"])
    client.force_login(person_with(Role.HEADTEACHER, world.school.organisation))
    assert world.draft.reference in client.get(reverse("referral:list")).content.decode()
    page = client.get(section(world.draft, "risks"))
    assert "May run off." in page.content.decode()
    typed = {
        **answered(world)["risks"],
        "risks": "None known.",
        "version": now(world.draft).version,
    }
    client.post(section(world.draft, "risks"), typed)
    assert now(world.draft).risks == "None known."


def test_two_people_in_one_section_do_not_overwrite_each_other(world: Any, as_: Any) -> None:
    address, typed = section(world.draft, "views"), answered(world)["views"]
    opened = as_("headteacher").get(address).context["form"]["version"].value()
    as_("officer").post(address, {**typed, "interests": "Horses.", "version": opened})
    mine = {**typed, "interests": "Boats.", "version": opened}
    stale = as_("headteacher").post(address, mine)
    assert "Someone else changed this" in stale.content.decode()
    assert "Boats." in stale.content.decode()
    assert now(world.draft).interests == "Horses."
    version = stale.context["form"]["version"].value()
    as_("headteacher").post(address, {**mine, "version": version})
    assert now(world.draft).interests == "Boats."
    with pytest.raises(ChangedMeanwhile):
        actions.save_section(
            by=world.person("officer"), referral=world.draft, section="risks", version=1, risks="x"
        )


def test_a_referral_that_was_sent_meanwhile_is_not_changed_and_nothing_typed_is_lost(
    world: Any, as_: Any
) -> None:
    Referral.objects.filter(pk=world.draft.pk).update(state="submitted", submitted_on=world.today)
    address = section(world.draft, "risks")
    page = as_("headteacher").post(address, answered(world)["risks"]).content.decode()
    assert "This referral is submitted by now, so it is no longer changed." in page
    assert "May run off." in page
    assert now(world.draft).risks == ""
    back = as_("headteacher").get(address, follow=True)
    assert back.redirect_chain[-1][0] == page_of(world.draft)
    assert "so it is no longer changed" in back.content.decode()


def test_a_section_takes_its_own_fields_only(world: Any) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        actions.save_section(
            by=world.person("officer"), referral=world.draft, section="risks", state="decided"
        )


def test_scores_of_a_later_day_stand_beside_the_earlier_ones(world: Any, as_: Any) -> None:
    Rating.objects.create(
        referral=world.draft, rated_on=world.today - timedelta(days=30), area="peers", score=1
    )
    address = section(world.draft, "profile")
    assert as_("headteacher").get(address).context["form"]["peers"].value() == 1
    as_("headteacher").post(address, {"peers": "2"})
    as_("headteacher").post(address, {"peers": "3"})
    assert list(world.draft.ratings.values_list("score", flat=True)) == [1, 3]


def test_what_was_tried_is_told_once_and_can_be_taken_out(world: Any, as_: Any) -> None:
    address = section(world.draft, "interventions")
    for once in ("one", "one", "two"):
        as_("headteacher").post(address, tried(world, once=once))
    told = Intervention.objects.get(referral=world.draft)
    remove = reverse("referral:remove_intervention", args=[told.pk])
    assert as_("other_headteacher").post(remove).status_code == 404
    as_("headteacher").post(remove)
    assert not Intervention.objects.filter(referral=world.draft).exists()


def test_what_is_missing_is_named_section_by_section(world: Any, as_: Any) -> None:
    Referral.objects.filter(pk=world.draft.pk).update(aim="")
    page = as_("headteacher").get(page_of(world.draft)).content.decode()
    for words in (
        "Missing: the aim, a contact with parental responsibility",
        "Missing: attendance in the last full term",
        "a score for “with teachers”",
        "Missing: at least one thing that was tried",
        "the risks (say “none known” if there are none)",
        "what the young person says",
        "the email address of the person",
    ):
        assert words in page
    assert page.count("Missing: ") == len(TITLES) - 1, "a programme need not be wanted"
    assert "Submit to the authority" not in page
    for key, typed in answered(world).items():
        as_("headteacher").post(section(world.draft, key), typed)
    with_parent(world.draft)
    assert lacking(world.draft) == {}
    page = as_("headteacher").get(page_of(world.draft)).content.decode()
    assert "Still missing" not in page
    assert "Check your answers" in page
    assert "Submit to the authority" in page


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        ("reason", {"route": "permanent_exclusion"}, ["the day of the exclusion"]),
        ("views", {"parent_consent": "false"}, ["the parents’ agreement to the referral"]),
        ("views", {"parent_consent": ""}, ["whether the parents agree"]),
        ("attendance", {"baseline_attendance": "0"}, None),
    ],
)
def test_some_answers_ask_for_more(
    world: Any, as_: Any, key: str, changes: dict[str, Any], words: list[str] | None
) -> None:
    with_parent(world.draft)
    as_("headteacher").post(section(world.draft, key), {**answered(world)[key], **changes})
    assert lacking(world.draft).get(key) == words


def test_the_sixth_school_day_shows_after_a_permanent_exclusion_only(world: Any, as_: Any) -> None:
    excluded = {
        **answered(world)["reason"],
        "route": "permanent_exclusion",
        **boxes("exclusion_date", world.monday),
    }
    as_("headteacher").post(section(world.draft, "reason"), excluded)
    due = f"{world.monday + timedelta(days=7):%-d %B %Y}"
    page = as_("officer").get(page_of(world.draft)).content.decode()
    assert "Full-time education is due from the authority" in page
    assert due in page
    version = now(world.draft).version
    as_("headteacher").post(
        section(world.draft, "reason"), {**excluded, "route": "school", "version": version}
    )
    assert "education is due" not in as_("officer").get(page_of(world.draft)).content.decode()


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("medical", "what the doctor says"),
        ("custody", "where the young person was"),
        ("moved_in", "the school and the area"),
        ("suspension", "how many days"),
        ("agency", "which agency asks"),
        ("self", "who asks"),
    ],
)
def test_each_route_asks_for_its_own_part(world: Any, as_: Any, route: str, words: str) -> None:
    Referral.objects.filter(pk=world.draft.pk).update(route=route)
    page = reverse("referral:detail", args=[world.draft.pk])
    assert words in as_("headteacher").get(page).content.decode()
    Referral.objects.filter(pk=world.draft.pk).update(route_facts="All of it.")
    assert words not in as_("headteacher").get(page).content.decode()
