from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestendig.effects.multiplicity import holm

CASES = json.loads(
    (Path(__file__).parent.parent / "reference" / "multiplicity.json").read_text("utf-8")
)
probabilities = st.floats(0, 1, allow_nan=False)


@pytest.mark.parametrize("case", CASES)
def test_holm_equals_r(case: dict[str, list[float]]) -> None:
    np.testing.assert_allclose(holm(case["p"]), case["holm"], rtol=1e-12)


def test_holm_by_hand() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx((0.06, 0.03, 0.06))
    assert holm([]) == ()


def test_holm_leaves_untested_outcomes_out_of_the_count() -> None:
    adjusted = holm([0.01, math.nan, 0.04])
    assert math.isnan(adjusted[1])
    assert (adjusted[0], adjusted[2]) == pytest.approx((0.02, 0.04))


def test_holm_refuses_what_is_not_a_probability() -> None:
    with pytest.raises(ValueError, match="outside"):
        holm([0.2, 1.2])


@given(st.lists(probabilities, min_size=1, max_size=8), st.randoms())
def test_holm_never_lowers_keeps_order_and_ignores_position(p: list[float], shuffler) -> None:
    adjusted = holm(p)
    assert all(raw <= value <= 1 for raw, value in zip(p, adjusted, strict=True))
    assert min(adjusted) == min(1.0, min(p) * len(p))
    places = list(range(len(p)))
    shuffler.shuffle(places)
    assert holm([p[i] for i in places]) == tuple(adjusted[i] for i in places)
