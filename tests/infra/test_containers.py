"""docker-compose.yml and Dockerfile against the code that they run."""

import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from django.urls import resolve

from scripts import healthy
from scripts.setup import PDF_PACKAGES

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = "".join(
    (ROOT / "apcommission" / file).read_text()
    for file in ("settings.py", "signing_in/configuration.py")
)
SECRETS = (
    *("secret_key", "database_password", "email_url", "metrics_token"),
    *("notify_api_key", "directory_client_secret", "documents_s3_secret"),
)
OF_THE_DATABASE = "database_administrator_password"


def given(compose: dict[str, Any]) -> set[str]:
    """The settings that a container gets, as values or from files."""
    return {key.removesuffix("_FILE") for key in compose["x-product"]["environment"]}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_setting_that_a_container_gets_is_one_that_the_settings_read(
    compose: dict[str, Any],
) -> None:
    assert [key for key in given(compose) if f'"{key}"' not in SETTINGS] == []


def test_every_setting_without_a_default_is_given(compose: dict[str, Any]) -> None:
    needed = re.findall(r'env\.\w+\("(\w+)"\)', SETTINGS)
    assert set(needed) <= given(compose)


def test_secrets_come_from_files_that_are_not_in_the_repository(compose: dict[str, Any]) -> None:
    environment = compose["x-product"]["environment"]
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    every = (*SECRETS, OF_THE_DATABASE)
    assert compose["secrets"] == {name: {"file": f"./secrets/{name}"} for name in every}
    assert compose["x-product"]["secrets"] == list(SECRETS), "the service knows no superuser"
    told = [key for key in environment if re.search("SECRET$|KEY$|PASSWORD$|TOKEN$", key)]
    assert told == ["DOCUMENTS_S3_KEY"], "which is a name"
    for name in SECRETS:
        assert name.upper() not in environment
        assert environment[f"{name.upper()}_FILE"] == f"/run/secrets/{name}"
    assert "@database" in environment["DATABASE_URL"]
    assert ":" not in environment["DATABASE_URL"].partition("@")[0].removeprefix("postgres://")


def test_no_service_can_write_to_its_system_or_gain_rights(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert any(place.startswith("/tmp") for place in service["tmpfs"]), name
        assert service["user"].partition(":")[0] not in ("", "0", "root"), name
        assert "cap_add" not in service, name


def test_the_service_connects_as_a_role_that_is_no_superuser(compose: dict[str, Any]) -> None:
    database = compose["services"]["database"]
    user = compose["x-product"]["environment"]["DATABASE_URL"].partition("@")[0]
    assert (
        user
        == "postgres://apcommission"
        != f"postgres://{database['environment']['POSTGRES_USER']}"
    )
    [config] = database["configs"]
    script = (ROOT / compose["configs"][config["source"]]["file"]).read_text()
    assert "CREATE ROLE apcommission LOGIN NOSUPERUSER" in script
    assert "CREATE DATABASE apcommission OWNER apcommission" in script


def test_what_lasts_lies_in_volumes(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service["volumes"]:
            assert volume.partition(":")[0] in compose["volumes"]


def test_every_service_that_stays_up_has_a_health_check(compose: dict[str, Any]) -> None:
    staying = {name: it for name, it in compose["services"].items() if it.get("restart") != "no"}
    assert staying.keys() == {"database", "broker", "web", "worker", "beat"}
    assert [name for name, it in staying.items() if "healthcheck" not in it] == []


def test_the_image_has_the_libraries_that_pdf_reports_need() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert [package for package in PDF_PACKAGES if package not in dockerfile] == []


def test_the_health_check_asks_for_a_page_that_exists() -> None:
    assert resolve(healthy.PAGE).url_name == "healthz"


@pytest.mark.parametrize(("status", "verdict"), [(200, 0), (400, 1), (500, 1)])
def test_the_health_check_tells_an_answer_from_an_error(
    status: int, verdict: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, str]] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(dict(self.headers.items()))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setenv("ALLOWED_HOSTS", "ap.example.org,other.example.org")
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.handle_request, daemon=True).start()
        assert healthy.main(server.server_port) == verdict
    assert asked[0]["Host"] == "ap.example.org"
    assert asked[0]["X-Forwarded-Proto"] == "https"


def test_the_health_check_notices_that_nobody_answers() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    assert healthy.main(port) == 1
