"""What if those who dropped out fare worse than their earlier answers foretell?

The fit takes drop-out as explained by earlier answers. Suppose instead that the programme's
people without an answer at the end really stand δ lower (or higher) than it foretells: their
share times δ comes off the estimate. The tipping point is the δ at which the interval reaches
0. Source: delta adjustment, Carpenter & Kenward (2013), Multiple Imputation and its
Application, chapter 10; here without the small change of the standard error.
"""

from __future__ import annotations

import numpy as np

from bestendig.effects.moments import Moments
from bestendig.effects.values import Estimate


def tipping_point(moments: Moments, programme: str, wave: str, estimate: Estimate) -> float | None:
    """δ in the unit of the score, at least 0; None when nothing could tip.

    estimate: a comparison at `wave` whose interval leaves 0 out. Nothing tips when the
    interval holds 0 already, or when all of the programme's people answered.
    """
    if estimate.low <= 0 <= estimate.high:
        return None
    inside = moments.group == moments.groups.index(programme)
    answered = moments.observed[:, : len(moments.waves)].any(axis=1)
    at_end = moments.observed[:, moments.waves.index(wave)]
    people = int(moments.n[inside & answered].sum())
    missing = int(moments.n[inside & answered & ~at_end].sum())
    if not missing:
        return None
    return float(np.minimum(abs(estimate.low), abs(estimate.high)) * people / missing)
