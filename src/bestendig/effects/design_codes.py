"""The names of the designs, for who needs no engine."""

from __future__ import annotations

from enum import StrEnum


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
