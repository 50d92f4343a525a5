"""The manager of a small team, on a telephone: a week, a step, room to learn, and the drawer."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.browser.test_talk_walk import TELEPHONE, Thumb, second  # noqa: F401 - a fixture
from tests.world import make_place

from bestendig.catalogue.models import Intervention
from bestendig.common import scope
from bestendig.dialogue.conversations.models import Conversation, State
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Seconds for a part: the page promises five minutes a week.
MOST = 180


@pytest.fixture
def place():
    found = make_place("voorbeeldstad", "Voorbeeldstad")
    day = timezone.localdate() - timedelta(days=500)
    with scope.bind(found.organisation.pk):
        Intervention.objects.create(
            name="Spreken in het openbaar", summary="Drie avonden", added_at=timezone.now()
        )
        Conversation.objects.create(
            employee=found.people[Role.EMPLOYEE], manager=found.people[Role.MANAGER],
            opener="manager", asked_by="manager", state=State.HELD, made_on=day, held_on=day,
            at=timezone.make_aware(datetime.combine(day, time(9))),
        )  # fmt: skip
    return found


def test_a_manager_of_a_small_team_has_a_week_a_step_and_room_to_give(
    visitor,
    second,  # noqa: F811 - the fixture
    place,
    record_property,
):
    visitor.set_viewport_size(TELEPHONE)
    robin, jo = Thumb(visitor), Thumb(second)
    arrive(visitor, place.people[Role.MANAGER], Role.MANAGER)
    arrive(second, place.people[Role.EMPLOYEE], Role.EMPLOYEE)

    robin.begin("the overdue talk")
    visitor.goto(f"{visitor.site}/vandaag/")
    robin.tap("link", "Het is meer dan een jaar geleden dat je met Employee praatte")
    robin.tap("button", "Verstuur de uitnodiging")
    assert robin.at.taps == 2

    robin.begin("one step")
    visitor.goto(f"{visitor.site}/vandaag/")
    robin.tap("link", "Mijn team")
    visitor.get_by_text("Waarom deze stap?").click()
    robin.look()
    expect(visitor.get_by_text("telt niet mee")).to_be_visible()
    robin.tap("button", "Niet voor mij")
    expect(visitor.get_by_text("Nu even geen stap")).to_be_visible()

    robin.begin("propose")
    robin.tap("link", "Leerruimte")
    robin.tap("link", "Stel iemand iets voor")
    visitor.get_by_label("Aan wie?").select_option(label="Employee")
    visitor.get_by_label("Wat stel je voor?").select_option(label="Spreken in het openbaar")
    visitor.get_by_label("Hoeveel uur werktijd?").fill("16")
    robin.at.taps += 3
    robin.tap("button", "Stel het voor")
    expect(visitor.get_by_text("wacht op antwoord")).to_be_visible()

    jo.begin("say yes")
    second.goto(f"{second.site}/vandaag/")
    jo.tap("link", "Manager stelt je iets voor")
    jo.tap("button", "Ja, dat wil ik")

    robin.begin("for the whole team")
    visitor.reload()
    visitor.get_by_text("Schrijf op wat het hele team kreeg").click()
    robin.look()
    visitor.get_by_label("Waarvoor was het?").select_option(label="een collega inwerken")
    visitor.get_by_label("Hoeveel uur werktijd?").fill("12")
    robin.at.taps += 3
    robin.tap("button", "Voeg toe")
    expect(visitor.get_by_role("row", name="Samen")).to_contain_text("28")
    _together(visitor, second, robin, jo)

    robin.begin("with HR")
    robin.tap("link", "Voorbereiden met HR")
    robin.write("Je vraag over het team", "Hoe krijgen we buiten tijd om te leren?")
    robin.tap("button", "Stuur de vraag")
    visitor.set_viewport_size({"width": 1280, "height": 900})
    for address in ("/mijn-team/", "/mijn-team/leerruimte/", "/mijn-team/hr/", "/en/mijn-team/"):
        visitor.goto(f"{visitor.site}{address}")
        sound(visitor)

    taps = {part: x.taps for who in (robin, jo) for part, x in who.parts.items()}
    seconds = robin.seconds() | jo.seconds()
    record_property("taps", taps)
    record_property("seconds", seconds)
    print(taps, seconds)
    assert max(seconds.values()) < MOST
    assert max(taps.values()) <= 8
    assert second.troubles == []


def _together(visitor, telephone, robin, jo):
    """What is in the drawer, and what the team sees of it."""
    robin.begin("stories")
    visitor.goto(f"{visitor.site}/mijn-team/")
    drawer = visitor.locator("#meer")
    expect(drawer.get_by_role("button", name="Begin met verhalen")).to_be_hidden()
    visitor.get_by_text("Meer voor je team").click()
    robin.at.taps += 1
    robin.tap("button", "Begin met verhalen")
    robin.tap("button", "Naar de volgende")
    expect(drawer.get_by_text("Employee is aan de beurt")).to_be_visible()

    jo.begin("let it pass")
    telephone.goto(f"{telephone.site}/vandaag/")
    jo.tap("link", "Jij bent aan de beurt voor een verhaal")
    jo.tap("button", "Sla mijn beurt over")
    expect(telephone.get_by_text("Manager is aan de beurt")).to_be_visible()

    robin.begin("a goal")
    robin.tap("link", "Kies een doel")
    robin.write("Wat wil je samen bereiken?", "Tien keer meelopen")
    visitor.get_by_label("Hoe vaak, alles bij elkaar?").fill("10")
    until = timezone.localdate() + timedelta(days=30)
    visitor.get_by_label("Tot wanneer?").fill(until.isoformat())
    robin.at.taps += 2
    robin.tap("button", "Bewaar")
    robin.tap("button", "Eén erbij")
    expect(drawer.get_by_text("Samen 1 van 10")).to_be_visible()
    robin.begin("the own check")
    robin.tap("link", "Vier zinnen, alleen voor jou")
    visitor.get_by_label("Nog niet").first.check()
    expect(visitor.locator("#h1c")).to_be_visible()
    visitor.goto(f"{visitor.site}/mijn-team/")
