import os
import runpy
import secrets
import stat
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from bestendig.organisations.checks import environment_is_complete
from bestendig.settings import PACKAGE

NAMES = (
    "DEMO",
    "SECRET_KEY",
    "BASE_URL",
    "ALLOWED_HOSTS",
    "DATA_DIR",
    "DATABASE_URL",
    "KEY_STORE",
    "MIGRATION_DATABASE_URL",
    "PORT",
)
APP = "postgres://bestendig:geheim@db.example:5432/bestendig"
OWNER = "postgres://bestendig_owner:geheimer@db.example:5432/bestendig"


@pytest.fixture
def load(monkeypatch, tmp_path):
    def load(**environment):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DATA_DIR", str(tmp_path))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(PACKAGE / "settings.py"))

    return load


def test_demo_makes_its_own_secret_once_and_for_its_owner_only(load, tmp_path):
    first = load(DEMO="1")["SECRET_KEY"]
    assert len(first) > 50
    assert load(DEMO="1")["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_demo_makes_its_folder_also_with_a_secret_of_somebody(load, tmp_path):
    load(DEMO="1", SECRET_KEY="k" * 60, DATA_DIR=str(tmp_path / "new"))
    assert (tmp_path / "new").is_dir()
    assert not (tmp_path / "new" / "secret-key").exists()


@pytest.mark.parametrize(
    "environment",
    [
        {"DEMO": "1", "ALLOWED_HOSTS": "example.org"},
        {"DEMO": "1", "ALLOWED_HOSTS": "*"},
        {"DEMO": "1", "BASE_URL": "http://192.168.1.5:8000"},
        {"DEMO": "yes"},
        {"PORT": "http"},
        {"BASE_URL": "http://bestendig.example"},
        {"DATABASE_URL": "mysql://somewhere/else"},
        {"DATABASE_URL": "sqlite://"},
        {"DATABASE_URL": "postgres://db.example/bestendig"},
        {"DATABASE_URL": "postgres://bestendig@db.example"},
        {"DATABASE_URL": "postgres://bestendig@db.example:http/bestendig"},
        {"DATABASE_URL": f"{APP}?sslmod=require"},
        {"DATABASE_URL": APP, "MIGRATION_DATABASE_URL": APP},
        {"DATABASE_URL": APP, "MIGRATION_DATABASE_URL": "sqlite:////srv/b.sqlite3"},
        {"MIGRATION_DATABASE_URL": OWNER},
    ],
)
def test_wrong_environment_stops_the_program(load, environment):
    with pytest.raises(ImproperlyConfigured):
        load(**environment)


def test_demo_prints_an_address_with_the_asked_port(load):
    assert load(DEMO="1", PORT="9000")["BASE_URL"] == "http://localhost:9000"


def test_database_is_careful_with_what_it_wrote(load, tmp_path):
    database = load(DEMO="1", DATABASE_URL="sqlite:////srv/b.sqlite3")["DATABASES"]["default"]
    assert database["NAME"] == "/srv/b.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_postgresql_is_told_who_works_and_who_owns(load):
    found = load(DEMO="1", DATABASE_URL=APP, MIGRATION_DATABASE_URL=f"{OWNER}?sslmode=require")
    names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    program, owner = found["DATABASES"]["default"], found["MIGRATION_DATABASE"]
    assert list(found["DATABASES"]) == ["default"]
    assert [program[name] for name in names] == [
        "django.db.backends.postgresql", "bestendig", "bestendig", "geheim", "db.example", "5432",
        {},
    ]  # fmt: skip
    assert [owner[name] for name in names] == [
        "django.db.backends.postgresql", "bestendig", "bestendig_owner", "geheimer", "db.example",
        "5432", {"sslmode": "require", "options": "-c app.migrating=on"},
    ]  # fmt: skip
    assert (program["CONN_MAX_AGE"], program["CONN_HEALTH_CHECKS"]) == (60, True)


def test_postgresql_on_a_socket_and_with_strange_signs_in_the_password(load):
    url = "postgresql://bestendig:p%40ss%2Fword@/bestendig?host=/run/postgresql"
    database = load(DEMO="1", DATABASE_URL=url)["DATABASES"]["default"]
    assert (database["HOST"], database["PORT"], database["PASSWORD"], database["OPTIONS"]) == (
        "/run/postgresql",
        "",
        "p@ss/word",
        {},
    )


def test_a_refused_address_is_not_repeated(load):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(DEMO="1", DATABASE_URL="postgres://bestendig:geheim@db.example:5432/a/b")
    assert "geheim" not in str(refused.value)


def test_without_demo_cookies_and_connections_are_secure(load):
    found = load(SECRET_KEY="x" * 60, BASE_URL="https://b.example", ALLOWED_HOSTS="b.example")
    assert found["SECURE_SSL_REDIRECT"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["ALLOWED_HOSTS"] == ["b.example"]


def test_each_missing_value_is_named(settings):
    settings.BASE_URL, settings.ALLOWED_HOSTS = "", []
    assert [error.id for error in environment_is_complete()] == ["bestendig.E002", "bestendig.E003"]
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://b.example", ["b.example"]
    assert environment_is_complete() == []


def test_missing_secret_key_stops_every_command(tmp_path):
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "BASE_URL": "https://b.example"}
    for name in ("DEMO", "SECRET_KEY"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", "bestendig", "check"],
        env={**environment, "ALLOWED_HOSTS": "b.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "SECRET_KEY is missing" in done.stderr


def test_deployment_check_has_nothing_to_say(tmp_path):
    # The last is of the browser tests, and would be an error where people work.
    left_out = {*NAMES, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "BASE_URL": "https://b.example",
        "ALLOWED_HOSTS": "b.example",
        "DATA_DIR": str(tmp_path / "data"),
        "KEY_STORE": (tmp_path / "keys").as_uri(),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bestendig", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    said = (done.returncode, done.stdout, done.stderr)
    assert said == (0, "System check identified no issues (0 silenced).\n", "")
