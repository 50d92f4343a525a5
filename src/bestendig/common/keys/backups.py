"""Copies of the key store: one file each, with the day after which it must be gone in its name.

A destroyed key lives on in the copies made before, and is gone when the last has expired. So the
store remembers its copies, and `prune` removes them on their day.
"""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final

from bestendig.common.keys import atomic, record
from bestendig.common.keys.interface import Backup, KeyStoreError, checked

KEPT: Final = timedelta(days=14)
_INDEX: Final = "backups.json"
_MANIFEST: Final = "manifest.json"
_FORMAT: Final = "bestendig keys 1"
_PLACES: Final = ("keys", "notes")
_KEY: Final = ".key"


def make(store: Path, folder: Path, now: datetime, expires_on: date | None) -> Backup:
    """Copy the store to `folder`. Raises KeyStoreError for a folder in the store, or a past day."""
    expires = expires_on or now.date() + KEPT
    folder = folder.resolve()
    if folder.is_relative_to(store.resolve()):
        raise KeyStoreError("a copy inside the key store is lost with it: choose another folder")
    if expires < now.date():
        raise KeyStoreError("the day until which the copy is kept has passed already")
    kept = {
        str(path.relative_to(store)): path.read_bytes()
        for place in _PLACES
        for path in _files(store / place)
    }
    keys = sum(name.endswith(_KEY) for name in kept)
    manifest = {
        "format": _FORMAT,
        "made_at": now.isoformat(),
        "expires_on": expires.isoformat(),
        "files": _digests(kept),
    }
    path = folder / f"bestendig-keys-{now:%Y%m%dT%H%M%S%f}-until-{expires:%Y%m%d}.tar"
    # Remembered before it is made: a copy that nobody knows of would never be removed.
    copies = [*_copies(store), Backup(path, now, expires, keys)]
    _remember(store, copies)
    atomic.write(path, _packed({_MANIFEST: json.dumps(manifest).encode(), **kept}))
    return copies[-1]


def prune(store: Path, today: date) -> list[Path]:
    """Remove copies whose day has passed, and drafts of writes cut short."""
    gone: list[Path] = []
    left: list[Backup] = []
    for copy in _copies(store):
        if copy.expires_on >= today:
            left.append(copy)
        elif copy.path.exists():
            copy.path.unlink()
            atomic.sync_folder(copy.path.parent)
            gone.append(copy.path)
        elif not copy.path.parent.exists():
            left.append(copy)  # the disk is not there now: it may come back with the copy on it
    _remember(store, left)
    # Writers of keys hold no lock here, so only drafts that nobody can still be writing go.
    for draft in store.rglob(f"{atomic.DRAFT}*"):
        if datetime.now().timestamp() - draft.stat().st_mtime > 3600:  # noqa: DTZ005 - of the file system
            draft.unlink()
            gone.append(draft)
    return gone


def last_expiry(store: Path, made_at: datetime, today: date) -> date | None:
    """The day the last copy that holds a key made at `made_at` expires; None without a copy.

    Copies that have expired are removed first: only what is gone does not count.
    """
    prune(store, today)
    days = [x.expires_on for x in _copies(store) if x.made_at >= made_at]
    return max(days, default=None)


def restore(store: Path, copy: Path, today: date) -> list[str]:
    """Take back what is missing. What is here stays as it is: also a stone of a destroyed key."""
    ready: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for inside, piece in _contents(copy, today).items():
        place, _slash, name = inside.partition("/")
        if place not in _PLACES:
            raise KeyStoreError(f"{copy} holds {inside}, which no key store has")
        if place == "keys":
            names[inside] = name = checked(name.removesuffix(_KEY))
            record.from_bytes(piece, name)  # whole, or nothing is restored
        ready[f"{place}/{checked(name)}{_KEY if inside in names else ''}"] = piece
    missing = [inside for inside in ready if not (store / inside).exists()]
    for inside in missing:
        atomic.write_new(store / inside, ready[inside])
    return sorted(names[inside] for inside in missing if inside in names)


def _contents(copy: Path, today: date) -> dict[str, bytes]:
    """The files in a copy. Raises KeyStoreError when it is not whole, or has expired."""
    try:
        found = _unpacked(copy.read_bytes())
        manifest = json.loads(found.pop(_MANIFEST))
        expires = date.fromisoformat(manifest["expires_on"])
        if manifest["format"] != _FORMAT or manifest["files"] != _digests(found):
            raise ValueError("another format, or not all of it")
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise KeyStoreError(f"{copy} is not a whole copy of a key store") from error
    if expires < today:
        raise KeyStoreError(f"this copy was to be gone after {expires}: it is not used again")
    return found


def names(keys: Path, ending: str) -> Sequence[str]:
    """The names of all keys in the folder, sorted."""
    return sorted(
        str(x.relative_to(keys)).removesuffix(ending) for x in _files(keys) if x.suffix == ending
    )


def _files(folder: Path) -> list[Path]:
    return sorted(
        Path(place) / name
        for place, _folders, files in os.walk(folder)
        for name in files
        if not name.startswith(".")
    )


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(content).hexdigest() for name, content in files.items()}


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, piece in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(piece), 0o600
            tar.addfile(member, BytesIO(piece))
    return packed.getvalue()


def _unpacked(content: bytes) -> dict[str, bytes]:
    found = {}
    with tarfile.open(fileobj=BytesIO(content), mode="r:") as tar:
        for member in tar:
            piece = tar.extractfile(member)
            if piece is None:
                raise ValueError("not a plain file")
            found[member.name] = piece.read()
    return found


def _copies(store: Path) -> list[Backup]:
    try:
        rows = json.loads((store / _INDEX).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [
        Backup(
            Path(row["path"]),
            datetime.fromisoformat(row["made_at"]),
            date.fromisoformat(row["expires_on"]),
            row["keys"],
        )
        for row in rows
    ]


def _remember(store: Path, copies: Sequence[Backup]) -> None:
    rows = [
        {
            "path": str(x.path),
            "made_at": x.made_at.isoformat(),
            "expires_on": x.expires_on.isoformat(),
            "keys": x.keys,
        }
        for x in copies
    ]
    atomic.write(store / _INDEX, (json.dumps(rows, indent=1) + "\n").encode())
