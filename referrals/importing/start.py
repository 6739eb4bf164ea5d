"""What the import of pupils tells lower floors: that such tables are."""

from apcommission.importing import kinds
from referrals.importing import beside
from referrals.importing.contacts import CONTACTS
from referrals.importing.pupil_rows import PupilTable

kinds.add(PupilTable())
beside.add(CONTACTS)
