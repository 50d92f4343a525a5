import json
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta

import pytest

from bestendig.common.keys import (
    FileKeyStore,
    KeyDestroyed,
    KeyMissing,
    KeyStoreError,
    State,
    backups,
)


def today():
    """Asked anew each time: a run of all tests may go past midnight."""
    return datetime.now(UTC).date()


@pytest.fixture
def keys(tmp_path):
    return FileKeyStore(tmp_path / "store")


@pytest.fixture
def elsewhere(tmp_path):
    return tmp_path / "elsewhere"


def test_copy_brings_back_everything(keys, elsewhere, tmp_path):
    secret = keys.ensure("org/panel")
    keys.create("org/gone")
    keys.destroy("org/gone", by="dpo")
    keys.note("org/anchors", "a line")
    copy = keys.backup(elsewhere)
    assert (copy.keys, copy.expires_on) == (2, today() + timedelta(days=14))
    assert copy.path.parent == elsewhere
    assert copy.path.stat().st_mode & 0o777 == 0o600
    fresh = FileKeyStore(tmp_path / "fresh")
    assert fresh.restore(copy.path) == ["org/gone", "org/panel"]
    assert fresh.use("org/panel") == secret
    assert fresh.info("org/gone") == keys.info("org/gone")
    assert fresh.notes("org/anchors") == ["a line"]


def test_restore_brings_back_neither_what_was_destroyed_nor_an_older_key(keys, elsewhere):
    keys.create("org/panel")
    keys.create("org/box")
    keys.create("org/lost")
    copy = keys.backup(elsewhere)
    keys.destroy("org/panel")
    keys.lock("org/box", "een zin die niemand raadt")
    (keys.folder / "keys/org/lost.key").unlink()
    assert keys.restore(copy.path) == ["org/lost"]
    with pytest.raises(KeyDestroyed):
        keys.use("org/panel")
    assert keys.info("org/box").state is State.LOCKED


def test_proof_says_when_the_last_copy_expires(keys, elsewhere):
    keys.create("org/panel")
    keys.backup(elsewhere, today() + timedelta(days=3))
    keys.backup(elsewhere, today() + timedelta(days=9))
    keys.create("org/newer")
    assert keys.lock("org/panel", "een zin die niemand raadt") == today() + timedelta(days=9)
    assert keys.destroy("org/panel").last_copy_expires == today() + timedelta(days=9)
    assert keys.destroy("org/newer").last_copy_expires is None


def test_destroying_removes_copies_that_have_expired(keys, elsewhere, monkeypatch):
    keys.create("org/panel")
    copy = keys.backup(elsewhere, today())
    later = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr("bestendig.common.keys.files._now", lambda: later)
    assert keys.destroy("org/panel").last_copy_expires is None
    assert not copy.path.exists()


def test_copies_of_a_destroyed_key_are_gone_when_they_have_expired(keys, elsewhere):
    secret = b64encode(keys.ensure("org/panel"))
    copy = keys.backup(elsewhere)
    proof = keys.destroy("org/panel")
    assert secret in copy.path.read_bytes()
    assert keys.prune(proof.last_copy_expires) == []
    assert keys.prune(proof.last_copy_expires + timedelta(days=1)) == [copy.path]
    assert list(elsewhere.iterdir()) == []
    assert keys.prune(date.max) == []


def test_copy_on_a_disk_that_is_not_there_is_removed_when_it_is_back(keys, elsewhere, tmp_path):
    keys.create("org/panel")
    copy = keys.backup(elsewhere)
    elsewhere.rename(tmp_path / "unplugged")
    assert keys.prune(date.max) == []
    (tmp_path / "unplugged").rename(elsewhere)
    assert keys.prune(date.max) == [copy.path]


def test_expired_copy_is_not_used_again(keys, elsewhere, monkeypatch):
    keys.create("org/panel")
    copy = keys.backup(elsewhere, today())
    assert keys.restore(copy.path) == []
    monkeypatch.setattr(
        "bestendig.common.keys.files._now", lambda: datetime.now(UTC) + timedelta(days=1)
    )
    with pytest.raises(KeyStoreError, match="not used again"):
        keys.restore(copy.path)


def test_copy_inside_the_store_or_for_a_day_in_the_past_is_refused(keys, elsewhere):
    keys.create("org/panel")
    with pytest.raises(KeyStoreError, match="another folder"):
        keys.backup(keys.folder / "copies")
    with pytest.raises(KeyStoreError, match="passed"):
        keys.backup(elsewhere, today() - timedelta(days=1))
    assert not elsewhere.exists()


def test_damaged_copy_restores_nothing(keys, elsewhere, tmp_path):
    keys.create("org/panel")
    keys.create("org/box")
    path = keys.backup(elsewhere).path
    whole = path.read_bytes()
    fresh = FileKeyStore(tmp_path / "fresh")
    damages = [
        b"",
        b"no tar",
        whole[:2500],
        whole[:2600],
        whole.replace(b'"org/panel"', b'"org/other"'),
        whole.replace(b"keys/org/panel.key", b"keys/org/penal.key"),
        whole.replace(b"keys/org/panel.key", b"keys/org/penal.key", 1),
    ]
    for damage in damages:
        assert damage != whole
        path.write_bytes(damage)
        with pytest.raises(KeyStoreError):
            fresh.restore(path)
    assert fresh.list() == []
    with pytest.raises(KeyMissing):
        fresh.use("org/panel")
    with pytest.raises(KeyStoreError):
        fresh.restore(elsewhere / "not there.tar")


@pytest.mark.parametrize("name", ["keys/../../x.key", "/tmp/x/y.key", "else/org/panel.key"])
def test_copy_that_somebody_made_up_writes_nowhere_else(keys, elsewhere, tmp_path, name):
    keys.create("org/panel")
    path = keys.backup(elsewhere).path
    files = backups._unpacked(path.read_bytes())
    del files["manifest.json"]
    files[name] = files["keys/org/panel.key"]
    manifest = {"format": "bestendig keys 1", "expires_on": "9999-01-01",
                "files": backups._digests(files)}  # fmt: skip
    packed = backups._packed({"manifest.json": json.dumps(manifest).encode(), **files})
    path.write_bytes(packed)
    fresh = FileKeyStore(tmp_path / "fresh")
    with pytest.raises(KeyStoreError):
        fresh.restore(path)
    assert fresh.list() == []
