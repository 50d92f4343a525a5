"""Sealing to the box: everybody can put in, only the private half takes out.

A ballot holds the answers and, still sealed, the envelope: who hands in a ballot learns nothing
of the pseudonym, and nor does the program that seals it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from bestendig.measurement.ballots.access import made
from bestendig.measurement.ballots.padding import padded, unpadded

OVERHEAD: Final = 48  # of a SealedBox


class Unreadable(ValueError):
    """This is no ballot of this box, or somebody changed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is known of somebody at launch. arms: programme to (arm, cohort). leads: people."""

    pseudonym: str
    place: int
    age_band: str
    arms: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    leads: bool = False

    def as_bytes(self) -> bytes:
        """As it is sealed."""
        arms = {name: list(pair) for name, pair in sorted(self.arms.items())}
        return _json([self.pseudonym, self.place, self.age_band, arms, int(self.leads)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One opened ballot."""

    envelope: Envelope
    answers: tuple[Any, ...]


def pseudonym(panel_key: bytes, person: bytes) -> str:
    """HMAC(panel key, person) in hexadecimal: the same in every wave of the series."""
    return made(panel_key, "panel", person)[:16].hex()


def seal_envelope(envelope: Envelope, size: int, public: bytes) -> bytes:
    """Raises TooLong."""
    return SealedBox(PublicKey(public)).encrypt(padded(envelope.as_bytes(), size))


def seal_ballot(answers: bytes, envelope: bytes, size: int, public: bytes) -> bytes:
    """answers: as JSON; envelope: sealed. Every ballot of a wave is as long. Raises TooLong."""
    return SealedBox(PublicKey(public)).encrypt(envelope + padded(answers, size))


class Opener:
    """Takes ballots out, with the private half."""

    def __init__(self, private: bytes, envelope_size: int) -> None:
        self._box = SealedBox(PrivateKey(private))
        self._edge = envelope_size + OVERHEAD

    def open(self, sealed: bytes) -> Vote:
        """Raises Unreadable."""
        try:
            inside = self._box.decrypt(bytes(sealed))
            envelope = unpadded(self._box.decrypt(inside[: self._edge]))
            answers = json.loads(unpadded(inside[self._edge :]))
            # One of a wave that was launched before tells nothing of leading.
            name, place, age, arms, *leads = json.loads(envelope)
        except (CryptoError, ValueError, TypeError) as error:
            raise Unreadable("no ballot of this box") from error
        pairs = {programme: (arm, cohort) for programme, (arm, cohort) in arms.items()}
        return Vote(
            envelope=Envelope(
                pseudonym=name, place=place, age_band=age, arms=pairs, leads=leads == [1]
            ),
            answers=tuple(answers),
        )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
