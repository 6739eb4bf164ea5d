"""The information profile: read by those who decide; an agency sees what it is asked and nothing else."""

from datetime import timedelta

from apcommission.messages.actions import make_link
from apcommission.people.models import Organisation, Role
from referrals.profile.models import Contribution, InformationRequest, RiskAssessment
from tests.access.personas import ANYBODY, LA, PANEL, SCHOOL
from tests.access.rows import Row
from tests.factories.referrals import ReferralFactory
from tests.factories.world import World


def agency(world: World) -> Organisation:
    return world.people["agency"].role_assignments.get(role=Role.AGENCY).organisation


def asked(world: World) -> InformationRequest:
    """About the referral that is on an agenda."""
    return world.made(
        "information request",
        lambda w: InformationRequest.objects.create(
            referral=w.listed,
            agency=agency(w),
            sections=["health", "care"],
            shared=["reason", "attendance", "interventions"],
            question="Is a doctor involved?",
            due_on=w.today + timedelta(days=7),
            asked_by=w.people["officer"],
        ),
    )


def told(world: World) -> InformationRequest:
    def tell(w: World) -> Contribution:
        RiskAssessment.objects.create(
            pupil=w.listed.pupil,
            risks="Runs off",
            measures="An adult at the gate",
            pupils=4,
            review_on=w.today + timedelta(days=90),
            made_by=w.people["officer"],
        )
        return Contribution.objects.create(
            request=asked(w), section="health", words="Asthma.", given_name="Nurse"
        )

    world.made("contribution", tell)
    return asked(world)


def grow(world: World) -> None:
    """More requests, more told and more assessments."""
    for number in range(3):
        other = InformationRequest.objects.create(
            referral=ReferralFactory(),
            agency=agency(world),
            sections=["health"],
            due_on=world.today,
        )
        for request in (other, told(world)):
            Contribution.objects.create(
                request=request, section="care", words=f"Visit {number}", given_name="Worker"
            )
        RiskAssessment.objects.create(
            pupil=world.listed.pupil,
            risks="Runs off",
            measures="Two adults",
            pupils=3,
            review_on=world.today + timedelta(days=90),
            made_by=world.people["officer"],
        )


def referral(world: World) -> dict[str, int]:
    return {"pk": told(world).referral_id}


def request(world: World) -> dict[str, int]:
    return {"pk": told(world).pk}


def pupil(world: World) -> dict[str, int]:
    return {"pk": told(world).referral.pupil_id}


def token(world: World) -> dict[str, str]:
    key = told(world).pk
    made = world.made(
        "information link",
        lambda w: make_link(purpose="information", subject_pk=key, by=None),
    )
    return {"token": made}


ROWS = [
    Row("profile:profile", LA | PANEL, referral),
    Row("profile:ask", LA, referral),
    Row("profile:requests", LA | {"agency"}),
    Row("profile:request", LA | {"agency"}, request, seen_as="agency"),
    Row("profile:request", LA | {"agency"}, request, seen_as="officer", note="as an officer"),
    Row("profile:take_back", LA, request, method="post"),
    Row("profile:link", ANYBODY, token, seen_as="nobody"),
    Row("profile:link", (), lambda w: {"token": "wrong"}, page=False, note="a wrong link"),
    Row("profile:risk", LA | SCHOOL, pupil),
    Row("profile:assess", LA | SCHOOL, pupil),
]
