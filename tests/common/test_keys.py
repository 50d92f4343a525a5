import multiprocessing
import os
import signal
import stat
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from nacl import pwhash
from nacl.public import PrivateKey, SealedBox

from bestendig.common.keys import (
    BadName,
    FileKeyStore,
    KeyDamaged,
    KeyDestroyed,
    KeyExists,
    KeyLocked,
    KeyMissing,
    KeyStoreError,
    Kind,
    State,
    WrongPassphrase,
    atomic,
    record,
    store,
)
from bestendig.common.keys.checks import key_store_is_apart

PASSPHRASE = "een zin die niemand raadt"


@pytest.fixture
def keys(tmp_path):
    return FileKeyStore(tmp_path / "store")


@pytest.fixture(autouse=True)
def _quick_passphrases(monkeypatch):
    """Argon2id as light as libsodium allows, so that the tests do not wait for it."""
    monkeypatch.setattr(record, "_OPS", 1)
    monkeypatch.setattr(record, "_MEMORY", 8192)


def content(keys):
    """All bytes that lie in the store."""
    return b"".join(path.read_bytes() for path in keys.folder.rglob("*") if path.is_file())


def test_key_is_made_once_and_used_again(keys):
    mark = keys.create("org/panel")
    assert len(keys.use("org/panel")) == 32
    assert keys.use("org/panel") == keys.ensure("org/panel")
    assert keys.info("org/panel").fingerprint == mark
    with pytest.raises(KeyExists):
        keys.create("org/panel")
    assert keys.use("org/panel") != keys.ensure("org/link")


def test_missing_key_is_said_to_be_missing(keys):
    for ask in (keys.use, keys.public, keys.info, keys.destroy):
        with pytest.raises(KeyMissing):
            ask("org/panel")


def test_pair_seals_with_its_public_half_and_opens_with_its_private_half(keys):
    keys.create("org/box", kind=Kind.BOX)
    private = PrivateKey(keys.use("org/box"))
    assert bytes(private.public_key) == keys.public("org/box")
    assert SealedBox(private).decrypt(SealedBox(private.public_key).encrypt(b"ja")) == b"ja"
    keys.create("org/panel")
    with pytest.raises(KeyStoreError, match="not a pair"):
        keys.public("org/panel")


def test_only_the_owner_can_look(keys):
    keys.create("org/panel")
    keys.note("org/anchors", "a line")
    for path in [keys.folder, *keys.folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize(
    "name",
    ["", "panel", "../a/b", "a/../b", "/a/b", "a//b", "A/b", "a/b/", "a/b\n", "a/b..c", "a/.b",
     "a/b\0", "a/b/c/d/e", "a/" + "b" * 81],
)  # fmt: skip
def test_name_that_could_lead_elsewhere_is_refused(keys, name):
    for ask in (keys.create, keys.use, keys.destroy, lambda name: keys.note(name, "x"), keys.notes):
        with pytest.raises(BadName):
            ask(name)


def test_key_of_one_purpose_does_not_hide_another(keys):
    first, second = keys.create("org/wave"), keys.create("org/wave/box")
    assert [x.fingerprint for x in keys.list()] == [first, second]


def test_list_shows_the_keys_of_one_owner_or_of_all(keys):
    for name in ("b/two", "a/one", "ab/three"):
        keys.create(name)
    assert [key.name for key in keys.list()] == ["a/one", "ab/three", "b/two"]
    assert [key.name for key in keys.list("a")] == ["a/one"]
    assert FileKeyStore(keys.folder / "elsewhere").list() == []


def test_locked_key_waits_for_its_passphrase(keys):
    secret = keys.ensure("org/panel")
    assert keys.lock("org/panel", PASSPHRASE) is None
    assert keys.info("org/panel").state is State.LOCKED
    for passphrase in (None, ""):
        with pytest.raises(KeyLocked):
            keys.use("org/panel", passphrase)
    with pytest.raises(WrongPassphrase):
        keys.use("org/panel", "een andere zin")
    assert keys.use("org/panel", PASSPHRASE) == secret
    with pytest.raises(KeyLocked):
        keys.ensure("org/panel")
    with pytest.raises(WrongPassphrase):
        keys.unlock("org/panel", "een andere zin")
    keys.unlock("org/panel", PASSPHRASE)
    assert keys.use("org/panel") == secret


def test_locked_pair_still_gives_its_public_half(keys):
    keys.create("org/box", kind=Kind.BOX)
    public = keys.public("org/box")
    keys.lock("org/box", PASSPHRASE)
    assert keys.public("org/box") == public


def test_short_passphrase_is_refused(keys):
    keys.create("org/panel")
    with pytest.raises(KeyStoreError, match="12 characters"):
        keys.lock("org/panel", "kort")
    assert keys.info("org/panel").state is State.OPEN


def test_locking_takes_more_memory_than_a_guesser_has_plenty_of():
    """What ships, before the fixture above makes it light: 256 MiB a guess."""
    assert pwhash.argon2id.MEMLIMIT_MODERATE == 256 * 1024 * 1024
    source = record.__loader__.get_source(record.__name__)
    assert "_MEMORY: Final = pwhash.argon2id.MEMLIMIT_MODERATE" in source


def test_secret_of_a_locked_or_destroyed_key_is_nowhere_in_the_store(keys):
    secret = b64encode(keys.ensure("org/panel"))
    assert secret in content(keys)
    keys.lock("org/panel", PASSPHRASE)
    assert secret not in content(keys)
    keys.unlock("org/panel", PASSPHRASE)
    assert secret in content(keys)
    keys.destroy("org/panel")
    assert secret not in content(keys)


def test_old_bytes_are_wiped_where_they_stood(keys):
    """A second name for the file shows what is left of it after its name was given away."""
    secret = keys.ensure("org/panel")
    path, other = keys.folder / "keys/org/panel.key", keys.folder / "other"
    os.link(path, other)
    keys.destroy("org/panel")
    assert set(other.read_bytes()) == {0}
    assert len(secret) == 32


def test_destroyed_name_is_never_given_again(keys):
    mark = keys.create("org/box", kind=Kind.BOX)
    proof = keys.destroy("org/box", by="dpo")
    assert (proof.fingerprint, proof.destroyed_by, proof.last_copy_expires) == (mark, "dpo", None)
    assert abs((datetime.now(UTC) - proof.destroyed_at).total_seconds()) < 60
    for again in (keys.create, keys.use, keys.ensure, keys.public):
        with pytest.raises(KeyDestroyed):
            again("org/box")
    with pytest.raises(KeyDestroyed):
        keys.lock("org/box", PASSPHRASE)
    assert keys.destroy("org/box", by="somebody else") == proof
    info = keys.info("org/box")
    assert (info.state, info.fingerprint, info.destroyed_by) == (State.DESTROYED, mark, "dpo")


def test_locked_key_can_be_destroyed_without_its_passphrase(keys):
    keys.create("org/panel")
    keys.lock("org/panel", PASSPHRASE)
    keys.destroy("org/panel")
    with pytest.raises(KeyDestroyed):
        keys.use("org/panel", PASSPHRASE)


def test_damaged_file_is_not_taken_for_a_key(keys):
    keys.create("org/panel")
    keys.create("org/link")
    path = keys.folder / "keys/org/panel.key"
    whole = path.read_bytes()
    other = (keys.folder / "keys/org/link.key").read_bytes()
    for damage in (b"", whole[:40], b"[]", whole.replace(b'"secret": "', b'"secret": "AA'), other):
        path.write_bytes(damage)
        with pytest.raises(KeyDamaged):
            keys.use("org/panel")
        with pytest.raises(KeyDamaged):
            keys.ensure("org/panel")


def _ensure(folder, name, start, answers):
    start.wait()
    answers.put(FileKeyStore(folder).ensure(name))


def _create(folder, name, start, answers):
    start.wait()
    try:
        FileKeyStore(folder).create(name)
        answers.put("made")
    except KeyExists:
        answers.put("exists")


def _at_once(does, folder, name, count=6):
    context = multiprocessing.get_context("fork")
    start, answers = context.Event(), context.Queue()
    workers = [
        context.Process(target=does, args=(folder, name, start, answers)) for _ in range(count)
    ]
    for worker in workers:
        worker.start()
    start.set()
    found = [answers.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join()
    return found


def test_processes_that_make_one_key_at_once_get_the_same(keys):
    for turn in range(5):
        found = _at_once(_ensure, keys.folder, f"org/panel-{turn}")
        assert set(found) == {keys.use(f"org/panel-{turn}")}


def test_one_of_several_that_create_at_once_succeeds(keys):
    found = _at_once(_create, keys.folder, "org/panel")
    assert sorted(found) == ["exists"] * 5 + ["made"]


def _killed_at(monkeypatch, name, does):
    """Run in a child that is killed the moment it calls `os.<name>`."""
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(f"os.{name}", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        does()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_killed_between_write_and_naming_leaves_the_name_free(keys, monkeypatch):
    keys.create("org/other")
    _killed_at(monkeypatch, "link", lambda: keys.create("org/panel"))
    with pytest.raises(KeyMissing):
        keys.use("org/panel")
    assert [key.name for key in keys.list()] == ["org/other"]
    draft = next(keys.folder.rglob(f"{atomic.DRAFT}*"))
    assert len(keys.ensure("org/panel")) == 32
    assert keys.prune() == []  # it could still be somebody's
    os.utime(draft, (0, 0))
    assert keys.prune() == [draft]


def test_killed_between_write_and_replace_leaves_the_old_key(keys, monkeypatch):
    secret = keys.ensure("org/panel")
    # Path.replace calls os.replace.
    _killed_at(monkeypatch, "replace", lambda: keys.destroy("org/panel"))
    assert keys.use("org/panel") == secret
    keys.destroy("org/panel")  # the lock of who was killed is gone with it
    assert keys.info("org/panel").state is State.DESTROYED


def test_notes_are_only_added_to_and_survive_a_line_cut_short(keys):
    assert keys.notes("org/anchors") == []
    keys.note("org/anchors", "one")
    with (keys.folder / "notes/org/anchors").open("a") as file:
        file.write("cut sho")
    keys.note("org/anchors", "two")
    assert keys.notes("org/anchors") == ["one", "cut sho", "two"]


def test_settings_say_where_the_keys_are(settings, tmp_path):
    settings.KEY_STORE = (tmp_path / "a folder").as_uri()
    store().create("org/panel")
    assert (tmp_path / "a folder/keys/org/panel.key").exists()


@pytest.mark.parametrize(
    ("where", "demo", "errors"),
    [
        ("elsewhere", False, []),
        ("data/keys", False, ["bestendig.E011"]),
        ("data/keys", True, []),
        ("database/keys", False, ["bestendig.E011"]),
        ("", False, ["bestendig.E011"]),  # the data would lie in the key store
    ],
)
def test_keys_lie_apart_from_the_database(settings, tmp_path, monkeypatch, where, demo, errors):
    settings.DEMO = demo
    settings.DATA_DIR = tmp_path / "data"
    database = {"NAME": tmp_path / "database/b.sqlite3", "ENGINE": "django.db.backends.sqlite3"}
    for name, value in database.items():
        monkeypatch.setitem(settings.DATABASES["default"], name, value)
    settings.KEY_STORE = (tmp_path / where).as_uri()
    tmp_path.chmod(0o700)
    assert [error.id for error in key_store_is_apart()] == errors


@pytest.mark.parametrize("address", ["", "keys", "file:", "file:///", "file://host/a", "s3://a/b"])
def test_address_that_is_no_folder_is_said_to_be_wrong(settings, address):
    settings.KEY_STORE = address
    assert [error.id for error in key_store_is_apart()] == ["bestendig.E010"]


def test_folder_that_others_can_read_is_said_to_be_open(settings, tmp_path):
    settings.DEMO, settings.KEY_STORE = True, tmp_path.as_uri()
    tmp_path.chmod(0o750)
    assert [error.id for error in key_store_is_apart()] == ["bestendig.E012"]
