"""A package: one zip file with a manifest that says of each file in it how long it is and what its
SHA-256 is. Whoever has the file can check it, without this program's database.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

FORMAT: Final = "bestendig package 1"
MANIFEST: Final = "manifest.json"
_CHUNK: Final = 1 << 20


class NotAPackage(ValueError):
    """This file is not a package; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file in a package."""

    path: str
    title: str
    type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking a package found. troubles: what is wrong, a line each; none: it is whole."""

    manifest: Mapping[str, Any]
    fingerprint: str
    files: int
    troubles: tuple[str, ...]


class Measured:
    """Pieces that pass through, measured: length and SHA-256 are known when the last one has."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._hash = hashlib.sha256()
        self.bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._hash.update(piece)
            self.bytes += len(piece)
            yield piece

    @property
    def sha256(self) -> str:
        """Of what has passed."""
        return self._hash.hexdigest()


def manifest_of(about: Mapping[str, Any], entries: Iterable[Entry]) -> bytes:
    """The manifest, as it stands in the package."""
    content = {"format": FORMAT, **about, "files": [asdict(entry) for entry in entries]}
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def fingerprint(manifest: bytes) -> str:
    """What one compares by eye: the first half of the manifest's SHA-256, in eight groups."""
    digest = hashlib.sha256(manifest).hexdigest()
    return "-".join(digest[at : at + 4] for at in range(0, 32, 4))


def verify(path: Path) -> Verdict:
    """Read every file of a package. Raises NotAPackage when it has no manifest to go by."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _verify(archive)
    except (OSError, zipfile.BadZipFile) as error:
        raise NotAPackage(f"{path.name} cannot be read as a zip file") from error


def _verify(archive: zipfile.ZipFile) -> Verdict:
    try:
        raw = archive.read(MANIFEST)
        manifest = json.loads(raw)
        known = {x["path"]: Entry(**x) for x in manifest["files"]}
        if manifest["format"] != FORMAT:
            raise ValueError(manifest["format"])
    except (KeyError, TypeError, ValueError) as error:
        raise NotAPackage("there is no manifest of ours in it") from error
    troubles = []
    names = [info.filename for info in archive.infolist()]
    if len(names) != len(set(names)):
        troubles.append("a name stands in it twice")
    present = set(names) - {MANIFEST}
    troubles += [f"{name}: is missing" for name in sorted(known.keys() - present)]
    troubles += [f"{name}: does not belong in it" for name in sorted(present - known.keys())]
    troubles += [
        f"{name}: was changed"
        for name in sorted(known.keys() & present)
        if not _is_same(archive, known[name])
    ]
    return Verdict(
        manifest=manifest,
        fingerprint=fingerprint(raw),
        files=len(known),
        troubles=tuple(troubles),
    )


def _is_same(archive: zipfile.ZipFile, entry: Entry) -> bool:
    try:
        with archive.open(entry.path) as file:
            found = Measured(iter(lambda: file.read(_CHUNK), b""))
            for _piece in found:
                pass
    except zipfile.BadZipFile:
        return False
    return (found.bytes, found.sha256) == (entry.bytes, entry.sha256)
