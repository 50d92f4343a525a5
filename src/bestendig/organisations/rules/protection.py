"""Which changes of a setting protect people less, and for what a change holds.

Less protection holds for what comes after it: a survey that was launched, somebody who left and
an entry in the log keep what was promised then. More protection holds at once; only the smallest
group of a launched survey stays as it was, because its box knows no other. A shorter log holds at
once too, and is told like less protection: what is gone can no longer be looked up.
"""

from __future__ import annotations

from enum import StrEnum

from bestendig.organisations.models import SettingChange

_S = SettingChange.Setting


class Holds(StrEnum):
    """For what a change holds."""

    NEW_SURVEYS = "new_surveys"
    NEW_SERIES = "new_series"
    NEW_LEAVERS = "new_leavers"
    NEW_ENTRIES = "new_entries"
    AT_ONCE = "at_once"
    LOG_AT_ONCE = "log_at_once"
    ONE_SURVEY = "one_survey"


def weakens(setting: str, before: int, now: int) -> bool:
    """Whether people are protected less, or can check less, than before."""
    if setting == _S.K:
        return now < before
    if setting == _S.AUDIT:
        return now != before
    return now > before


def holds_for(setting: str, before: int, now: int) -> Holds:
    """For what this change holds."""
    if setting == _S.K:
        return Holds.NEW_SURVEYS
    if setting == _S.WORDS:
        return Holds.ONE_SURVEY
    if now <= before:
        return Holds.LOG_AT_ONCE if setting == _S.AUDIT else Holds.AT_ONCE
    return {
        _S.PANEL: Holds.NEW_SERIES,
        _S.LEAVERS: Holds.NEW_LEAVERS,
        _S.AUDIT: Holds.NEW_ENTRIES,
        _S.LOAD: Holds.NEW_SURVEYS,
    }[SettingChange.Setting(setting)]
