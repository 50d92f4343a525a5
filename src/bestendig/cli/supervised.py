"""A worker beside the server: started with it, started again when it dies, stopped with it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bestendig.cli.terminal import complain

COMMAND: Final = "import sys; from bestendig.cli import main; sys.exit(main())"
_PATIENCE: Final = 10
_LONGEST_WAIT: Final = 30


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker process for as long as the block lasts."""
    keeper = _Keeper()
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


class _Keeper(threading.Thread):
    """Waits for the worker to end, and starts another one unless that was wanted.

    The server forks while this thread runs. `subprocess` leaves a pipe open that such a fork
    would hold for ever; `posix_spawn` has none.
    """

    def __init__(self) -> None:
        super().__init__(name="worker-keeper", daemon=True)
        self._stopping = threading.Event()
        self._child = _spawn()

    def run(self) -> None:
        wait = 1
        while True:
            began = time.monotonic()
            code = os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])
            if self._stopping.is_set():
                return
            complain(f"The worker stopped (code {code}); it is started again.")
            wait = 1 if time.monotonic() - began > _LONGEST_WAIT else min(wait * 2, _LONGEST_WAIT)
            if self._stopping.wait(wait):
                return
            self._child = _spawn()

    def stop(self) -> None:
        self._stopping.set()
        # Killed when it takes too long: then its lease runs out by itself, and its job is begun
        # again at the next start.
        for name in (signal.SIGTERM, signal.SIGKILL):
            if self.is_alive():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._child, name)
            self.join(_PATIENCE)


def _spawn() -> int:
    words = [sys.executable, "-c", COMMAND, "worker", "--parent", str(os.getpid())]
    # In a process group of its own: Ctrl+C reaches us, and we stop it in good order.
    return os.posix_spawn(sys.executable, words, os.environ, setpgroup=0)
