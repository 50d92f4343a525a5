"""What an agreement needs before it can be signed, and words that do not belong in one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import months_after

# What people write, and what else stands in an agreement.
WORDS: Final = (
    "what", "good_for_me", "good_for_work", "colleagues", "learn", "room", "talk", "practise",
    "keep",
)  # fmt: skip
FIELDS: Final = ("kind", *WORDS, "hours_planned", "euros_planned", "starts_on", "review_on")
# Without these there is no agreement (R15). The five steps may stay empty.
NEEDED: Final = ("what", "good_for_me", "good_for_work", "colleagues", "starts_on", "review_on")
# Longer than this nobody should go without looking whether it still fits.
LONGEST_MONTHS: Final = 12

_HEALTH: Final = re.compile(
    r"\b(ziek|zieke|ziekte\w*|ziekmeld\w*|verzuim\w*|burn-?out\w*|overspannen\w*|depressi\w+"
    r"|diagnos\w+|therap\w+|medicijn\w*|medicatie|huisarts|bedrijfsarts|psycholo\w+|psychiat\w+"
    r"|fysio\w*|operatie|re-?integra\w+|zwanger\w*|bevalling|chronisch\w*"
    r"|kanker|rugpijn|hoofdpijn|pijnklacht\w*|gezondheid\w*|beperking(en)?|handicap\w*"
    r"|wia|wao|wajong|mantelzorg\w*|scheiding"
    r"|sick\w*|ill|illness\w*|disease\w*|burned out|depress\w+|medicine\w*|medication"
    r"|doctor|physio\w*|surgery|pregnan\w+|chronic\w*|cancer|back ?pain|headache\w*|health"
    r"|disab\w+|divorce\w*)\b",
    re.IGNORECASE,
)


def lacking(terms: Any) -> tuple[str, ...]:
    """Which of what is needed is still empty."""
    return tuple(name for name in NEEDED if not getattr(terms, name))


def wrong_days(
    starts_on: date | None, review_on: date | None, today: date
) -> tuple[str, Promise] | None:
    """The field and what is wrong with the days; None when they are right, or not known yet."""
    if review_on is None:
        return None
    if review_on <= today:
        return "review_on", _("Choose a day that is still to come.")
    if starts_on and review_on <= starts_on:
        return "review_on", _("Look back after it has begun.")
    if review_on > months_after(max(starts_on or today, today), LONGEST_MONTHS):
        return "review_on", _("Look back within a year.")
    return None


def health_word(text: str) -> str:
    """A word that may be about health or home; empty when none is seen. A help and no proof."""
    found = _HEALTH.search(text)
    return found.group() if found else ""
