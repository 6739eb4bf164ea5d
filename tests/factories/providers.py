"""Factories of the directory and the protocols."""

import factory
from django.core.files.base import ContentFile

from apcommission.documents.models import Document
from apcommission.people.models import Person
from providers.directory.models import Price, Programme, Provider
from providers.protocols.assessing import EVIDENCE
from providers.protocols.models import EvidenceFile, ProtocolPack, Standard, StandardStatus
from tests.factories.apcommission import OrganisationFactory


class ProviderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Provider

    organisation = factory.SubFactory(
        OrganisationFactory,
        kind="provider",
        name=factory.Sequence(lambda n: f"Provider {n}"),
        reference=factory.Sequence(lambda n: f"P{n:02}"),
    )
    category = "training"
    registration = "not_required"
    state = "published"


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    reference = factory.Sequence(lambda n: f"PR{n:02}")
    provider = factory.SubFactory(ProviderFactory)
    title = factory.Sequence(lambda n: f"Programme {n}")
    subject_areas = ["Construction"]
    key_stages = [3, 4]
    mode = "part_time"
    sessions_per_week = 4
    places = 8
    needs_met = ["SEMH"]


class PriceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Price

    programme = factory.SubFactory(ProgrammeFactory)
    amount = "45.00"
    basis = "session"


class ProtocolPackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProtocolPack

    name = factory.Sequence(lambda n: f"{2025 + n}.1")
    state = factory.LazyAttribute(lambda pack: "adopted" if pack.in_force_from else "draft")
    in_force_from = None


class StandardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Standard

    pack = factory.SubFactory(ProtocolPackFactory)
    code = factory.Sequence(lambda n: f"S{n:02}")
    group = "management"
    words = "What good looks like."


class StandardStatusFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StandardStatus

    provider = factory.SubFactory(ProviderFactory)
    standard = factory.SubFactory(StandardFactory)
    status = "not_started"


def evidence_file(status: StandardStatus, by: Person) -> EvidenceFile:
    """A PDF given as evidence of a standard."""
    content = b"%PDF-1.7 certificate"
    document = Document(
        kind=EVIDENCE,
        title="certificate.pdf",
        content_type="application/pdf",
        size=len(content),
        made_by=by,
        subject_pk=status.pk,
    )
    document.file.save("certificate.pdf", ContentFile(content))
    return EvidenceFile.objects.create(status=status, document=document)
