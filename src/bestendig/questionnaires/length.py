"""How long a questionnaire takes, in whole minutes.

Seconds a question on a phone, for somebody who reads slowly: about ten words at 120 words a
minute, and a moment to choose. A list of six sentences takes longer; a mark or yes and no less.
Around it comes the privacy page (108 words) and the end. These are planning values: see
docs/decisions/0030.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from bestendig.questionnaires.asked import Asked

SECONDS: Final = MappingProxyType({"L5": 10, "F5": 10, "S6": 20, "R10": 8, "JN": 6})
SECONDS_OTHER: Final = 12
SECONDS_AROUND: Final = 60


def seconds(asked: Iterable[Asked]) -> int:
    """How long these questions take, the pages around them too."""
    return SECONDS_AROUND + sum(SECONDS.get(x.answers.code, SECONDS_OTHER) for x in asked)


def minutes(asked: Iterable[Asked]) -> int:
    """The same in minutes, rounded up: nobody is promised too little."""
    return math.ceil(seconds(asked) / 60)
