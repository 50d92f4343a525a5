"""Words that nearly always mean somebody's home or health, and never belong in an event.

Kept short on purpose: “ziekteverzuim” as a figure of an organisation or “corona” is about work,
“griepgolf” is about everybody; “burn-out van Jan” is about a person.
"""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = (
    r"zwanger\w*",
    r"bevalling",
    r"miskraam",
    r"ziek",
    r"zieke",
    r"ziekmelding\w*",
    r"ziek gemeld",
    r"diagnose",
    r"kanker",
    r"depressi\w*",
    r"burn-?\s?out\w*",
    r"overspannen",
    r"verslav\w*",
    r"psychi\w*",
    r"therapie",
    r"operatie",
    r"scheiding",
    r"gescheiden",
    r"overlijden",
    r"overleden",
    r"rouw",
    r"mantelzorg\w*",
    r"schulden",
    r"pregnan\w*",
    r"miscarriage",
    r"sick",
    r"illness",
    r"cancer",
    r"divorc\w*",
    r"bereave\w*",
    r"addict\w*",
)
_HOME: Final = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)


def about_home(words: str) -> str:
    """The first word in `words` that sounds like home or health; empty when there is none."""
    found = _HOME.search(words)
    return found[0] if found else ""
