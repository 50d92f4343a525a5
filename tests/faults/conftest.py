"""Real worker processes over a real database file, to be killed."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from tests.databases import (
    OWNER,
    POSTGRES,
    PROGRAM,
    address,
    as_superuser,
    make_database,
)

ROOT = Path(__file__).resolve().parents[2]
MAIN = "import sys; from bestendig.cli import main; sys.exit(main())"


class Place:
    """A database with its workers, in one folder."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.uri = self.database = ""
        self.workers: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **os.environ,
            "DEMO": "1",
            "DATA_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "KEY_STORE": f"file://{folder}/keys",
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "PYTHONPATH": f"{ROOT}/src:{ROOT}",
            "JOB_LEASE": "2",
            "MAIL_LEASE": "2",
            **environment,
        }

    def python(self, code: str) -> None:
        """Run a piece of the program in a process of its own."""
        setup = "import django; django.setup()\n"
        subprocess.run(
            [sys.executable, "-c", setup + code], env=self.environment, cwd=ROOT, check=True
        )

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [sys.executable, "-c", MAIN, *(command or ("worker",))],
            env=self.environment,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        self.workers.append(worker)
        return worker

    def ask(self, sql: str, *values: object) -> list[tuple]:
        """What the database holds, read past the program."""
        if POSTGRES:
            return self._ask_server(sql.replace("?", "%s"), values)
        # Closed at once: while a connection of this process lives, reading the file in another way
        # (a copy, a search) would drop its locks, and break the database for the next writer.
        file = self.folder / "db.sqlite3"
        with closing(sqlite3.connect(file, timeout=20)) as database, database:
            return database.execute(sql, values).fetchall()

    def _ask_server(self, sql: str, values: tuple[object, ...]) -> list[tuple]:
        with as_superuser(self.uri, self.database) as server:
            found = server.execute(sql, values)
            return found.fetchall() if found.description else []

    def put_to_sleep(self, worker: subprocess.Popen[bytes]) -> None:
        """Stop a worker at a moment at which it keeps nobody from writing.

        Asleep inside a transaction, its heartbeat's too, it would on SQLite.
        """
        for _try in range(100):
            worker.send_signal(signal.SIGSTOP)
            time.sleep(0.05)
            if POSTGRES or self._can_write():
                return
            worker.send_signal(signal.SIGCONT)
            time.sleep(0.05)
        raise AssertionError("the worker never left the database alone")

    def _can_write(self) -> bool:
        with closing(sqlite3.connect(self.folder / "db.sqlite3", timeout=1)) as database:
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            database.rollback()
            return True

    def effects(self, mark: str) -> int:
        return self.ask("SELECT count(*) FROM jobs_due WHERE name = ?", mark)[0][0]

    def runs(self) -> list[tuple]:
        """Of the tests' own jobs: periodic ones of the product come when it is their time."""
        wanted = "SELECT state, attempt FROM jobs_jobrun WHERE name LIKE ? ORDER BY created_at"
        return self.ask(wanted, "faults.%")

    def reached(self, mark: str) -> int:
        """The process that waits at its moment."""
        at = self.folder / f"at-{mark}"
        wait_for(lambda: at.exists() and at.read_text() != "", f"a worker at {mark}")
        return int(at.read_text())

    def clear(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                worker.kill()
            worker.wait()


PATIENCE = 300  # seconds: long enough for a machine with ten times as much to do


def wait_for(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)


MIGRATE = "from django.core.management import call_command; call_command('migrate', verbosity=0)"

if POSTGRES:

    @pytest.fixture
    def place(postgres: str, tmp_path: Path) -> Iterator[Place]:
        """A database of its own on the server, migrated by its owner; workers own nothing."""
        name = f"faults_{uuid4().hex}"
        make_database(postgres, name)
        place = Place(
            tmp_path,
            DATABASE_URL=address(postgres, PROGRAM, name),
            MIGRATION_DATABASE_URL=address(postgres, OWNER, name),
        )
        place.uri, place.database = postgres, name
        place.python(MIGRATE)
        yield place
        place.clear()

else:

    @pytest.fixture(scope="session")
    def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
        place = Place(tmp_path_factory.mktemp("migrated"))
        place.python(MIGRATE)
        place.ask("PRAGMA wal_checkpoint(TRUNCATE)")
        return place.folder

    @pytest.fixture
    def place(_migrated: Path, tmp_path: Path) -> Iterator[Place]:
        """A database file of its own, in a folder with all that the program keeps."""
        shutil.copytree(_migrated, tmp_path / "data")
        place = Place(tmp_path / "data")
        yield place
        place.clear()
