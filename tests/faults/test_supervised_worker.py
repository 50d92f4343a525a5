"""The worker beside the server: started again when it dies, gone when the server goes."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import sys
from pathlib import Path

import pytest
from tests.faults.conftest import PATIENCE, Place, wait_for


def children(pid: int) -> list[int]:
    """The worker processes that `pid` started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            parent = re.search(r"^PPid:\s+(\d+)$", status.read_text(), re.MULTILINE)
            words = (status.parent / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent and int(parent[1]) == pid and b"worker\0--parent" in words:
            found.append(int(status.parent.name))
    return found


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not re.search(r"^State:\s+Z", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks in /proc")
@pytest.mark.parametrize(
    "end", [signal.SIGINT, *([signal.SIGKILL] if "FAULTS" in os.environ else [])]
)
def test_worker_lives_and_goes_with_the_server(place: Place, end, tmp_path_factory):
    # As in production: the demo would build a whole municipality first.
    place.environment |= {
        "DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": "https://bestendig.example",
        "ALLOWED_HOSTS": "bestendig.example",
        "KEY_STORE": (tmp_path_factory.mktemp("elsewhere") / "keys").as_uri(),
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = place.start("serve", "--port", str(port))
    wait_for(lambda: len(children(server.pid)) == 1, "a worker")
    (first,) = children(server.pid)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: children(server.pid) not in ([], [first]), "another worker")
    (second,) = children(server.pid)
    place.python(
        "from bestendig.common.jobs import enqueue; from tests.faults.room import tasks\n"
        "enqueue(tasks.short, mark='m')"
    )
    wait_for(lambda: place.effects("m") == 1, "the job")
    server.send_signal(end)
    server.wait(PATIENCE)
    wait_for(lambda: not alive(second), "the end of the worker")
