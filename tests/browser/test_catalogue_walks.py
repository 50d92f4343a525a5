"""The offer and “Wat werkt?”, as an employee and an adviser walk through them."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.catalogue.test_grading import LOTTERY
from tests.world import make_place

from bestendig.catalogue.actions import Described, add_intervention
from bestendig.catalogue.recording import Retained, record_result
from bestendig.common import scope
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(visitor):
    """Two interventions, one of them measured."""
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(place.organisation.pk):
        learn = add_intervention(
            Described(
                name="Leertijd",
                summary="Twee uur in de week om te leren van je eigen werk.",
                outcomes=("mastery",),
                factors=("room_to_learn",),
                phases=("action",),
                form="work",
                time="weeks",
            )
        )
        add_intervention(
            Described(
                name="Wandelen",
                summary="Samen naar buiten in de pauze.",
                outcomes=("vitality", "adaptability"),
                factors=("offer",),
                phases=("awareness", "action"),
            )
        )
        kept = Retained(share=0.33, low=0.1, high=0.6, months=6)
        record_result(learn.pk, replace(LOTTERY, source=uuid4(), retained=kept))
    visitor.place = place
    return visitor


@pytest.mark.parametrize("width", [390, 1280])
def test_one_selection_is_seen_in_three_ways_and_a_card_opens(town, width):
    page = town
    page.set_viewport_size({"width": width, "height": 900})
    arrive(page, page.place.people[Role.ADVISER], Role.ADVISER)
    page.goto(f"{page.site}/wat-werkt/")
    page.get_by_role("heading", name="Wat werkt?", level=1).wait_for()
    sound(page)
    page.get_by_role("link", name="Kaart van het aanbod").click()
    page.get_by_text("De kaart telt 2 maatregelen.").wait_for()
    sound(page)
    page.get_by_role("link", name=re.compile("Vakmanschap, Leerruimte, Doen")).click()
    page.get_by_role("heading", name="Leertijd").wait_for()
    assert page.get_by_text("Eén maatregel").is_visible()
    if width > 1000:
        page.get_by_text("Kies in het DI-model").click()
    sound(page)
    page.get_by_role("link", name="Leertijd").click()
    page.get_by_text("Ja, het werkt.").wait_for()
    page.get_by_text("Hoe weten we dit?").click()
    sound(page)


def test_the_drawing_filters_by_keyboard(town):
    page = town
    page.set_viewport_size({"width": 1280, "height": 900})
    arrive(page, page.place.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page.goto(f"{page.site}/aanbod/")
    sound(page)
    page.get_by_role("link", name="Vitaliteit").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Gekozen:").wait_for()
    assert page.get_by_role("heading", level=2).all_inner_texts() == ["Wandelen"]
    page.get_by_role("link", name="Wandelen").click()
    page.get_by_role("heading", name="Werkt het?").wait_for()
    sound(page)
