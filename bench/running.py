"""A site as in production, on a database of its own, that can be started, stopped and killed."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

HOST = "meetstad.example"


class Database:
    """Where the site keeps everything: SQLite, or a PostgreSQL server of its own."""

    def __init__(self, folder: Path, server: Any = None) -> None:
        self.server = server
        self.environment = {
            **os.environ,
            "DEMO": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "BASE_URL": f"https://{HOST}",
            "ALLOWED_HOSTS": HOST,
            "DATA_DIR": str(folder / "data"),
            "KEY_STORE": (folder / "keys").as_uri(),
        }

    @property
    def pid(self) -> int:
        """The process of the server; 0 where there is none."""
        return int(self.server.get_pid()) if self.server else 0

    def kill(self) -> None:
        """The whole server at once, as when the power fails."""
        top = psutil.Process(self.pid)
        for process in [top, *top.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        top.wait(20)

    def start_again(self) -> None:
        """After a kill."""
        for left in reversed(range(5)):
            try:
                self.server.ensure_postgres_running()
                return
            except subprocess.SubprocessError:  # something of the killed server is still there
                if not left:
                    raise
                time.sleep(1)


@contextmanager
def database(postgres: bool, folder: Path) -> Iterator[Database]:
    """A database in `folder`, for as long as the block lasts."""
    if not postgres:
        yield Database(folder)
        return
    from tests.databases import (
        OWNER,
        PROGRAM,
        address,
        make_database,
        start_server,
    )

    server = start_server(folder)
    try:
        made = Database(folder, server)
        make_database(server.get_uri(), "site")
        made.environment["DATABASE_URL"] = address(server.get_uri(), PROGRAM, "site")
        made.environment["MIGRATION_DATABASE_URL"] = address(server.get_uri(), OWNER, "site")
        yield made
    finally:
        server.cleanup()


class Site:
    """The web application with its worker, on a port that stays the same."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = Path(environment["DATA_DIR"]).with_name("site.log")
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process under which all others stand. Raises AssertionError when it is not up."""
        assert self._server is not None
        return self._server.pid

    def start(self) -> None:
        """Start, and wait until it answers."""
        program = str(Path(sys.executable).with_name("bestendig"))
        with self.log.open("a") as log:
            self._server = subprocess.Popen(
                [program, "serve", "--port", str(self.port), "--workers", "2"],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        for _try in range(240):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.25)
        raise RuntimeError("the site did not start")

    def stop(self) -> None:
        """As an administrator does; by force when that takes too long."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            assert self._server is not None
            self._server.wait(20)
        self.kill()

    def kill(self) -> None:
        """Everything at once: `kill -9`. Until the last of it is gone the port is taken."""
        all_of_it: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            all_of_it = psutil.Process(self.pid).children(recursive=True)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        assert self._server is not None
        self._server.wait(20)
        psutil.wait_procs(all_of_it, timeout=20)

    def kill_worker(self) -> None:
        """The process that does the jobs; the site starts another one."""
        for process in psutil.Process(self.pid).children():
            with suppress(psutil.NoSuchProcess):
                if "worker" in process.cmdline():
                    process.kill()


@contextmanager
def running(environment: dict[str, str]) -> Iterator[Site]:
    """A site for as long as the block lasts."""
    site = Site(environment)
    site.start()
    try:
        yield site
    finally:
        site.stop()
