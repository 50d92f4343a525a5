"""`bestendig serve`: the web application on this machine."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys

from bestendig.cli.platform import start
from bestendig.cli.supervised import COMMAND, worker_beside
from bestendig.cli.terminal import complain, say


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `serve` and its options."""
    parser = subcommands.add_parser("serve", help="start the web application")
    parser.add_argument(
        "--port",
        type=int,
        default=int(os.environ.get("PORT", "8000")),
        help="port to listen on (default: PORT, else 8000)",
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=int(os.environ.get("WORKERS", "1")),
        help="processes that answer: one for each core (default: WORKERS, else 1)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare the database and the static files, say where to look, and serve until stopped."""
    if _taken(options.port):
        complain(
            f"Port {options.port} is in use. Take another one: PORT={options.port + 1} make run"
        )
        return 2
    os.environ["PORT"] = str(options.port)
    start()
    from django.conf import settings
    from django.core.management import call_command
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from bestendig.common import walls

    if walls.may_migrate():
        call_command("migrate", verbosity=0)
    start(serving=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    if settings.DEMO:
        # In a process of its own: building reads a file with polars, whose threads do not come
        # along when the server forks, and the first upload would then wait for ever.
        subprocess.run([sys.executable, "-c", COMMAND, "demo"], check=True)  # noqa: S603 - ourselves
    address = f"http://localhost:{options.port}"
    say(f"""
Bestendig is ready: {address}

  Check a file           {address}/toets/
  Plan a measurement     {address}/plan/
  Three made-up examples {address}/voorbeelden/
{_who_to_be(address) if settings.DEMO else ""}
In English: {address}/en/   Stop with Ctrl+C.
""")
    server = Server(
        "bestendig.wsgi:application",
        address="127.0.0.1",
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
    )
    with worker_beside():
        server.serve()
    return 0


def _who_to_be(address: str) -> str:
    """How to sign in to the demo, and as whom."""
    from bestendig.common.texts import text
    from bestendig.pages.account.demo import demo_doors

    lines = [f"  {door.name:<8} {text(door.text, 'en')}" for door in demo_doors()]
    return "\n".join(["", f"Sign in, without a password: {address}/inloggen/", "", *lines, ""])


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
