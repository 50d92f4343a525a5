"""What tests of organisations share."""

from __future__ import annotations

import pytest
from tests.world import make_place

from bestendig.common import scope


@pytest.fixture
def here(db, prepared):
    """Voorbeeldstad with somebody in every role, bound."""
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(place.organisation.pk):
        yield place
