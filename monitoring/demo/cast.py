"""Who plays in the demo: one invented person for each role, and the password that they share."""

from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from apcommission.people.models import Role

DOMAIN = "wenbury.example"
AGENCY = ("CAMHS", "Wenbury Child and Adolescent Mental Health Service")


@dataclass(frozen=True)
class Part:
    """A role, who plays it, and for whom they act: `authority`, `school`, `provider` or `agency`.

    `more`: further roles that they hold there.
    """

    role: Role
    name: str
    acts_for: str = "authority"
    more: tuple[Role, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.role.replace('_', '.')}@{DOMAIN}"


CAST = (
    Part(Role.HEADTEACHER, "Anna Thornley", "school"),
    Part(Role.OFFICER, "Tom Halesworth"),
    Part(Role.PANEL_CHAIR, "Grace Lindmere"),
    Part(Role.PANEL_MEMBER, "Yusuf Pendale", "agency"),
    Part(Role.PROVIDER_MANAGER, "Marcus Whitcombe", "provider"),
    Part(Role.PROVIDER_TUTOR, "Ellie Garfield", "provider"),
    Part(Role.COMMISSIONER, "Judith Farnley"),
    # An agency sits on the panels as well as telling what it knows.
    Part(Role.AGENCY, "Priya Inghurst", "agency", (Role.PANEL_MEMBER,)),
    Part(Role.KEY_WORKER, "Joe Kelbrook", "provider"),
    Part(Role.SAFEGUARDING_LEAD, "Nadia Prestwick", "provider"),
    Part(Role.CONSULTANT, "Susan Quarnford"),
    Part(Role.MEMBER, "Derek Walsham"),
    Part(Role.ADMINISTRATOR, "Ravi Castell"),
)


def _words(text: str) -> list[str]:
    return text.split()


_WORDS = _words(
    """
    acorn amber apple autumn badger barley basket beacon bramble bridge butter candle canvas carrot
    cedar cherry clover copper cotton cricket daisy ember fallow feather fennel garden ginger harbour
    hazel heron ivory jumper kettle lantern lemon linen maple marble meadow mitten nettle oatmeal
    olive orchard otter parsley pebble pepper pillow plover puzzle quarry ribbon robin saddle saffron
    sparrow thimble timber turnip velvet walnut willow
    """
)


def password() -> str:
    """Four words that all of them sign in with: other ones in each installation, always the same in one."""
    chosen = salted_hmac("monitoring.demo.cast", "password", algorithm="sha256").digest()
    return "-".join(_WORDS[number % len(_WORDS)] for number in chosen[:4])
