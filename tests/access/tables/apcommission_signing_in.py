"""One's own sessions, and the way by the authority's directory, which is closed unless it is named."""

from tests.access.personas import EVERYONE
from tests.access.rows import Row

ROWS = [
    Row("signing_in:sessions", EVERYONE),
    Row("signing_in:end", EVERYONE, lambda world: {"pk": 0}, method="post", page=False),
    Row("signing_in:everywhere", EVERYONE, method="post", page=False),
    Row("signing_in:kept", EVERYONE, page=False, note="nothing is kept"),
    Row("openid_connect_login", (), method="post", page=False),
    Row("openid_connect_callback", (), page=False),
]
