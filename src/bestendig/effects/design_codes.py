"""The names of the designs, for who needs no engine."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class DesignCode(StrEnum):
    """The designs a programme can be planned with."""

    WAITING_LIST = "waiting_list"
    WAITING_LIST_FOLLOW_UP_ONLY = "waiting_list_follow_up_only"
    TEAM_WAITING_LIST = "team_waiting_list"
    TEAM_WAITING_LIST_FOLLOW_UP_ONLY = "team_waiting_list_follow_up_only"
    STAGGERED_LOTTERY = "staggered_lottery"
    STAGGERED_ASSIGNED = "staggered_assigned"
    COMPARISON_ASSIGNED = "comparison_assigned"
    COMPARISON_SELF = "comparison_self"
    BEFORE_AFTER = "before_after"


_C = DesignCode
IN_TURN: Final = frozenset({_C.STAGGERED_LOTTERY, _C.STAGGERED_ASSIGNED})
"""Everybody takes part; not all start at once."""
OF_TEAMS: Final = frozenset({_C.TEAM_WAITING_LIST, _C.TEAM_WAITING_LIST_FOLLOW_UP_ONLY})
"""Lots are drawn for whole teams."""
BY_LOT: Final = frozenset(
    {_C.STAGGERED_LOTTERY, _C.WAITING_LIST, _C.WAITING_LIST_FOLLOW_UP_ONLY, *OF_TEAMS}
)
"""Chance decides who takes part, or in which order."""
COMPARED: Final = frozenset({_C.COMPARISON_ASSIGNED, _C.COMPARISON_SELF})
"""Others, whom the programme is not for, answer too."""
