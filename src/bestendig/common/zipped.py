"""A zip file that is sent while it is made."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Final, cast

# The same content gives the same bytes: no clock in it.
_WHEN: Final = (2000, 1, 1, 0, 0, 0)


class _Sink:
    """What the zip file writes to: holds only what was not sent yet."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        data, self.held = b"".join(self.held), []
        return data


def zipped(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Named files, each in pieces, as a zip file in pieces."""
    sink = _Sink()
    # It can do without finding its way back in the file, which the type does not know.
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w") as inside:
                for piece in pieces:
                    inside.write(piece)
                    if data := sink.taken():
                        yield data
    yield sink.taken()
