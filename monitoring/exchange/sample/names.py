"""Made-up names of people and places, and identifiers that are well formed but belong to nobody."""

from random import Random

AUTHORITY = "Wenbury"
LA_CODE = "999"
NEIGHBOUR_LA_CODE = "998"  # for the few pupils who live over the border; also unused


def _words(text: str) -> list[str]:
    return text.split()


_FORENAMES = _words(
    """
    Aaliyah Aidan Alfie Amara Amber Anya Arlo Asha Bella Bryony Callum Cerys Connor Daisy Devon
    Dylan Eden Ellis Elsie Esme Ezra Farah Finlay Freya Georgie Greta Hamza Harvey Hattie Idris
    Imogen Isla Jarek Jayden Jude Kai Keira Kofi Lacey Leon Lila Luca Maisie Marcus Mina Nadia
    Niamh Noah Nora Orla Oscar Owen Pippa Poppy Priya Quinn Rafe Reece Rosa Rowan Ruby Samir
    Saskia Seren Tariq Tegan Theo Tilly Uma Vince Violet Willow Xander Yasmin Yusuf Zara Zane
    """
)
_SURNAME_STARTS = _words(
    """
    Alder Ash Bal Bram Cald Carr Clay Dun Ell Farn Garth Hales Hart Ing Kel Lang Lind Marl Mere
    Nether Oaks Pen Quarn Raven Ship Stan Thorn Ulls Wal Whit Yar
    """
)
_SURNAME_ENDS = _words(
    """
    bourne by combe croft dale den field ford gate ham hurst ley low mere ridge shaw stead
    thorpe wick worth
    """
)
_PLACE_STARTS = _words(
    """
    Abbot's Barley Beacon Birch Canal Cinder Copper Crane Dock Elder Fallow Garden Harbour Heron
    Holly Juniper Kiln Lantern Larch Market Meadow Mill North Orchard Pepper Priory Quay River
    Rookery Saddle Station Swan Tanner's Tower Upper Vine Walnut Weaver's West Willow
    """
)
_PLACE_ENDS = _words(
    "Bank Bridge Court Cross End Fields Gate Green Hill Lane Row Side Street View Wharf"
)


def person(rng: Random) -> tuple[str, str]:
    """A forename and a surname."""
    return rng.choice(_FORENAMES), rng.choice(_SURNAME_STARTS) + rng.choice(_SURNAME_ENDS)


def full_name(rng: Random) -> str:
    """A person's name in one string."""
    return " ".join(person(rng))


class Places:
    """Place names for organisations, no two alike."""

    def __init__(self, rng: Random) -> None:
        self._names = [f"{start} {end}" for start in _PLACE_STARTS for end in _PLACE_ENDS]
        rng.shuffle(self._names)

    def take(self) -> str:
        """A place name that was not given before."""
        return self._names.pop()


def postcode(rng: Random) -> str:
    """A postcode of the WY area, which does not exist."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"  # those that an inward code may have
    inward = f"{rng.randint(0, 9)}{rng.choice(letters)}{rng.choice(letters)}"
    return f"WY{rng.randint(1, 19)} {inward}"


def phone(number: int) -> str:
    """A telephone number of the range that Ofcom keeps free for drama (01632 960000 to 960999)."""
    return f"01632 960{number % 1000:03d}"


def upn(establishment: int, year: int, serial: int) -> str:
    """A unique pupil number of the authority, with its check letter.

    The 12 digits after the letter are multiplied by 2 to 13; the sum modulo 23 numbers the letter
    among A to Z without I, O and S.
    """
    digits = f"{LA_CODE}{establishment:04d}{year % 100:02d}{serial:03d}"
    total = sum(int(digit) * weight for weight, digit in enumerate(digits, start=2))
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] + digits
