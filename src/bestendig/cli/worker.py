"""`bestendig worker`: carries out jobs and sends mail, until it is stopped."""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time
from typing import TYPE_CHECKING

from bestendig.cli.platform import start

if TYPE_CHECKING:
    from bestendig.common.jobs.worker import Worker


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `worker` and its options."""
    parser = subcommands.add_parser("worker", help="carry out jobs and send mail")
    parser.add_argument(
        "--once", action="store_true", help="do what waits now, then leave (for cron)"
    )
    parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work until a signal says to stop; a job that runs gives itself back."""
    start(serving=True)
    from bestendig.common.jobs import leases, performing, schedule
    from bestendig.common.jobs.worker import Worker
    from bestendig.common.outbox import sending

    if options.once:
        leases.reap()
        schedule.start_due()
        performing.run_waiting(f"once-{os.getpid()}")
        while sending.send_due():
            pass
        return 0
    worker = Worker()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: worker.stop())
    if options.parent:
        threading.Thread(target=_watch, args=(worker, options.parent), daemon=True).start()
    worker.run()
    return 0


def _watch(worker: Worker, parent: int) -> None:
    """Stop when the program that started us is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(1)
    worker.stop()
