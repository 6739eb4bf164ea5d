"""Sentences for the sample's referrals and decisions, and how often each choice comes."""

REASONS = {
    "school": (
        "Repeated disruption of lessons.",
        "Refuses to enter classrooms.",
        "Has lost interest in academic work.",
        "Conflict with other pupils.",
    ),
    "permanent_exclusion": (
        "Physical assault against a pupil.",
        "Persistent disruptive behaviour.",
        "Verbal abuse and threats against an adult.",
        "Brought an offensive weapon.",
    ),
    "moved_in": ("Arrived during the term; no school place agreed.",),
    "custody": ("Returning from custody; needs a plan for the first weeks.",),
    "medical": (
        "Anxiety; has not attended since the last half-term.",
        "Treatment in hospital for several weeks.",
    ),
    "agency": (
        "Youth justice plan asks for practical learning.",
        "Social worker asks for a place.",
    ),
    "self": ("Family asks for help after a breakdown of home education.",),
}
ROUTES = {
    "school": 52,
    "permanent_exclusion": 20,
    "medical": 12,
    "agency": 8,
    "moved_in": 5,
    "custody": 1,
    "self": 2,
}
#: Aim of a referral by key stage.
AIMS = {
    1: {"reintegration": 80, "assessment": 20},
    2: {"reintegration": 74, "assessment": 18, "engagement": 8},
    3: {"reintegration": 52, "engagement": 33, "assessment": 15},
    4: {"qualification": 46, "engagement": 22, "post16": 16, "reintegration": 16},
}

BEHAVIOUR, MEDICAL, COMPLEX = (
    "Behaviour and inclusion panel",
    "Medical needs panel",
    "Complex needs panel",
)

OUTCOMES = {"place": 79, "support_in_school": 10, "school_place": 7, "decline": 4}
DECISION_REASONS = {
    "place": (
        "The programme fits the pupil's needs and interests.",
        "School support has been tried and was not enough.",
        "A smaller setting is needed for a time.",
    ),
    "school_place": ("A managed move gives a fresh start.", "A school nearer home has a place."),
    "support_in_school": ("Support in school has not been tried in full.",),
    "defer": ("A report from the educational psychologist is missing.", "Parents asked for time."),
    "pass_on": ("Another panel is better placed to decide.",),
    "decline": ("The case does not meet the criteria.",),
}

#: Stages of the behavioural toolkit in their order, with what was tried.
INTERVENTIONS = {
    "whole_school": ("Report card", "Change of teaching group", "Reduced choice of subjects"),
    "behaviour_support": ("Behaviour support plan", "Mentor twice a week", "Small-group work"),
    "agency": ("Early help assessment", "Counselling", "Family support worker"),
    "assessment": ("Assessment by the educational psychologist", "Speech and language assessment"),
    "managed_move": ("Trial at another school",),
}
INTERVENTION_OUTCOMES = (
    "Some improvement, which did not last.",
    "Little change.",
    "Attendance rose for a few weeks.",
    "The pupil did not take part.",
)
AREAS = ("attitude", "teacher", "classroom", "peers", "workshop")

UNPLANNED = {"broke_down": 42, "withdrew": 30, "excluded": 20, "provider_ended": 8}
