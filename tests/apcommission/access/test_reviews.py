"""Each term the manager of an organisation says who still needs access."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apcommission.access import actions, queries
from apcommission.access.models import AccessAnswer, AccessReview
from apcommission.access.tasks import follow_reviews
from apcommission.audit.models import AuditEvent
from apcommission.calendar.queries import term_of
from apcommission.messages.models import Email
from apcommission.people.leaving import end_role
from apcommission.people.models import Organisation, Role
from tests.factories.access import access_review
from tests.factories.apcommission import TermFactory, person_with


@pytest.fixture
def term(world: Any) -> Any:
    today = timezone.localdate()
    start, end = today - timedelta(days=3), today + timedelta(days=60)
    return term_of(today) or TermFactory(reference="this-term", start=start, end=end)


def of(organisation: Organisation) -> AccessReview:
    return AccessReview.objects.get(organisation=organisation)


def test_a_review_is_opened_once_a_term_for_each_organisation_and_its_manager_hears_of_it(
    world: Any, term: Any
) -> None:
    for _ in range(2):
        follow_reviews()
    school = of(world.school.organisation)
    assert AccessReview.objects.count() == (
        Organisation.objects.filter(role_assignments__ended_on=None).distinct().count()
    )
    head = world.people["headteacher"]
    told = Email.objects.filter(key__startswith=f"access/{school.pk}/")
    assert [(email.to, email.key) for email in told] == [
        (head.email, f"access/{school.pk}/opened/{head.pk}")
    ]
    agency = of(world.people["agency"].role_assignments.get().organisation)
    assert queries.who_answers(agency.organisation) == [world.people["administrator"]]


def test_a_headteacher_keeps_one_ends_another_and_is_done(world: Any, as_: Any) -> None:
    school = world.school.organisation
    left = person_with(Role.SAFEGUARDING_LEAD, school, name="Robin Left")
    stays = person_with(Role.PANEL_MEMBER, school, name="Sam Stays")
    review = access_review(school)
    head, page = as_("headteacher"), reverse("access:review", args=[review.pk])
    assert "Who still needs access?" in head.get("/").content.decode()
    shown = head.get(page).content.decode()
    assert "Robin Left" in shown
    assert "last signed in" in shown
    line = {answer.held.person: answer for answer in review.answers.select_related("held__person")}
    own = line[world.people["headteacher"]]
    some = {f"role_{line[left].pk}": "end", f"role_{line[stays].pk}": "keep"}
    head.post(page, {**some, f"role_{own.pk}": "end"})
    assert left.role_assignments.get().ended_on is None, "an answer that is not offered is refused"
    assert head.post(page, some).status_code == 302
    assert left.role_assignments.get().ended_on == timezone.localdate()
    assert stays.role_assignments.get().ended_on is None
    review.refresh_from_db()
    assert review.completed_at is None
    head.post(page, {f"role_{own.pk}": "keep"})
    review.refresh_from_db()
    assert (review.completed_by, review.state) == (world.people["headteacher"], "complete")
    assert "Who still needs access?" not in head.get("/").content.decode()
    assert AuditEvent.objects.filter(verb="confirmed_access").count() == 2
    assert AuditEvent.objects.filter(verb="ended_role", by=world.people["headteacher"]).count() == 1
    assert AuditEvent.objects.get(verb="completed_access_review").detail == {"ended": 1}


def test_nobody_ends_their_own_access_in_a_review(world: Any) -> None:
    review, head = access_review(world.school.organisation), world.person("headteacher")
    own = review.answers.get(held__person=head)
    with pytest.raises(actions.OwnAccess):
        actions.answer(by=head, review=review, decisions={own.pk: "end"})


def test_a_role_that_ended_meanwhile_needs_no_answer(world: Any) -> None:
    review, administrator = access_review(world.school.organisation), world.person("administrator")
    other = person_with(Role.PANEL_MEMBER, world.school.organisation)
    AccessAnswer.objects.create(review=review, held=other.role_assignments.get())
    end_role(by=administrator, held=other.role_assignments.get())
    kept = review.answers.get(held__person=world.people["headteacher"])
    done = actions.answer(by=administrator, review=review, decisions={kept.pk: "keep"})
    assert done.completed_at
    assert review.answers.get(held__person=other).decision == "gone"


def test_who_does_not_answer_is_reminded_each_week_and_the_administrator_sees_it(
    world: Any, as_: Any
) -> None:
    today = timezone.localdate()
    review = access_review(world.school.organisation, today + timedelta(days=8))
    sent = {}
    for days in range(24):
        actions.remind(review=review, today=today + timedelta(days=days))
        sent[days] = Email.objects.filter(key__startswith=f"access/{review.pk}/").count()
    assert (sent[0], sent[1], sent[8], sent[15], sent[23]) == (0, 1, 2, 3, 4)
    AccessReview.objects.update(due_on=today - timedelta(days=1))
    desk = as_("administrator")
    assert "Reviews of access overdue" in desk.get("/").content.decode()
    listed = desk.get(reverse("access:list"), {"state": "overdue"}).content.decode()
    assert world.school.organisation.name in listed
    assert "Overdue" in listed
    assert "overdue" not in as_("headteacher").get("/").content.decode()
