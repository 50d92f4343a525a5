"""Kenward–Roger against pbkrtest, and person-robust errors against each person's own row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bestendig.effects.cell_means import CellMeans, fit_cell_means
from bestendig.effects.cell_means import Tested as Answer
from bestendig.effects.designs import linear
from bestendig.effects.moments import Floats, moments_of
from bestendig.effects.values import NotEstimable, Reason
from tests.effects.test_cell_means import reference_moments

FOLDER = Path(__file__).parent.parent / "reference"
REFERENCE: dict[str, Any] = json.loads((FOLDER / "cell_means.json").read_text("utf-8"))


def tested(means: CellMeans | NotEstimable, row: Floats, **options: Any) -> Answer:
    assert isinstance(means, CellMeans)
    found = means.test(row, **options)
    assert isinstance(found, Answer)
    return found
