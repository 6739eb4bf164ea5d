"""The protocol of the demonstration: the version in force gets its words, another one is a draft."""

from apcommission.people.models import Person
from providers.protocols.actions import compose_pack
from providers.protocols.models import Standard
from providers.protocols.queries import pack_in_force
from providers.protocols.shipping import shipped


def write_the_protocol(administrator: Person) -> None:
    """Give the version in force the words that ship, which no case folder holds; begin the next one."""
    national, study = shipped()["national"], shipped()["study"]
    pack = pack_in_force()
    if pack is not None:
        for name, text in national.texts.items():
            setattr(pack, name, text)
        pack.save()
        wanted = {fields["code"]: fields for fields in national.standards}
        standards = list(pack.standards.filter(code__in=wanted))
        for standard in standards:
            for name, value in wanted[standard.code].items():
                setattr(standard, name, value)
        Standard.objects.bulk_update(standards, ["group", "words", "evidence_wanted", "dated"])
    compose_pack(by=administrator, name=study.title, begin=study.key)
