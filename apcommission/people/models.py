"""People and the organisations that they act for."""

from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apcommission.editing import Versioned
from apcommission.people import beside
from apcommission.prepared import Prepared

Known = TypeVar("Known")


class Role(models.TextChoices):
    """What a person may be in an organisation (docs/roles.md)."""

    COMMISSIONER = "commissioner", "Commissioner"
    OFFICER = "officer", "LA officer"
    PANEL_CHAIR = "panel_chair", "Panel chair"
    PANEL_MEMBER = "panel_member", "Panel member"
    HEADTEACHER = "headteacher", "Headteacher or school lead"
    PROVIDER_MANAGER = "provider_manager", "Provider manager"
    PROVIDER_TUTOR = "provider_tutor", "Provider tutor"
    AGENCY = "agency", "Agency contributor"
    KEY_WORKER = "key_worker", "Key worker or mentor"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    CONSULTANT = "consultant", "Quality consultant"
    MEMBER = "member", "Elected member or auditor"
    ADMINISTRATOR = "administrator", "Administrator"


#: Roles that see the whole authority's cases.
LA_CASE_ROLES = (Role.COMMISSIONER, Role.OFFICER)
#: Whoever holds none of them sits on no panel, whatever seats were given to them.
PANEL_ROLES = (Role.PANEL_CHAIR, Role.PANEL_MEMBER)
#: Who answers for the people of their own organisation. The authority's are the administrators', and so are
#: those of an organisation that has nobody in these roles, as agencies have not.
MANAGERS = (Role.HEADTEACHER, Role.PROVIDER_MANAGER)


class Organisation(models.Model):
    """The authority, a school, a provider or an agency."""

    class Kind(models.TextChoices):
        LA = "la", "Local authority"
        SCHOOL = "school", "School"
        PROVIDER = "provider", "Provider"
        AGENCY = "agency", "Agency"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    reference = models.CharField(
        max_length=40, help_text="LA code, school URN, provider reference or agency reference."
    )

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(Lower("name"), name="organisation_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "reference"], name="one_organisation_per_reference"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(kind="la"),
                name="one_authority_per_installation",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A school as the national register (GIAS) lists it."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, primary_key=True, related_name="school"
    )
    urn = models.CharField("URN", max_length=6, unique=True)
    la_code = models.CharField("LA code", max_length=3)
    establishment_type = models.CharField(max_length=100)
    phase = models.CharField(max_length=40)
    postcode = models.CharField(max_length=8, blank=True)
    status = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["organisation__name", "pk"]
        indexes = [models.Index(fields=["la_code"], name="school_la_code")]

    def __str__(self) -> str:
        return self.organisation.name


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the e-mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """Make a person who signs in with `email`."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, Versioned):
    """Someone who signs in. What they may see follows from their roles, never from the account."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    leaves_on = models.DateField(
        "last day", null=True, blank=True, help_text="The account is closed the night after."
    )
    sessions_ended = models.PositiveIntegerField(
        default=0, help_text="How often all sessions were ended: one of an earlier count is void."
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email_address")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def has_left(self) -> bool:
        """Whether the last day is over; such a person gets in no more, even before the night's job."""
        return self.leaves_on is not None and self.leaves_on < timezone.localdate()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each session is checked against: it changes with the password and when all are ended."""
        kept = f"{self.password}:{self.sessions_ended}"
        return salted_hmac(
            "apcommission.people.Person", kept, secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def current_roles(self) -> tuple["RoleAssignment", ...]:
        """The roles in force today, with their organisations: one query, kept for the request."""
        roles = ROLES.rows(self.pk, at=timezone.localdate())
        for held in roles:
            held.person = self
        return tuple(roles)

    @property
    def is_reading(self) -> bool:
        """Whether the person asks for something to read, so that what is known of them stays as it is."""
        return "kept_while_reading" in self.__dict__

    def keep_what_is_known(self) -> None:
        """From here on `known` asks once for each thing: for a request that only reads."""
        self.__dict__.setdefault("kept_while_reading", {})

    def known(self, what: Hashable, ask: Callable[[], Known]) -> Known:
        """What `ask` finds out about this person: asked once in a request that reads, else each time.

        Rules ask the same of the database again and again: for the page, for each button and link on it.
        """
        kept: dict[Hashable, Any] | None = self.__dict__.get("kept_while_reading")
        if kept is None:
            return ask()
        if what not in kept:
            kept[what] = ask()
        found: Known = kept[what]
        return found

    def told_beside_roles(self, name: str) -> Any:
        """What was told of the person as their roles were read (beside.py); None: nothing was. No query."""
        return getattr(self.current_roles[0], name, None) if self.current_roles else None

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor is set up: known with the roles, without a query of its own."""
        told: bool | None = self.told_beside_roles("holder_has_factor")
        return _factors(self.pk).exists() if told is None else told

    def has_role(self, *roles: Role) -> bool:
        """Whether the person holds one of `roles` in any organisation."""
        return any(held.role in roles for held in self.current_roles)

    def organisation_ids(self, *roles: Role) -> frozenset[int]:
        """The organisations (primary keys) in which the person holds one of `roles`."""
        return frozenset(held.organisation_id for held in self.current_roles if held.role in roles)

    @property
    def is_la(self) -> bool:
        """Whether the person works on the authority's cases (officer or commissioner)."""
        return self.has_role(*LA_CASE_ROLES)

    @property
    def leads_safeguarding_of_authority(self) -> bool:
        """Whether the person is a safeguarding lead of the authority itself, and so of every placement."""
        return any(
            held.role == Role.SAFEGUARDING_LEAD and held.organisation.kind == Organisation.Kind.LA
            for held in self.current_roles
        )

    @property
    def needs_second_factor(self) -> bool:
        """Whether any role lets the person see a pupil's record, or decide who sees them."""
        from apcommission.people.second_factor import roles_with_second_factor

        return any(held.role in roles_with_second_factor() for held in self.current_roles)

    # Django asks these of a user model; permissions come from django-rules alone.
    def has_perm(self, permission: str, obj: Any = None) -> bool:
        from apcommission.permissions import may

        return may(self, permission, obj)


def _factors(person: Any) -> models.QuerySet[Any]:
    """The second factors of a person (primary key, or a reference to one in a query)."""
    authenticators = apps.get_model("mfa", "Authenticator")._default_manager
    return authenticators.filter(user=person)


class RoleAssignment(models.Model):
    """A role of a person in an organisation, from a day until it is ended."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_assignments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="role_assignments"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    started_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(
        "last day",
        null=True,
        blank=True,
        help_text="Known in advance; the role ends the night after.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=models.Q(ended_on=None),
                name="a_role_is_held_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="a_role_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"

    @property
    def is_in_force(self) -> bool:
        """Whether it holds today: neither ended, nor past its last day, even before the night's job."""
        over = self.ends_on is not None and self.ends_on < timezone.localdate()
        return self.ended_on is None and not over


def _roles_of(key: int) -> models.QuerySet[RoleAssignment]:
    """The roles in force today of the person with that primary key."""
    return (
        RoleAssignment.objects.filter(person=key, ended_on=None)
        .exclude(ends_on__lt=timezone.localdate())
        .select_related("organisation")
        .annotate(holder_has_factor=models.Exists(_factors(models.OuterRef("person"))))
        .annotate(**beside.told())
        .order_by("pk")
    )


ROLES = Prepared(_roles_of)


class CodeSet(Versioned):
    """A set of codes or thresholds as dated data, with its source, that an administrator can change."""

    name = models.SlugField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    values = models.JSONField()

    class Meta:
        ordering = ["name", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="one_code_set_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.valid_from}"
