"""The copy deck: every sentence the product stands on, in Dutch and English, by key.

The deck is `copy.md` beside this module: Markdown tables that people read and edit, with
the columns key, context, nl, en. `{names}` are placeholders; `**bold**`, `<br>` and
`[button]` mark layout only.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")

_ROW = re.compile(r"^\| `(?P<key>[^`]+)` \|(?P<context>[^|]*)\|(?P<nl>[^|]*)\|(?P<en>[^|]*)\|$")


@cache
def deck() -> MappingProxyType[str, MappingProxyType[str, str]]:
    """All texts: key -> language -> text. Raises ValueError on a row that cannot be read."""
    texts: dict[str, MappingProxyType[str, str]] = {}
    lines = files(__package__).joinpath("copy.md").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.startswith("| `"):
            continue
        row = _ROW.match(line)
        if row is None or row["key"] in texts:
            raise ValueError(f"copy.md line {number}: not a row of four cells with a new key")
        texts[row["key"]] = MappingProxyType({x: row[x].strip() for x in LANGUAGES})
    return MappingProxyType(texts)


def text(key: str, language: str, /, **values: object) -> str:
    """The text of `key` in `language` with its placeholders filled.

    Raises KeyError when the key, or a value that the text asks for, is missing.
    """
    return deck()[key][language].format(**values)


def plain(marked: str) -> str:
    """A deck text without its layout marks, for a terminal or a spreadsheet."""
    return marked.replace("**", "").replace("<br>", "\n")
