"""A zip file in sealed pieces: sealed as they come, opened one at a time."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import IO, Final
from uuid import UUID

from bestendig.common import keys, scope
from bestendig.common.sealing import open_sealed, seal
from bestendig.organisations.taking.models import Package, Piece

PIECE: Final = 1 << 20
_LENGTH: Final = struct.Struct(">Q")


def key_name(package: Package) -> str:
    """The name of the package's own key."""
    return f"{package.organisation_id}/package/{package.pk}"


def write(file: IO[bytes], package: Package, pieces: Iterable[bytes]) -> int:
    """Seal what comes and write it to a file: how many bytes it was."""
    key, total = keys.store().ensure(key_name(package)), 0
    for number, piece in enumerate(_of_one_size(pieces)):
        sealed = seal(piece, key, _about(package.pk, number))
        file.write(_LENGTH.pack(len(sealed)) + sealed)
        total += len(piece)
    return total


def store_pieces(file: IO[bytes], package: Package) -> None:
    """Put what was written in the database, in the caller's transaction."""
    file.seek(0)
    number = 0
    while head := file.read(_LENGTH.size):
        content = file.read(_LENGTH.unpack(head)[0])
        Piece.objects.create(package=package, number=number, content=content)
        number += 1


def opened(package: Package) -> Iterator[bytes]:
    """The zip file again, also after the request that asked for it has ended."""
    organisation, key_of = package.organisation_id, package.pk
    key = keys.store().use(key_name(package))
    number = 0
    while True:
        with scope.bind(organisation):
            piece = Piece.objects.filter(package=key_of, number=number).first()
        if piece is None:
            return
        yield open_sealed(piece.content, key, _about(key_of, number))
        number += 1


def _about(package: UUID, number: int) -> bytes:
    return f"package/{package}/{number}".encode()


def _of_one_size(pieces: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)
