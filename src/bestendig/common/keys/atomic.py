"""Files that are there whole or not at all, for their owner only."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

DRAFT: Final = ".part-"  # a name that begins so is a write cut short


def make_folder(folder: Path) -> None:
    """The folder and those above it, for their owner only, on disk when this returns."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that may not exist yet. Raises FileExistsError, also in a race."""
    make_folder(path.parent)
    draft = _draft(path, content)
    try:
        os.link(draft, path)  # atomic, and refuses when somebody was first
    finally:
        draft.unlink()
        sync_folder(path.parent)


def replace(path: Path, content: bytes) -> None:
    """Put new content in place of the old, and wipe the old as far as the disk lets us.

    A disk that writes elsewhere (SSD, snapshot) may keep the old bytes: see `docs/privacy.md`.
    """
    with path.open("r+b") as old:
        _draft(path, content).replace(path)
        sync_folder(path.parent)
        length = os.fstat(old.fileno()).st_size
        old.write(bytes(length))
        old.flush()
        os.fsync(old.fileno())


def write(path: Path, content: bytes) -> None:
    """Write a file, there or not."""
    make_folder(path.parent)
    _draft(path, content).replace(path)
    sync_folder(path.parent)


def append(path: Path, line: str) -> None:
    """Add one line. A line cut short by a crash gets its end first, so that the next is whole."""
    make_folder(path.parent)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b") as file:
        size = file.seek(0, os.SEEK_END)
        cut = False
        if size:
            file.seek(size - 1)
            cut = file.read(1) != b"\n"
        file.write((b"\n" if cut else b"") + line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time in here."""
    make_folder(folder)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Names in the folder are on disk when this returns."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f"{DRAFT}{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
