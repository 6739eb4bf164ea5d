"""Factories of the ground floor. Names are invented."""

from functools import cache

import factory
from django.contrib.auth.hashers import make_password

from apcommission.calendar.models import Term
from apcommission.people.models import Organisation, Person, Role, RoleAssignment, School

PASSWORD = "correct horse battery staple"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = "agency"
    name = factory.Sequence(lambda n: f"Agency {n}")
    reference = factory.Sequence(lambda n: f"A{n:03}")


class AuthorityFactory(OrganisationFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ("kind",)

    kind = "la"
    name = "Wenbury Council"
    reference = "999"


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = School

    organisation = factory.SubFactory(
        OrganisationFactory,
        kind="school",
        name=factory.Sequence(lambda n: f"Wenbury School {n}"),
        reference=factory.Sequence(lambda n: str(900001 + n)),
    )
    urn = factory.SelfAttribute("organisation.reference")
    la_code = "999"
    establishment_type = "Community school"
    phase = "Secondary"
    postcode = "WN1 1AA"
    status = "Open"


@cache
def hashed_password() -> str:
    """A password is slow to hash, on purpose: once is enough for the people of all tests."""
    return make_password(PASSWORD)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@wenbury.example")
    password = factory.LazyFunction(hashed_password)


class TermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Term

    reference = factory.Sequence(lambda n: f"{2020 + n}-autumn")
    start = factory.LazyAttribute(lambda term: f"{term.reference[:4]}-09-02")
    end = factory.LazyAttribute(lambda term: f"{term.reference[:4]}-12-18")


def person_with(role: Role, organisation: Organisation | None = None, **fields: object) -> Person:
    """A person holding `role`: in the authority, unless another organisation is given."""
    person: Person = PersonFactory(**fields)
    RoleAssignment.objects.create(
        person=person, organisation=organisation or AuthorityFactory(), role=role
    )
    return person
