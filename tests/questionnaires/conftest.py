import pytest
from django.utils import translation

from bestendig.common import scope
from bestendig.questionnaires.meaning import Phrasing


@pytest.fixture
def inside(world):
    """Inside the first organisation, in Dutch."""
    with scope.bind(world.here.organisation.pk), translation.override("nl"):
        yield world.here


@pytest.fixture
def told():
    """A sentence that there is nothing to say about."""

    def make(dutch="Ik weet waar ons team staat.", english="I know where our team is.", **other):
        values = {"answers": "L5", "reverse": False, "construct": ""}
        return Phrasing(dutch=dutch, english=english, **{**values, **other})

    return make
