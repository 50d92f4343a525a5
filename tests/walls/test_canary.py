"""No secret is found in the database, the log output or a mail to somebody else.

Canaries (`canaries`) go through the product's own actions; everything that was written is then
searched for them in every form that we can think of (`scanning`).
"""

import base64
import hashlib
import io
import logging

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from tests.walls.canaries import CANARIES, Secret, Stage
from tests.walls.scanning import Place, database_file, dump, leaks, mails, rows

from bestendig.common import audit, outbox
from bestendig.common.outbox.sending import send_due
from bestendig.common.quiet_logs import QuietFormatter
from bestendig.organisations.models import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _site(settings, tmp_path, monkeypatch, world):
    settings.DEMO = True
    settings.BASE_URL, settings.ALLOWED_HOSTS = "http://localhost:8000", ["testserver", "localhost"]
    settings.DATA_DIR, settings.KEY_STORE = tmp_path / "data", (tmp_path / "keys").as_uri()
    monkeypatch.setattr("bestendig.pages.account.links.ANSWER_SECONDS", 0)
    monkeypatch.setattr("bestendig.common.keys.record._OPS", 1)
    monkeypatch.setattr("bestendig.common.keys.record._MEMORY", 8192)


def _strangers():
    """Handlers that other tests' servers and libraries gave to Python's logging: what they print
    is not said by the program. Pytest's own keep what it shows of a failing test."""
    names = logging.root.manager.loggerDict
    for logger in [logging.root, *(x for x in names.values() if isinstance(x, logging.Logger))]:
        for handler in logger.handlers:
            ours = isinstance(handler.formatter, QuietFormatter)
            if not ours and not type(handler).__module__.startswith("_pytest."):
                yield logger, handler


@pytest.fixture(autouse=True)
def _only_our_handlers():
    strangers = list(_strangers())
    for logger, handler in strangers:
        logger.removeHandler(handler)
    yield
    for logger, handler in strangers:
        logger.addHandler(handler)


@pytest.fixture
def log():
    """All that the program's own handler would write, at every level."""
    root = logging.getLogger()
    (console,) = (x for x in root.handlers if isinstance(x.formatter, QuietFormatter))
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(console.formatter)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def written(request, log, capfd, settings):
    """Everything that was written until now."""

    def written():
        found = list(rows())
        if connection.vendor == "sqlite":
            found.append(database_file())
        else:
            from tests.databases import as_superuser  # noqa: PLC0415 - only where there is one

            uri = request.getfixturevalue("postgres")
            with as_superuser(uri, connection.settings_dict["NAME"]) as server:
                found += list(dump(server))
        said = capfd.readouterr()
        found.append(Place("standard output", said.out.encode() + said.err.encode()))
        found.append(Place("log output", log.getvalue().encode()))
        found += mails(mail.outbox)
        files = [x for x in settings.DATA_DIR.rglob("*") if x.is_file()]
        return found + [Place(f"file {x.name}", x.read_bytes()) for x in files]

    return written


def test_no_secret_is_found_where_it_should_not_be(world, monkeypatch, written):
    stage = Stage(world, monkeypatch)
    secrets = [secret for plant in CANARIES for secret in plant(stage)]
    before = written()
    assert leaks(secrets, before) == []  # while the mails wait to be sent
    assert send_due() > 0
    after = written()
    assert leaks(secrets, after) == []
    # The scan saw what there was to see.
    assert any("Jo" in place.content.decode(errors="ignore") for place in before)
    assert {x.mailed_to for x in secrets if x.mailed_to} <= {x.mailed_to for x in after}
    assert b"Internal Server Error" in next(x.content for x in before if x.name == "log output")


CANARY = Secret("canary", "K7QM2X9TB4LP-geheim")


def in_a_row(value, _patch):
    Organisation.objects.update(contact_name=value[:120])


def in_the_log(value, patch):
    patch.setattr(QuietFormatter, "format", logging.Formatter.format)
    logging.getLogger("bestendig").debug("the code was %s", value)


def on_the_screen(value, _patch):
    print(value)


def in_a_mail(value, _patch):
    outbox.send("test", "bo@voorbeeldstad.example", "Bericht", f"code: {value}", key="test/1")
    send_due()


def in_a_subject(value, _patch):
    mail.send_mail(value, "text", None, ["bo@voorbeeldstad.example"])


def digest(value):
    return hashlib.sha256(value.encode()).hexdigest()


SINKS = [in_a_row, in_the_log, on_the_screen, in_a_mail, in_a_subject]
FORMS = [
    str,
    str.lower,
    str.upper,
    lambda value: value.encode().hex(),
    lambda value: base64.b64encode(f"a{value}".encode()).decode(),
    lambda value: base64.b64encode(f"ab{value}z".encode()).decode(),
    lambda value: base64.urlsafe_b64encode(f"{value}zz".encode()).decode(),
    digest,
]


@pytest.mark.parametrize("sink", SINKS, ids=lambda sink: sink.__name__)
@pytest.mark.parametrize("form", range(len(FORMS)))
def test_planted_canary_is_found(sink, form, written, monkeypatch):
    """The wall is taken away, in each place and each form; the scan must say so."""
    assert leaks([CANARY], written()) == []
    sink(FORMS[form](CANARY.value), monkeypatch)
    assert {what for what, _form, _where in leaks([CANARY], written())} == {"canary"}


def test_what_was_deleted_is_found_in_the_file(written):
    if connection.vendor != "sqlite":
        pytest.skip("a dump of PostgreSQL has no deleted rows")
    found = {}
    for wipe in ("ON", "OFF"):
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA secure_delete = {wipe}")
        Organisation.objects.create(slug="weg", name=CANARY.value)
        Organisation.objects.filter(slug="weg")._raw_delete("default")
        found[wipe] = {where for _what, _form, where in leaks([CANARY], written())}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("VACUUM")
    assert found == {"ON": set(), "OFF": {"database file"}}


def test_sqlite_wipes_what_is_deleted():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps deleted rows until it is vacuumed: docs/privacy.md")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_log_leaves_out_what_looks_random(log):
    logging.getLogger("bestendig").warning("the token was %s", CANARY.value)
    assert log.getvalue().endswith("bestendig: the token was [left out]\n")


def test_log_refuses_a_canary_by_itself():
    with pytest.raises(ValueError, match="looks like a secret"):
        audit.record("use_code", code="K7QM2X9TB4LP")


def test_mail_to_somebody_else_is_found(written):
    secret = Secret("link", CANARY.value, "ada@voorbeeldstad.example")
    for to in ("ada", "bo"):
        address = f"{to}@voorbeeldstad.example"
        outbox.send("test", address, "Bericht", CANARY.value, key=f"test/{to}/{timezone.now()}")
    send_due()
    assert {where for _what, _form, where in leaks([secret], written())} == {
        "mail to bo@voorbeeldstad.example"
    }
