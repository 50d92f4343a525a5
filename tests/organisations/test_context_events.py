from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from bestendig.common import scope
from bestendig.organisations.actions.events import change_event, record_event, remove_event
from bestendig.organisations.models import ContextEvent
from bestendig.organisations.queries.events import events, events_for
from bestendig.organisations.rules.home_words import about_home

INSIDE = ContextEvent.Side.INSIDE
DAY = date(2025, 9, 1)


@pytest.fixture
def here(world):
    with translation.override("en"), scope.bind(world.here.organisation.pk):
        yield world.here


def test_event_is_about_units_or_about_everybody(here):
    whole = record_event("Vacaturestop opgeheven", INSIDE, DAY)
    part = record_event("Nieuw zaaksysteem", INSIDE, date(2025, 10, 1), units=[here.team])
    span = (date(2025, 1, 1), date(2025, 12, 31))
    assert list(events_for([here.team.pk], *span)) == [whole, part]
    assert list(events_for([here.concern.pk], *span)) == [whole]
    assert list(events_for([here.team.pk], date(2026, 1, 1), date(2026, 2, 1))) == []


def test_event_that_lasts_is_found_in_the_middle(here):
    event = record_event("Verbouwing", INSIDE, DAY, date(2026, 3, 1))
    assert list(events_for([], date(2026, 1, 1), date(2026, 2, 1))) == [event]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Teamleider is zwanger", "zwanger"),
        ("Jan ziek gemeld", "ziek gemeld"),
        ("Burn-out in het team", "Burn-out"),
        ("scheiding van Jo", "scheiding"),
        ("Mantelzorger", "Mantelzorger"),
        ("A colleague is sick", "sick"),
        ("Corona", ""),
        ("Nieuwe afvalscheidingsroute", ""),
        ("Ziekteverzuim gedaald", ""),
        ("Therapieruimte geopend", ""),
    ],
)
def test_words_about_home_or_health(words, found):
    assert about_home(words).split(" ")[0] == found.split(" ")[0]


def test_event_about_somebodys_home_is_refused_kindly(here):
    with pytest.raises(ValidationError) as caught:
        record_event("Robin is zwanger", INSIDE, DAY, description="Jo doet een therapie")
    assert caught.value.message_dict == {
        "title": ["“zwanger” sounds like somebody's home or health. Write what happened at work."],
        "description": [
            "“therapie” sounds like somebody's home or health. Write what happened at work."
        ],
    }
    assert not events().exists()


def test_event_does_not_end_before_it_begins(here):
    with pytest.raises(ValidationError) as caught:
        record_event("Verbouwing", INSIDE, DAY, date(2025, 8, 1))
    assert caught.value.message_dict == {"ends_on": ["That is before it began."]}


def test_event_is_changed_and_removed(here):
    event = record_event("Nieuw zaaksysteem", INSIDE, DAY, units=[here.team])
    change_event(event, "Nieuw systeem", INSIDE, DAY)
    (found,) = events()
    assert (found.title, list(found.units.all())) == ("Nieuw systeem", [])
    remove_event(found)
    assert not events().exists()


def test_unit_of_another_organisation_is_refused(here, world):
    with pytest.raises(scope.WrongScope):
        record_event("Nieuw zaaksysteem", INSIDE, DAY, units=[world.there.team])
    assert not events().exists()
