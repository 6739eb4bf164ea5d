"""Parents, carers and others in a table of pupils: up to three of each pupil, known again by their name."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from apcommission.audit.actions import record_each
from apcommission.importing.columns import Field, plain
from apcommission.people.models import Person
from apcommission.permissions import authorise
from referrals.importing.beside import Beside, Difference, Values
from referrals.importing.columns import up_to, yes_no
from referrals.pupils.models import Contact, Pupil

MOST = 3
#: Of a contact, and what it is called.
PARTS = {
    "name": "name",
    "relationship": "relationship",
    "responsibility": "parental responsibility",
    "phone": "phone",
    "email": "email",
}
#: The codes of schools' systems whose meaning is beyond doubt; others stay as they are written.
RELATIONS = {
    "PAM": "Mother",
    "PAF": "Father",
    "STP": "Step-parent",
    "FOM": "Foster mother",
    "FOF": "Foster father",
    "GRP": "Grandparent",
    "CAR": "Carer",
    "SWR": "Social worker",
}
UNKNOWN = "Contact"


def relationship(text: str) -> str:
    """In words, from a code of the transfer file or as it is written."""
    return RELATIONS.get(text.upper()) or up_to(60)(text)


def email(text: str) -> str:
    """An address that mail can be sent to."""
    try:
        validate_email(text)
    except ValidationError as fault:
        raise ValueError(f"“{text[:40]}” is not an email address") from fault
    return up_to(254)(text)


def _key(place: int, part: str) -> str:
    return f"contact_{place}_{part}"


READ = {
    "name": up_to(150),
    "relationship": relationship,
    "responsibility": yes_no,
    "phone": up_to(30),
    "email": email,
}
FIELDS = tuple(
    Field(_key(place, part), f"Contact {place}: {words}", READ[part])
    for place in range(1, MOST + 1)
    for part, words in PARTS.items()
)


def told(values: Values) -> dict[int, dict[str, Any]]:
    """{place: the fields of a contact} of those that a row names; what it does not say is left out."""
    found = {}
    for place in range(1, MOST + 1):
        said = {part: values[_key(place, part)] for part in PARTS if _key(place, part) in values}
        if "responsibility" in said:
            said["parental_responsibility"] = said.pop("responsibility")
        if said:
            found[place] = said
    return found


def faults(values: Values) -> dict[str, str]:
    """A contact without a name, or the same one twice."""
    found, names = {}, set()
    for place, said in told(values).items():
        name = plain(said.get("name", ""))
        if not name or name in names:
            found[_key(place, "name")] = "is named twice" if name else "is missing"
        names.add(name)
    return found


def known(keys: Collection[int]) -> Mapping[int, Any]:
    """The contacts of pupils, by pupil and name."""
    found: dict[int, dict[str, Contact]] = defaultdict(dict)
    for contact in Contact.objects.filter(pupil__in=keys):
        found[contact.pupil_id][plain(contact.name)] = contact
    return found


def differences(values: Values, kept: Any) -> list[Difference]:
    """Contacts who are new, or of whom the row says otherwise."""
    found = []
    for place, said in told(values).items():
        contact = (kept or {}).get(plain(said["name"]))
        before = in_words(contact) if contact else ""
        after = in_words(_changed(contact or Contact(relationship=UNKNOWN), said))
        if before != after:
            found.append([_key(place, "name"), f"Contact {place}", before, after])
    return found


def _changed(contact: Contact, said: dict[str, Any]) -> Contact:
    """The contact as the row says. The name stays as it is known, however it is written."""
    fresh = Contact(pk=contact.pk, pupil_id=contact.pupil_id, name=contact.name or said["name"])
    for part in ("relationship", "phone", "email", "parental_responsibility"):
        setattr(fresh, part, said.get(part, getattr(contact, part)))
    return fresh


def in_words(contact: Contact) -> str:
    """`Sam Lee, Mother, 01632 960001, parental responsibility`."""
    responsible = "parental responsibility" if contact.parental_responsibility else ""
    parts = (contact.name, contact.relationship, contact.phone, contact.email, responsible)
    return ", ".join(filter(None, parts))


def write(by: Person, rows: Sequence[tuple[Pupil, Values]]) -> None:
    """Add and change the contacts that the rows name. Those whom they do not name stay."""
    authorise(by, "referrals.import_pupils")
    kept = known([pupil.pk for pupil, _ in rows])
    new, changed = [], []
    for pupil, values in rows:
        for said in told(values).values():
            contact = kept.get(pupil.pk, {}).get(plain(said["name"]))
            fresh = _changed(contact or Contact(pupil=pupil, relationship=UNKNOWN), said)
            if contact is None:
                new.append(fresh)
            elif in_words(contact) != in_words(fresh):
                changed.append(fresh)
    made = Contact.objects.bulk_create(new, batch_size=500)
    Contact.objects.bulk_update(
        changed, ["relationship", "phone", "email", "parental_responsibility"], batch_size=500
    )
    for verb, contacts in (("added_contact", made), ("saved_contact", changed)):
        record_each(
            verb, contacts, by=by, pupil_ids=[one.pupil_id for one in contacts], imported=True
        )


CONTACTS = Beside(FIELDS, known, faults, differences, write)
