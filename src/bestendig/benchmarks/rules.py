"""When a published figure may be called the same as one of ours. Reasons: docs/decisions/0085."""

from __future__ import annotations

from typing import Final

from bestendig.benchmarks.models import Target

RATES: Final = frozenset({Target.ABSENCE, Target.TURNOVER})
_ENDS: Final = (1.0, 5.0)


def may_be_same(target: Target, *, is_percent: bool, low: float | None, high: float | None) -> bool:
    """Whether the numbers are of one kind: a rate beside a rate, a mean from 1 to 5 beside one.

    That the question is the same as well, a person has to say. A share of people who agree is
    never the same as a mean.
    """
    if target in RATES:
        return is_percent
    return not is_percent and (low, high) == _ENDS
