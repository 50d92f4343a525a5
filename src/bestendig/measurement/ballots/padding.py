"""One size for all: how long something is says nothing about what it says."""

from __future__ import annotations

_COUNT = 4


class TooLong(ValueError):
    """It does not fit the size that was fixed at launch."""


def padded(data: bytes, size: int) -> bytes:
    """`data` in exactly `size` bytes: its length, itself, zeros. Raises TooLong."""
    if len(data) + _COUNT > size:
        raise TooLong(f"{len(data)} bytes do not fit in {size}")
    return (len(data).to_bytes(_COUNT) + data).ljust(size, b"\0")


def unpadded(data: bytes) -> bytes:
    """What was padded. Raises ValueError for what was not."""
    length = int.from_bytes(data[:_COUNT])
    if _COUNT + length > len(data) or data[_COUNT + length :].strip(b"\0"):
        raise ValueError("this was not padded here")
    return data[_COUNT : _COUNT + length]


def room_for(most: int, step: int = 64) -> int:
    """The size in which `most` bytes and everything shorter fit: a whole number of steps."""
    return -(-(most + _COUNT) // step) * step
