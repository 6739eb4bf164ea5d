"""What every answer tells the browser: what it may run, keep and frame. And what templates may hold."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
#: What a strict content-security policy would stop.
INLINE = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b|\bstyle\s*=\s*[\"']", re.IGNORECASE),
    "a script in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script as an address": re.compile(r"javascript:", re.IGNORECASE),
    "something from elsewhere": re.compile(r"<(script|link|img)[^>]*(src|href)=\"(https?:)?//"),
}
PAGES = ("/", "/account/login/", "/pages/help/", "/directory/", "/no-such-page/", "/test/closed/")


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def faults(html: str) -> list[str]:
    return [fault for fault, looks in INLINE.items() if looks.search(html)]


def test_no_template_holds_script_or_style() -> None:
    found = {name(file): faults(file.read_text()) for file in TEMPLATES}
    assert {file: those for file, those in found.items() if those} == {}


def test_each_template_shows_everything_as_text() -> None:
    # A chart is drawn by ourselves, with what stands in it escaped.
    texts = {
        name(file): file.read_text().replace("{{ chart.draw|safe }}", "") for file in TEMPLATES
    }
    unsafe = ("|safe", "autoescape off")
    assert [file for file, text in texts.items() if any(word in text for word in unsafe)] == []


def test_no_code_marks_text_as_safe_without_escaping_it() -> None:
    marked = [
        f"{name(file)}: {line.strip()}"
        for app in ("apcommission", "providers", "referrals", "placements", "monitoring")
        for file in (ROOT / app).rglob("*.py")
        for line in file.read_text().splitlines()
        if "mark_safe(" in line
    ]
    assert marked == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_page_tells_the_browser_to_trust_nothing_else(signed_in: Client, address: str) -> None:
    answer = signed_in.get(address)
    policy = dict(
        part.strip().split(" ", 1)
        for part in answer["Content-Security-Policy"].split(";")
        if part.strip()
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert (policy["form-action"], policy["base-uri"]) == ("'self'", "'none'")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]
    assert faults(answer.content.decode()) == []


@pytest.mark.django_db
def test_a_page_goes_without_what_the_policy_would_stop_also_with_errors(
    signed_in: Client,
) -> None:
    answer = signed_in.post("/test/add/", {"name": "<b style='x'>"})
    assert faults(answer.content.decode()) == []


def settings_of(without: str = "") -> dict[str, Any]:
    """What the settings say where only what has no default is set; `without`: not even this."""
    names = (
        *("DEBUG", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE"),
        *("CSRF_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT"),
        *("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECOND_FACTOR_REQUIRED"),
        *("SESSION_COOKIE_AGE", "SESSION_EXPIRE_AT_BROWSER_CLOSE", "ALLOWED_HOSTS", "ADMINS"),
        *("SECURE_PROXY_SSL_HEADER", "ACCOUNT_RATE_LIMITS", "EMAIL_TIMEOUT"),
    )
    code = (
        "import json, django.conf; "
        f"print(json.dumps({{n: getattr(django.conf.settings, n) for n in {names!r}}}))"
    )
    least = {
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": "postgres://unused/unused",
        "REDIS_URL": "redis://unused",
        "DJANGO_SETTINGS_MODULE": "apcommission.settings",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
    }
    least.pop(without, None)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=least, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_in_production_nothing_needs_to_be_set_for_it_to_be_safe() -> None:
    found = settings_of()
    assert not found["DEBUG"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_HTTPONLY"]
    assert found["SESSION_COOKIE_SAMESITE"] == found["CSRF_COOKIE_SAMESITE"] == "Lax"
    assert found["SECURE_SSL_REDIRECT"]
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECOND_FACTOR_REQUIRED"]
    assert found["SESSION_EXPIRE_AT_BROWSER_CLOSE"]
    assert found["SESSION_COOKIE_AGE"] <= 8 * 60 * 60
    assert found["ALLOWED_HOSTS"] == found["ADMINS"] == []
    assert found["SECURE_PROXY_SSL_HEADER"] is None, "a header that anyone could send"
    assert "5/5m/key" in found["ACCOUNT_RATE_LIMITS"]["login_failed"]
    assert found["EMAIL_TIMEOUT"]


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_what_has_no_safe_default_must_be_given(missing: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        settings_of(without=missing)
    assert missing in refused.value.stderr
