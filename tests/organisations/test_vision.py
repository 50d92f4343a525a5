from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from bestendig.common import scope
from bestendig.organisations.actions.vision import DEFINITION, SOURCE, write_vision
from bestendig.organisations.queries.vision import visions


@pytest.fixture(autouse=True)
def here(world):
    with translation.override("en"), scope.bind(world.here.organisation.pk):
        yield world.here


def test_definition_is_the_funds_word_for_word():
    assert DEFINITION == (
        "Duurzame inzetbaarheid houdt in dat medewerkers nu en in de toekomst fysiek, mentaal "
        "en sociaal gezond waardevol werk kunnen blijven doen dat past bij hun talenten, "
        "ambities en mogelijkheden. Dat vraagt om tijdige en voortdurende actie en interactie "
        "tussen werkgever en werknemer."
    )


def test_new_version_keeps_the_old_one():
    write_vision("", dated=date(2024, 9, 1))
    write_vision("Wij doen het samen.", dated=date(2025, 6, 1))
    assert [(v.version, v.own_words, v.dated, v.source) for v in visions()] == [
        (2, "Wij doen het samen.", date(2025, 6, 1), SOURCE),
        (1, "", date(2024, 9, 1), SOURCE),
    ]


def test_changed_definition_no_longer_names_the_fund():
    assert write_vision("", definition="Iets van onszelf", source=SOURCE).source == ""
    assert write_vision("", definition="Van elders", source="Een boek").source == "Een boek"


def test_version_that_changes_nothing_is_refused():
    write_vision("Wij doen het samen.")
    with pytest.raises(ValidationError, match="Nothing has changed"):
        write_vision("Wij doen het samen. ")
    with pytest.raises(ValidationError):
        write_vision("x", definition=" ")
