"""The commands for keys and for the log, as an administrator types them."""

import io

import pytest
from tests.common.tampering import as_owner

from bestendig.cli import main
from bestendig.common import audit, keys, scope
from bestendig.common.audit.anchors import anchors
from bestendig.common.audit.queries import entries
from bestendig.common.keys import KeyDestroyed, State, record
from bestendig.common.scope import Origin
from bestendig.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _platform(settings, tmp_path, monkeypatch):
    settings.DEMO = True
    settings.SECRET_KEY = "only for tests"
    settings.BASE_URL, settings.ALLOWED_HOSTS = "http://localhost:8000", ["localhost"]
    settings.KEY_STORE = (tmp_path / "keys").as_uri()
    monkeypatch.setattr(record, "_OPS", 1)
    monkeypatch.setattr(record, "_MEMORY", 8192)


@pytest.fixture
def organisation():
    return Organisation.objects.create(slug="voorbeeldstad", name="Voorbeeldstad")


@pytest.fixture
def run(capsys):
    def run(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err.strip()

    return run


def logged(organisation=None):
    with scope.bind(organisation.pk) if organisation else scope.acting(scope.PROGRAM):
        return [(x.action, x.object_id, x.origin) for x in entries()]


def test_list_tells_what_there_is_and_never_what_is_in_it(run):
    assert run("keys", "list") == (0, "There are no keys.", "")
    secret = keys.store().ensure("org/panel")
    mark = keys.store().info("org/panel").fingerprint
    code, out, _err = run("keys", "list")
    assert code == 0
    assert ("org/panel" in out, mark in out) == (True, True)
    assert secret.hex() not in out


def test_key_is_locked_and_unlocked_and_the_organisations_log_says_so(
    run, organisation, monkeypatch
):
    name = f"{organisation.pk}/panel"
    secret = keys.store().ensure(name)
    monkeypatch.setattr("sys.stdin", io.StringIO("een zin die niemand raadt\n"))
    code, out, _err = run("keys", "lock", name)
    assert (code, out) == (0, f"{name} is locked. Who loses the passphrase loses the key.")
    assert keys.store().info(name).state is State.LOCKED
    monkeypatch.setattr("sys.stdin", io.StringIO("een andere zin\n"))
    code, _out, err = run("keys", "unlock", name)
    assert (code, err) == (2, f"Not done: this passphrase does not open {name}.")
    monkeypatch.setattr("sys.stdin", io.StringIO("een zin die niemand raadt\n"))
    assert run("keys", "unlock", name)[0] == 0
    assert keys.store().use(name) == secret
    assert logged(organisation) == [("unlock_key", name, "command"), ("lock_key", name, "command")]
    with scope.bind(organisation.pk):
        details = entries().first().details
    assert details == {"fingerprint": keys.store().info(name).fingerprint, "destroyed": False}


def test_destroy_asks_first_and_prints_the_proof(run, monkeypatch):
    mark = keys.store().create("platform/panel")
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    assert run("keys", "destroy", "platform/panel") == (0, "Nothing was done.", "")
    assert keys.store().info("platform/panel").state is State.OPEN
    code, out, _err = run("keys", "destroy", "platform/panel", "--yes", "--by", "dpo")
    assert code == 0
    assert out.startswith(f"platform/panel ({mark}) was destroyed at 20")
    assert out.endswith("UTC by dpo. There is no copy.")
    assert logged() == [("destroy_key", "platform/panel", Origin.COMMAND)]


def test_restore_does_not_bring_back_what_the_log_says_was_destroyed(
    run, organisation, settings, tmp_path
):
    name = f"{organisation.pk}/panel"
    keys.store().create(name)
    keys.store().create("platform/box")
    assert run("keys", "backup", tmp_path / "copies")[0] == 0
    (copy,) = (tmp_path / "copies").iterdir()
    run("keys", "destroy", name, "--yes")
    settings.KEY_STORE = (tmp_path / "new disk").as_uri()  # the store itself was lost
    code, out, _err = run("keys", "restore", copy)
    assert (code, out.splitlines()) == (
        0, ["1 keys are back.", f"{name} was destroyed before, and is destroyed again."]
    )  # fmt: skip
    with pytest.raises(KeyDestroyed):
        keys.store().use(name)
    assert len(keys.store().use("platform/box")) == 32
    assert [action for action, *_ in logged()] == ["restore_keys", "backup_keys"]


def test_prune_removes_what_has_expired(run, tmp_path):
    keys.store().create("platform/box")
    assert run("keys", "prune") == (0, "Nothing has expired.", "")
    code, _out, err = run("keys", "backup", tmp_path / "keys" / "inside")
    assert (code, err.startswith("Not done: a copy inside the key store")) == (2, True)


def test_key_that_is_not_there_is_said_to_be_missing(run):
    assert run("keys", "destroy", "org/panel", "--yes")[2] == "Not done: there is no key org/panel."
    assert run("keys", "destroy", "../etc/passwd", "--yes")[0] == 2


def test_verify_reads_every_chain_and_anchors_it(
    run, organisation, django_capture_on_commit_callbacks
):
    with scope.bind(organisation.pk):
        audit.record("change_settings")
    with django_capture_on_commit_callbacks(execute=True):
        assert run("audit", "verify") == (
            0,
            "platform: There is nothing in the log yet.\n"
            "voorbeeldstad: The log is whole, from entry 1 up to 1.",
            "",
        )
    with scope.bind(organisation.pk):
        assert [anchor.sequence for anchor in anchors()] == [1]
    assert run("audit", "verify", "--organisation", "voorbeeldstad")[:2] == (
        0, "voorbeeldstad: The log is whole, from entry 1 up to 1."
    )  # fmt: skip
    assert run("audit", "anchor") == (0, "", "")
    assert run("audit", "verify", "--organisation", "nowhere")[0] == 2


def test_verify_names_the_first_broken_entry_and_fails(run, organisation):
    with scope.bind(organisation.pk):
        audit.record("change_settings")
        audit.record("change_settings")
    with scope.bind(organisation.pk), as_owner():
        entries().filter(sequence=2).update(account_id=7)
    said = "voorbeeldstad: Entry 2 was changed after it was written."
    assert run("audit", "verify", "--organisation", "voorbeeldstad") == (1, "", said)
    assert run("audit", "anchor") == (1, "", said)
