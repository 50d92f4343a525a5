"""`bestendig serve`: the web application on this machine."""

from __future__ import annotations

import argparse
import os
import socket

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
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prepare the database and the static files, say where to look, and serve until stopped."""
    if _taken(options.port):
        complain(
            f"Port {options.port} is in use. Take another one: PORT={options.port + 1} make run"
        )
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")
    os.environ["PORT"] = str(options.port)
    import django
    from django.core.management import call_command
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    address = f"http://localhost:{options.port}"
    say(f"""
Bestendig is ready: {address}

  Check a file           {address}/toets/
  Plan a measurement     {address}/plan/
  Three made-up examples {address}/voorbeelden/

In English: {address}/en/   Stop with Ctrl+C.
""")
    Server(
        "bestendig.wsgi:application",
        address="127.0.0.1",
        port=options.port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level=LogLevels.warning,
    ).serve()
    return 0


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
