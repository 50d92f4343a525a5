"""A thief: with the database as it lies on disk, and perhaps the keys. What does he learn?

He knows the program, its source and everybody's name. He tries what the program itself does to
join person and answer, with every secret that he found, and with values from the database itself.
"""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import polars as pl
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from bestendig.common.keys.record import from_bytes
from bestendig.common.sealing import Unsealed, open_sealed
from bestendig.measurement.ballots import access
from bestendig.measurement.ballots.box import Opener, Unreadable, pseudonym
from bestendig.measurement.ballots.padding import unpadded


@dataclass
class Loot:
    """Rows as SQL gives them, bytes as they lie on disk, and secrets of the key store."""

    invitations: list[dict] = field(default_factory=list)
    ballots: dict[UUID, bytes] = field(default_factory=dict)
    snapshots: list[dict] = field(default_factory=list)
    words: list[dict] = field(default_factory=list)
    wave: dict = field(default_factory=dict)
    raw: list[bytes] = field(default_factory=list)
    secrets: list[bytes] = field(default_factory=list)


@dataclass
class Learned:
    """took_part: persons. sealed: person to ballot. answers: person to answers. loose: answers.
    words: what was answered in words, of nobody in particular."""

    took_part: set[UUID] = field(default_factory=set)
    sealed: dict[UUID, UUID] = field(default_factory=dict)
    answers: dict[UUID, tuple] = field(default_factory=dict)
    loose: list[tuple] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def steal(place, *, keys: bool = False) -> Loot:
    """All that is there now."""
    loot = Loot(raw=[x.read_bytes() for x in files(place)])
    names = ("id", "person_id", "answered", "token_hash", "code_hash", "envelope")
    rows = place.ask(f"SELECT {', '.join(names)} FROM measurement_invitation")
    loot.invitations = [dict(zip(names, row, strict=True)) for row in rows]
    for row in loot.invitations:
        row["id"], row["person_id"] = as_id(row["id"]), as_id(row["person_id"])
    ballots = place.ask("SELECT id, sealed FROM ballots_ballot")
    loot.ballots = {as_id(number): bytes(sealed) for number, sealed in ballots}
    snapshots = place.ask("SELECT wave_id, version, sealed FROM snapshots_snapshot")
    loot.snapshots = [{"wave": as_id(w), "version": v, "sealed": bytes(s)} for w, v, s in snapshots]
    words = place.ask("SELECT wave_id, version, sealed FROM snapshots_words")
    loot.words = [{"wave": as_id(w), "version": v, "sealed": bytes(s)} for w, v, s in words]
    size = place.ask("SELECT envelope_size FROM measurement_wave")[0][0]
    loot.wave = {"envelope_size": size}
    if keys:
        loot.secrets = list(secrets_in(place.folder / "keys"))
    return loot


def files(place) -> Iterator[Path]:
    """The database with its log, copies, and whatever else lies there, but the keys."""
    for path in place.folder.rglob("*"):
        inside = path.relative_to(place.folder).parts
        if path.is_file() and "keys" not in inside and path.name not in {"in-the-box", "truth"}:
            yield path


def secrets_in(folder: Path) -> Iterator[bytes]:
    """Every secret that is not locked or destroyed."""
    for path in sorted(folder.rglob("*.key")):
        content = path.read_bytes()
        key = from_bytes(content, json.loads(content)["name"])
        if key.secret:
            yield key.secret


def learn(now: Loot, before: Loot | None = None) -> Learned:
    """What can be had from what is there now, and from what was stolen before."""
    loots = [loot for loot in (before, now) if loot is not None]
    invitations = [row for loot in loots for row in loot.invitations]
    ballots = {k: v for loot in loots for k, v in loot.ballots.items()}
    guesses = [*now.secrets, *_from_the_rows(invitations)]
    found = Learned(took_part={row["person_id"] for row in invitations if row["answered"]})
    for row, key in itertools.product(invitations, guesses):
        number = access.ballot_id(key, row["id"])
        if number in ballots:
            found.sealed[row["person_id"]] = number
    opened = dict(_opened(ballots, guesses, now.wave["envelope_size"]))
    found.loose += [vote.answers for vote in opened.values()]
    for person, number in found.sealed.items():
        if number in opened:
            found.answers[person] = opened[number].answers
    people = {row["person_id"] for row in invitations}
    names = {pseudonym(key, person.bytes): person for key in guesses for person in people}
    for name, answers in _rows_of(loots, guesses):
        found.loose.append(answers)
        if name in names:
            found.answers[names[name]] = answers
    for vote in opened.values():
        if vote.envelope.pseudonym in names:
            found.answers[names[vote.envelope.pseudonym]] = vote.answers
    found.words = list(_words_of(loots, guesses))
    return found


def _words_of(loots: list[Loot], keys: list[bytes]) -> Iterator[str]:
    for loot, key in itertools.product(loots, keys):
        for one in loot.words:
            about = f"words {one['wave']} {one['version']}".encode()
            try:
                yield from json.loads(unpadded(open_sealed(one["sealed"], key, about)))
            except Unsealed:
                continue


def _from_the_rows(invitations: list[dict]) -> Iterator[bytes]:
    """Values of the database that somebody could have used as a key by mistake."""
    yield bytes(32)
    for row in invitations[:5]:
        yield row["id"].bytes * 2
        yield row["person_id"].bytes * 2
        if row["token_hash"]:
            yield bytes.fromhex(row["token_hash"])
            yield bytes.fromhex(row["code_hash"])


def _opened(ballots: dict[UUID, bytes], keys: list[bytes], size: int) -> Iterator[tuple]:
    for key in keys:
        opener = Opener(key, size)
        for number, sealed in ballots.items():
            try:
                yield number, opener.open(sealed)
            except Unreadable:
                break  # one that it does not open: it opens none


def _rows_of(loots: list[Loot], keys: list[bytes]) -> Iterator[tuple[str, tuple]]:
    for loot, key in itertools.product(loots, keys):
        for one in loot.snapshots:
            about = f"snapshot {one['wave']} {one['version']}".encode()
            try:
                frame = pl.read_parquet(io.BytesIO(open_sealed(one["sealed"], key, about)))
            except Unsealed:
                continue
            answers = [name for name in frame.columns if name.startswith("answer:")]
            for row in frame.iter_rows(named=True):
                yield row["pseudonym"], tuple(row[name] for name in answers)


def envelopes_opened(loot: Loot) -> int:
    """How many envelopes some secret or value opens."""
    count = 0
    for key in [*loot.secrets, *_from_the_rows(loot.invitations)]:
        box = SealedBox(PrivateKey(key))
        for row in loot.invitations:
            try:
                count += bool(row["envelope"] and box.decrypt(bytes(row["envelope"])))
            except CryptoError:
                break
    return count


def as_id(value: object) -> UUID:
    """SQLite keeps ids as text, PostgreSQL as ids."""
    return value if isinstance(value, UUID) else UUID(str(value))
