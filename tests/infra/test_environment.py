"""The environment that the embedded default gives to the product."""

from pathlib import Path
from typing import Any

import environ

from apcommission import embedded
from scripts.environment import engines


def test_what_a_demo_keeps_stays_in_its_folder(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(embedded, "HOME", tmp_path)
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "set up elsewhere")  # so that no engine is started
    for name in ("EMAIL_URL", "DOCUMENTS_ROOT", "STATIC_ROOT"):
        monkeypatch.delenv(name, raising=False)
    with engines("demo") as given:
        mail = environ.Env.email_url_config(given["EMAIL_URL"])["EMAIL_FILE_PATH"]
        places = [mail, given["DOCUMENTS_ROOT"], given["STATIC_ROOT"]]
    assert [Path(place).parent for place in places] == [tmp_path / "demo"] * 3
