"""The database and its keys: lost, and back elsewhere."""

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from bestendig.common import backup

WRITE = """
from bestendig.common import keys, sealing
from bestendig.organisations.models import Account
Account.objects.create_user("ada@voorbeeldstad.nl")
key = keys.store().ensure("platform/personnel")
import pathlib, os
pathlib.Path(os.environ["SEALED"]).write_bytes(sealing.seal(b"nummer 7", key, b"about"))
"""
OTHER_KEYS = 'from bestendig.common import keys; keys.store().ensure("platform/personnel")'
READ = """
from bestendig.common import keys, sealing
from bestendig.organisations.models import Account
import pathlib, os
assert Account.objects.get().email == "ada@voorbeeldstad.nl"
try:
    key = keys.store().use("platform/personnel")
    sealed = pathlib.Path(os.environ["SEALED"]).read_bytes()
    print(sealing.open_sealed(sealed, key, b"about").decode())
except Exception as error:
    print(type(error).__name__)
"""


@pytest.fixture
def place(tmp_path):
    """Run the program, or a few lines inside it, on a machine of this name."""

    def run(name, *arguments, code=""):
        environment = {
            "PATH": os.environ["PATH"],
            "DEMO": "1",
            "DATA_DIR": str(tmp_path / name),
            "KEY_STORE": (tmp_path / f"{name}-keys").as_uri(),
            "SEALED": str(tmp_path / "sealed"),
            "DJANGO_SETTINGS_MODULE": "bestendig.settings",
        }
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        if not code:
            command = [
                sys.executable,
                "-c",
                "from bestendig.cli import main; raise SystemExit(main())",
            ]
        return subprocess.run(
            [*command, *map(str, arguments)],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_database_and_keys_come_back_elsewhere(place, tmp_path):
    assert place("old", "migrate").returncode == 0
    assert place("old", code=WRITE).stderr == ""
    made = place("old", "backup", "--to", tmp_path / "copies")
    assert (made.returncode, made.stderr) == (0, "")
    saved = place("old", "keys", "backup", tmp_path / "keys-copies")
    assert (saved.returncode, saved.stderr) == (0, "")
    shutil.rmtree(tmp_path / "old")
    shutil.rmtree(tmp_path / "old-keys")

    (copy,) = (tmp_path / "copies").iterdir()
    back = place("new", "restore", "--from", copy)
    assert (back.returncode, back.stderr) == (0, "")
    # The database is back, its keys are not: what is sealed says so.
    assert place("new", code=READ).stdout == "KeyMissing\n"
    (keys,) = (tmp_path / "keys-copies").iterdir()
    assert place("new", "keys", "restore", keys).stderr == ""
    assert place("new", code=READ).stdout == "nummer 7\n"
    # With the keys of another installation nothing opens.
    assert place("other", "restore", "--from", copy).returncode == 0
    assert place("other", code=OTHER_KEYS).stderr == ""
    assert place("other", code=READ).stdout == "Unsealed\n"


def test_copy_is_whole_while_somebody_writes(tmp_path):
    database = tmp_path / "b.sqlite3"
    with sqlite3.connect(database) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE x (n)")
        writer.execute("INSERT INTO x VALUES (1)")
        writer.commit()
        writer.execute("INSERT INTO x VALUES (2)")  # not committed
        made = backup.make(database, tmp_path / "copies")
    with sqlite3.connect(made.folder / backup.DATABASE) as copy:
        assert copy.execute("SELECT n FROM x").fetchall() == [(1,)]
    assert made.made_at.tzinfo is UTC
    assert made.made_at <= datetime.now(UTC)
    assert (made.folder / backup.DATABASE).stat().st_mode & 0o077 == 0


def test_damaged_copy_and_present_database_are_refused(tmp_path):
    database = tmp_path / "b.sqlite3"
    with sqlite3.connect(database) as writer:
        writer.execute("CREATE TABLE x (n)")
    made = backup.make(database, tmp_path / "copies")
    with pytest.raises(backup.BackupError, match="Move it away"):
        backup.put_back(made.folder, database)
    with (made.folder / backup.DATABASE).open("ab") as file:
        file.write(b"x")
    with pytest.raises(backup.BackupError, match="whole copy"):
        backup.put_back(made.folder, tmp_path / "elsewhere.sqlite3")
    assert not (tmp_path / "elsewhere.sqlite3").exists()
    with pytest.raises(backup.BackupError, match="no database"):
        backup.make(tmp_path / "nothing.sqlite3", tmp_path / "copies")
