"""What the referrals of the demo tell. Invented; no child is meant."""

from dataclasses import dataclass

from referrals.referral.models import Intervention, Rating, Referral

Stage = Intervention.Stage
Area = Rating.Area


@dataclass(frozen=True)
class Story:
    """Why a pupil is referred. `tried`: (stage, what, outcome); `scores` in the order of Rating.Area."""

    route: Referral.Route
    reason: str
    aim: Referral.Aim
    attendance: int
    tried: tuple[Stage, str, str]
    risks: str
    interests: str
    pupil_says: str
    parents_say: str
    scores: tuple[int, int, int, int, int]
    route_facts: str = ""

    @property
    def profile(self) -> dict[str, int]:
        return dict(zip(Area.values, self.scores, strict=True))


STORIES = (
    Story(
        Referral.Route.SCHOOL,
        "Has lost interest in lessons and leaves them more and more often.",
        Referral.Aim.ENGAGEMENT,
        71,
        (Stage.BEHAVIOUR_SUPPORT, "Mentor twice a week", "Attendance rose for a few weeks."),
        "None known.",
        "Repairs bicycles; good with tools.",
        "I learn more when I can make something.",
        "He comes home proud when something works. We want to try this.",
        (2, 2, 1, 3, 4),
    ),
    Story(
        Referral.Route.SCHOOL,
        "Repeated conflict with other pupils; several moves of teaching group.",
        Referral.Aim.REINTEGRATION,
        83,
        (Stage.WHOLE_SCHOOL, "Change of teaching group", "Little change."),
        "Runs off when upset: a named adult goes after at once.",
        "Plays football; likes cooking.",
        "I want to go back, but not to the same group.",
        "A break would do good. She should keep her friends.",
        (3, 2, 2, 1, 3),
    ),
    Story(
        Referral.Route.SCHOOL,
        "Refuses to enter classrooms since the summer; works well alone with an adult.",
        Referral.Aim.ASSESSMENT,
        48,
        (Stage.AGENCY, "Counselling", "The pupil did not take part."),
        "Anxious on buses: travels with an adult for the first weeks.",
        "Draws; looks after animals.",
        "Small rooms are better for me.",
        "We agree and would like to visit first.",
        (3, 3, 1, 2, 3),
    ),
    Story(
        Referral.Route.MOVED_IN,
        "Moved here during the term; no school could offer a place yet.",
        Referral.Aim.QUALIFICATION,
        64,
        (Stage.ASSESSMENT, "Speech and language assessment", "Some improvement."),
        "None known.",
        "Wants to become an electrician.",
        "I need my maths for college.",
        "We only want that no more time is lost.",
        (3, 3, 2, 3, 3),
        "Came from a school in another county in the middle of the term.",
    ),
)
