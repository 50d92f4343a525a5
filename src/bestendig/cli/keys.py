"""`bestendig keys`: see, lock, destroy and copy the keys that lie outside the database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from getpass import getpass
from pathlib import Path
from typing import Any
from uuid import UUID

from bestendig.cli.terminal import complain, say, table


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `keys` with what it can do."""
    parser = subcommands.add_parser("keys", help="see, lock, destroy, copy and take back keys")
    verbs = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)

    def verb(name: str, does: Callable[[argparse.Namespace], int], about: str) -> Any:
        added = verbs.add_parser(name, help=about)
        added.set_defaults(run=run, does=does)
        return added

    listing = verb("list", _list, "all keys: what they are, never what is in them")
    listing.add_argument("--owner", default="", help="only keys of this organisation (its id)")
    for name, does, about in (
        ("lock", _lock, "put a passphrase on a key"),
        ("unlock", _unlock, "take the passphrase off"),
        ("destroy", _destroy, "destroy a key for good; prints the proof"),
    ):
        verb(name, does, about).add_argument("name", help="owner/purpose, as `list` shows it")
    verbs.choices["destroy"].add_argument("--by", default="command", help="who decided (a role)")
    verbs.choices["destroy"].add_argument("--yes", action="store_true", help="do not ask")
    copying = verb("backup", _backup, "copy all keys to another folder")
    copying.add_argument("folder", type=Path)
    copying.add_argument("--until", type=date.fromisoformat, help="keep it until (default 14 days)")
    verb("prune", _prune, "remove copies that have expired")
    verb("restore", _restore, "take back what is missing, from a copy").add_argument(
        "copy", type=Path
    )


def run(options: argparse.Namespace) -> int:
    """Do it; 2 when it cannot be done, with the reason."""
    from bestendig.cli.platform import start

    start()
    from bestendig.common.keys import KeyStoreError

    try:
        return int(options.does(options))
    except (KeyStoreError, OSError) as error:
        complain(f"Not done: {error}.")
        return 2


def _list(options: argparse.Namespace) -> int:
    from bestendig.common.keys import store

    keys = store().list(options.owner)
    if not keys:
        say("There are no keys.")
        return 0
    rows = [(x.name, x.kind, x.state, f"{x.made_at:%Y-%m-%d}", x.fingerprint) for x in keys]
    say(table(("name", "kind", "state", "made on", "fingerprint"), rows, indent=""))
    return 0


def _lock(options: argparse.Namespace) -> int:
    from bestendig.common.keys import store

    passphrase = _passphrase("Passphrase (12 characters or more): ")
    if sys.stdin.isatty() and passphrase != getpass("Once more: "):
        complain("Not done: the two are not the same.")
        return 2
    until = store().lock(options.name, passphrase)
    _log("lock_key", options.name)
    say(f"{options.name} is locked. Who loses the passphrase loses the key.")
    if until:
        say(f"Copies made before have no passphrase on it; the last expires after {until}.")
    return 0


def _unlock(options: argparse.Namespace) -> int:
    from bestendig.common.keys import store

    store().unlock(options.name, _passphrase("Passphrase: "))
    _log("unlock_key", options.name)
    say(f"{options.name} is open.")
    return 0


def _destroy(options: argparse.Namespace) -> int:
    from bestendig.common.keys import store

    info = store().info(options.name)
    if (
        not options.yes
        and input(f"Destroy {info.name}? What it opens is lost. Type yes: ") != "yes"
    ):
        say("Nothing was done.")
        return 0
    proof = store().destroy(options.name, by=options.by)
    _log("destroy_key", options.name)
    gone = "There is no copy."
    if proof.last_copy_expires:
        gone = f"The last copy expires after {proof.last_copy_expires}; until then it can be read."
    say(f"{proof.name} ({proof.fingerprint}) was destroyed at {proof.destroyed_at:%Y-%m-%d %H:%M} "
        f"UTC by {proof.destroyed_by}. {gone}")  # fmt: skip
    return 0


def _backup(options: argparse.Namespace) -> int:
    from bestendig.cli.platform import working_for
    from bestendig.common import audit
    from bestendig.common.keys import store

    copy = store().backup(options.folder, options.until)
    with working_for(None):
        audit.record("backup_keys", object_kind="key_store", keys=copy.keys,
                     until=copy.expires_on.isoformat())  # fmt: skip
    say(f"{copy.keys} keys are in {copy.path}. `keys prune` removes it after {copy.expires_on}.")
    return 0


def _prune(_options: argparse.Namespace) -> int:
    from bestendig.cli.platform import working_for
    from bestendig.common import audit
    from bestendig.common.keys import store

    gone = store().prune()
    if gone:
        with working_for(None):
            audit.record("prune_keys", object_kind="key_store", removed=len(gone))
    say("\n".join(f"Removed {path}" for path in gone) or "Nothing has expired.")
    return 0


def _restore(options: argparse.Namespace) -> int:
    """Take keys back; what the log says was destroyed since the copy was made stays destroyed."""
    from bestendig.cli.platform import working_for
    from bestendig.common import audit
    from bestendig.common.keys import store

    back = list(store().restore(options.copy))
    again = [name for name in back if _was_destroyed(name)]
    for name in again:
        store().destroy(name, by="restore")
    with working_for(None):
        audit.record("restore_keys", object_kind="key_store", keys=len(back) - len(again),
                     destroyed_again=len(again))  # fmt: skip
    say(f"{len(back) - len(again)} keys are back.")
    for name in again:
        say(f"{name} was destroyed before, and is destroyed again.")
    return 0


def _was_destroyed(name: str) -> bool:
    from bestendig.cli.platform import working_for
    from bestendig.common.audit.queries import Search, entries
    from bestendig.common.keys import store

    mark = store().info(name).fingerprint
    with working_for(_owner(name)):
        found = entries(Search(about=name)).filter(outcome="done", details__fingerprint=mark)
        return found.filter(details__destroyed=True).exists()


def _log(action: str, name: str) -> None:
    from bestendig.cli.platform import working_for
    from bestendig.common import audit
    from bestendig.common.keys import State, store

    info = store().info(name)
    with working_for(_owner(name)):
        audit.record(action, object_kind="key", object_id=name, fingerprint=info.fingerprint,
                     destroyed=info.state is State.DESTROYED)  # fmt: skip


def _owner(name: str) -> Any:
    """The organisation that a key belongs to; None for the platform, or one that is gone."""
    from bestendig.organisations.models import Organisation

    try:
        return Organisation.objects.filter(pk=UUID(name.partition("/")[0])).first()
    except ValueError:
        return None


def _passphrase(question: str) -> str:
    """Asked without showing it; from a pipe, the first line."""
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
