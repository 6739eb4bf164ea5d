"""The referral: everything that a decision needs, saved section by section."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, Lower

from apcommission.editing import Versioned
from apcommission.lifecycles import Lifecycle, row
from apcommission.people.models import Person, School
from providers.directory.models import Programme
from referrals.pupils.models import Pupil

#: States of a referral that is not decided yet.
UNDER_WAY = ("draft", "submitted", "returned", "triaged", "on_agenda")


class Referral(Versioned):
    """A school (or the authority itself) asks for provision for a pupil."""

    class Route(models.TextChoices):
        SCHOOL = "school", "School"
        PERMANENT_EXCLUSION = "permanent_exclusion", "Permanent exclusion"
        SUSPENSION = "suspension", "Suspension of more than five days"
        MOVED_IN = "moved_in", "Moved in during the term"
        CUSTODY = "custody", "Returning from custody"
        MEDICAL = "medical", "Medical"
        AGENCY = "agency", "Agency"
        SELF = "self", "Family or young person"

    class Aim(models.TextChoices):
        REINTEGRATION = "reintegration", "Return to a mainstream school"
        QUALIFICATION = "qualification", "Gain qualifications"
        ENGAGEMENT = "engagement", "Engage in learning again"
        ASSESSMENT = "assessment", "Assess what the pupil needs"
        POST16 = "post16", "Prepare for after 16"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        RETURNED = "returned", "Returned to the school"
        TRIAGED = "triaged", "Ready for a panel"
        ON_AGENDA = "on_agenda", "On a panel's agenda"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.CharField(max_length=40, unique=True)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="referrals")
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        db_index=False,  # it stands first in referral_school
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    route = models.CharField(max_length=20, choices=Route.choices, default=Route.SCHOOL)
    reason = models.CharField(max_length=300, blank=True)
    # What its route asks for beside the rest (sections.ROUTE_NEEDS).
    route_facts = models.TextField("what this route needs", blank=True)
    # Where a stage of the toolkit that the authority asks for was not tried; the panel reads it.
    stages_left_because = models.TextField("why stages of the toolkit were not tried", blank=True)
    aim = models.CharField(max_length=15, choices=Aim.choices, blank=True)
    exclusion_date = models.DateField(null=True, blank=True)
    # Of a suspension, an absence for medical reasons, a move: its first day.
    clock_from = models.DateField("day from which the time counts", null=True, blank=True)
    # Worked out from the clock of the route and the calendar (referrals/clocks).
    due_on = models.DateField("due by law on", null=True, blank=True, editable=False)
    baseline_attendance = models.DecimalField(
        "attendance in the last full term, per cent",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    # Where the school pasted its register: the count behind the percentage, in words.
    register_counts = models.TextField("sessions, from the school’s register", blank=True)
    suspensions = models.TextField("suspensions and exclusions so far", blank=True)
    agencies = models.TextField("agencies involved", blank=True)
    risks = models.TextField("risks, and how they are kept small", blank=True)
    staffing_ratio = models.CharField(max_length=20, blank=True)
    interests = models.TextField("interests and talents", blank=True)
    young_person_views = models.TextField("what the young person says", blank=True)
    parent_views = models.TextField("what the parents or carers say", blank=True)
    parent_consent = models.BooleanField(
        "the parents agree to this referral", null=True, blank=True
    )
    attendance_contact_name = models.CharField(max_length=150, blank=True)
    attendance_contact_email = models.EmailField(blank=True)
    programme_wanted = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals_wanting"
    )
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    submitted_on = models.DateField(null=True, blank=True)
    triage_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-submitted_on", "-pk"]
        indexes = [
            # With what the second wall asks (apcommission/second_wall.py): counted without a look at them.
            models.Index(
                fields=["state", "-submitted_on"],
                name="referral_by_state",
                include=["id", "school", "pupil"],
            ),
            models.Index(fields=["school", "state"], name="referral_school"),
            models.Index(fields=["due_on"], name="referral_due"),
            models.Index(fields=["submitted_on"], name="referral_submitted"),
            # The order of their list (apcommission/ordering.py).
            models.Index(
                F("submitted_on").desc(nulls_last=True),
                F("id").desc(nulls_last=True),
                name="referral_latest",
            ),
            models.Index(Lower("reference"), name="referral_by_reference"),
            models.Index(
                fields=["exclusion_date"],
                name="referral_excluded",
                condition=Q(exclusion_date__isnull=False),
            ),
            # The values that there are, one after the other (monitoring/measures/groups.py).
            models.Index(
                Collate("reason", "C"), name="referral_typed_reason", condition=~Q(state="draft")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_on__isnull=False),
                name="a_submitted_referral_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(baseline_attendance=None)
                | Q(baseline_attendance__gte=0, baseline_attendance__lte=100),
                name="baseline_attendance_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def counts_from(self) -> date | None:
        """The day from which the clock of its route counts; None where it was not told."""
        if self.route == Referral.Route.PERMANENT_EXCLUSION:
            return self.exclusion_date
        return self.submitted_on if self.route in FROM_SUBMISSION else self.clock_from

    @property
    def is_open(self) -> bool:
        """Whether the school still writes it."""
        return self.state in (Referral.State.DRAFT, Referral.State.RETURNED)

    @property
    def is_under_way(self) -> bool:
        """Whether it is not decided yet: then there is no second referral of this pupil beside it."""
        return self.state in UNDER_WAY


#: Routes whose time counts from the day on which the authority has the referral.
FROM_SUBMISSION = (Referral.Route.SCHOOL, Referral.Route.AGENCY, Referral.Route.SELF)

REFERRAL = Lifecycle(
    "referral",
    (
        row(
            ("draft", "returned"),
            "submit",
            "submitted",
            "referrals.submit_referral",
            "Submit to the authority",
        ),
        row("submitted", "return", "returned", "referrals.triage_referral", "Return to the school"),
        row("submitted", "accept", "triaged", "referrals.triage_referral", "Accept for a panel"),
        row("triaged", "put_on_agenda", "on_agenda", "referrals.build_agenda", "Put on an agenda"),
        row(
            "on_agenda",
            "take_off_agenda",
            "triaged",
            "referrals.build_agenda",
            "Take off the agenda",
        ),
        row("on_agenda", "decide", "decided", "referrals.sign_decision", "Sign the decision"),
        row("on_agenda", "defer", "triaged", "referrals.sign_decision", "Defer or pass on"),
        row(
            UNDER_WAY,
            "withdraw",
            "withdrawn",
            "referrals.withdraw_referral",
            "Withdraw the referral",
        ),
    ),
)


class Rating(models.Model):
    """One score of the pupil's profile on the four-point scale (1 low to 4 high)."""

    class Area(models.TextChoices):
        ATTITUDE = "attitude", "Attitude"
        TEACHER = "teacher", "With teachers"
        CLASSROOM = "classroom", "In the classroom"
        PEERS = "peers", "With other pupils"
        WORKSHOP = "workshop", "In practical work"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="ratings")
    rated_on = models.DateField()
    area = models.CharField(max_length=10, choices=Area.choices)
    score = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rated_on", "area", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "rated_on", "area"], name="one_score_per_area_and_day"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=4), name="a_score_is_one_to_four"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_area_display()}: {self.score}"


class RatingItem(models.Model):
    """One item within an area of the profile, on the same scale."""

    class Item(models.TextChoices):
        CONFIDENCE = "confidence", "Confidence"
        RULES = "rules", "Keeping to the school’s rules"
        PUNCTUALITY = "punctuality", "Punctuality"
        RESPECT = "respect", "Respect for teachers"
        HELP = "help", "Taking help"
        INSTRUCTIONS = "instructions", "Following instructions"
        COOPERATION = "cooperation", "Cooperation"
        INDEPENDENCE = "independence", "Working independently"
        ENJOYMENT = "enjoyment", "Enjoying tasks"
        COMMUNICATION = "communication", "Communication"
        SOCIABILITY = "sociability", "Sociability"
        POPULARITY = "popularity", "Popularity"
        CONDUCT = "conduct", "Conduct in practical work"
        SAFETY = "safety", "Working safely"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="rating_items")
    rated_on = models.DateField()
    item = models.CharField(max_length=15, choices=Item.choices)
    score = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rated_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "rated_on", "item"], name="one_score_per_item_and_day"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=4), name="an_item_is_one_to_four"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()}: {self.score}"


Item = RatingItem.Item
#: The items of each area, after Knowsley's referral form (the study, section 4).
ITEMS: dict[str, tuple[Item, ...]] = {
    Rating.Area.ATTITUDE: (Item.CONFIDENCE, Item.RULES, Item.PUNCTUALITY),
    Rating.Area.TEACHER: (Item.RESPECT, Item.HELP),
    Rating.Area.CLASSROOM: (
        Item.INSTRUCTIONS,
        Item.COOPERATION,
        Item.INDEPENDENCE,
        Item.ENJOYMENT,
    ),
    Rating.Area.PEERS: (Item.COMMUNICATION, Item.SOCIABILITY, Item.POPULARITY),
    Rating.Area.WORKSHOP: (Item.CONDUCT, Item.SAFETY),
}


class Intervention(models.Model):
    """What was tried before, by stage of the behavioural toolkit, and what came of it."""

    class Stage(models.TextChoices):
        WHOLE_SCHOOL = "whole_school", "Whole-school measures"
        AGENCY = "agency", "Agency involved"
        BEHAVIOUR_SUPPORT = "behaviour_support", "Behaviour support"
        MANAGED_MOVE = "managed_move", "Managed move"
        ASSESSMENT = "assessment", "Assessment"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="interventions")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    description = models.CharField(max_length=500)
    started_on = models.DateField("from")
    ended_on = models.DateField("to", null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "stage", "description", "started_on"],
                name="an_intervention_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="an_intervention_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.description
