"""How much worse the absent would have to fare to undo an effect."""

import numpy as np
import pytest

from bestendig.effects.evidence import Evidence, gather
from bestendig.effects.moments import moments_of
from bestendig.effects.sensitivity import tipping_point
from bestendig.effects.simulate import Dropout, Setting, lottery
from bestendig.effects.values import estimate_from

nan = np.nan
FOUR_OF_TEN_GONE = moments_of(
    np.array([[3.0, 3.0]] * 6 + [[3.0, nan]] * 4 + [[3.0, 3.0]] * 5 + [[nan, nan]] * 3),
    ["0", "1"],
    group=["p"] * 10 + ["c"] * 5 + ["p"] * 3,
)


def test_hand_worked_tipping_point():
    effect = estimate_from("adjusted_effect", 0.30, 0.05, np.inf, wave="1")
    # The interval's lower end is .202; four in ten are gone, so .202 / .4.
    found = tipping_point(FOUR_OF_TEN_GONE, "p", "1", effect)
    assert found == pytest.approx(effect.low / 0.4)
    harm = estimate_from("adjusted_effect", -0.30, 0.05, np.inf, wave="1")
    assert tipping_point(FOUR_OF_TEN_GONE, "p", "1", harm) == pytest.approx(found)


def test_nothing_tips_where_nothing_is_claimed_or_nobody_is_gone():
    wide = estimate_from("adjusted_effect", 0.05, 0.05, np.inf, wave="1")
    sure = estimate_from("adjusted_effect", 0.30, 0.05, np.inf, wave="1")
    assert tipping_point(FOUR_OF_TEN_GONE, "p", "1", wide) is None
    assert tipping_point(FOUR_OF_TEN_GONE, "c", "1", sure) is None


def test_shifting_the_absent_by_the_tipping_point_undoes_the_effect():
    setting = Setting(people=600, waves=2, effect=0.4, dropout=Dropout(share=0.3))
    world = lottery(5, setting)
    found = gather(world.moments(), world.question())
    assert isinstance(found, Evidence)
    share = np.isnan(world.values[world.group == "programme", 1]).mean()
    assert found.tipping == pytest.approx(found.deciding[0].low / share)
