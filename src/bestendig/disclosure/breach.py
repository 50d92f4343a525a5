"""What an attack finds, what it cost, and what it must never find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GateFaultError(RuntimeError):
    """The attack contradicts the truth it attacks. Nothing may be released."""


class BreachKind(StrEnum):
    """What an attacker would learn: a small group's mean too closely, or a person's answer."""

    NARROW = "narrow"
    EXACT = "exact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A group about which too much would be known. interval: of its mean score."""

    kind: BreachKind
    figure: str
    groups: frozenset[int]
    people: int
    interval: tuple[float, float]
    colluders: bool = False


@dataclass(slots=True)
class Effort:
    """What the attack has done so far."""

    groups: int = 0
    witnesses: int = 0
    programmes: int = 0
