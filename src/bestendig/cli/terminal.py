"""What the command prints: plain text, tables that line up, nothing that a pipe would garble."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from typing import Final, TextIO

_WIDTH = 88
# Signs of ours that an older encoding may lack, and what says the same: a minus must not be lost.
_PLAIN: Final = {"−": "-", "–": "-", "─": "-", "•": "*", "∞": "inf", "“": '"', "”": '"', "…": "..."}


def say(message: str = "") -> None:
    """Print to standard output."""
    _print(message, sys.stdout)


def complain(message: str) -> None:
    """Print to standard error."""
    _print(message, sys.stderr)


def _print(message: str, stream: TextIO) -> None:
    """At once, so that a reader who has left is noticed here; in letters the stream knows."""
    encoding = stream.encoding or "utf-8"
    stream.write("".join(_known(sign, encoding) for sign in message) + "\n")
    stream.flush()


def _known(sign: str, encoding: str) -> str:
    """The sign, or what stands for it in an encoding without it."""
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return _PLAIN.get(sign, "?")
    return sign


def paragraph(words: str, indent: str = "") -> str:
    """Words wrapped to the width of a page, each line behind `indent`."""
    return "\n".join(
        textwrap.fill(line, _WIDTH, initial_indent=indent, subsequent_indent=indent)
        for line in words.split("\n")
    )


def bullets(lines: Sequence[str], indent: str = "  ") -> str:
    """A list; what runs over is set in under its own words."""
    return "\n".join(
        textwrap.fill(line, _WIDTH, initial_indent=f"{indent}• ", subsequent_indent=f"{indent}  ")
        for line in lines
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """A table: the first column left, the others right."""
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        return (indent + "  ".join(cells)).rstrip()

    rule = indent + "  ".join("─" * width for width in widths)
    return "\n".join([line(header), rule, *(line(row) for row in rows)])
