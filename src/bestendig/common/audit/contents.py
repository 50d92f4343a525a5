"""What may stand in the log: codes, counts and ids. What looks like anything else is refused."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 80
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{2,63}")
_CODES: Final = re.compile(
    r"[a-z][a-z0-9_]{0,39}(, ?[a-z][a-z0-9_]{0,39}){1,39}"
)  # names of fields
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{4}(-[0-9a-f]{4}){7}")
_ADDRESS: Final = re.compile(r"\S@\S")
_NUMBER: Final = re.compile(r"\d(?:[ .-]?\d){5,}")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.+]+)?")
_RUN: Final = re.compile(r"[A-Za-z0-9+/=_-]{10,}")
# Of small to capital, letter to digit or digit to letter: words and codes change once or twice.
_TURN: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


def check_action(action: str) -> None:
    """Raises ValueError for an action that is not written as verb_object."""
    if not _CODE.fullmatch(action) or "_" not in action:
        raise ValueError(f"an action is called verb_object, not {action!r}")


def check_detail(name: str, value: object) -> None:
    """Raises ValueError for what does not belong in the log, without repeating it."""
    if value is None or isinstance(value, (bool, int)):
        return
    if not isinstance(value, str):
        raise ValueError(f"audit detail {name}: text, a number, yes or no; not {type(value)}")
    if len(value) > LONGEST and not _CODES.fullmatch(value):
        raise ValueError(f"audit detail {name}: longer than {LONGEST} characters")
    if any(not sign.isprintable() for sign in value):
        raise ValueError(f"audit detail {name}: more than one line")
    rest = _DATE.sub("", _FINGERPRINT.sub("", _UUID.sub("", value)))
    if _ADDRESS.search(rest):
        raise ValueError(f"audit detail {name}: looks like an e-mail address")
    if _NUMBER.search(rest):
        raise ValueError(f"audit detail {name}: looks like somebody's number; give counts as int")
    if any(_random(run) for run in _RUN.findall(rest)):
        raise ValueError(f"audit detail {name}: looks like a secret")


def _random(run: str) -> bool:
    """Whether a run of letters and digits turns about as only chance makes it."""
    return len(_TURN.findall(re.sub(r"[^A-Za-z0-9]", "", run))) >= 4
