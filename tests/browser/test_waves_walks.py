"""From a template to a closed survey: the adviser plans and launches, the works council reads the
exact questions beforehand, the clock closes it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.measurement.conftest import agree_on_everything
from tests.released import _answer as answer_all
from tests.released import fill
from tests.survey_town import quick_keys  # noqa: F401 - a fixture
from tests.world import make_place

from bestendig.common import scope
from bestendig.common.jobs.performing import run_waiting
from bestendig.measurement import tasks
from bestendig.measurement.actions import closing, responding
from bestendig.measurement.models import Wave
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(quick_keys):  # noqa: F811 - the fixture
    made = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(made.organisation.pk):
        fill(made)
        agree_on_everything()
        new = made.people[Role.COACH]
        Person.objects.filter(pk=new.pk).update(imported_at=timezone.now())
    return made


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def link(page, name):
    return page.get_by_role("link", name=name, exact=True)


def test_adviser_launches_what_the_works_council_read_and_sees_it_closed(
    visitor, place, monkeypatch
):
    page = visitor
    page.set_viewport_size({"width": 1280, "height": 900})
    arrive(page, place.people[Role.ADVISER], Role.ADVISER)
    page.goto(f"{page.site}/vandaag/")
    link(page, "Metingen").click()
    sound(page)
    link(page, "Nieuwe meting").click()
    page.get_by_role("link", name="Eén keer").click()
    today = timezone.localdate()
    page.get_by_label("Hoe noem je het?").fill("Najaar")
    page.get_by_label("Wat wil je weten?").fill("Hoe gaat het met werken hier?")
    page.get_by_label("Wanneer opent hij?").fill(today.isoformat())
    page.get_by_label("Wanneer sluit hij?").fill((today + timedelta(days=11)).isoformat())
    sound(page)
    button(page, "Ga verder").click()

    page.locator("button[value=core]").click()
    expect(page.get_by_text("Nederlands en Engels, compleet")).to_be_visible()
    sound(page)
    link(page, "Verder naar Mensen").click()
    expect(page.get_by_text("ongeveer 78, als 60% meedoet")).to_be_visible()
    sound(page)
    link(page, "Verder naar Afspraken").click()
    button(page, "Leg het plan vast").click()
    expect(page.get_by_text("1 mens is korter dan 30 dagen geleden")).to_be_visible()
    sound(page)
    link(page, "Verder naar Versturen").click()
    sound(page)
    thread = page.url

    # The works council reads it before anything is launched, on a phone.
    page.set_viewport_size({"width": 390, "height": 844})
    arrive(page, place.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    page.goto(f"{page.site}/vandaag/")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role(
        "link", name="Plannen en metingen"
    ).click()
    page.get_by_role("link", name="Najaar").click()
    expect(page.get_by_text("Versie 1, vastgelegd op")).to_be_visible()
    page.get_by_role("group").get_by_text("1 mens", exact=True).click()
    expect(page.get_by_text(str(place.people[Role.COACH]), exact=True)).to_be_visible()
    sound(page)
    page.get_by_role("link", name="De precieze vragen").click()
    expect(page.locator(".ask")).to_have_count(12)
    sound(page)

    page.set_viewport_size({"width": 1280, "height": 900})
    arrive(page, place.people[Role.ADVISER], Role.ADVISER)
    page.goto(thread)
    button(page, "Verstuur deze meting").click()
    expect(page.get_by_text("staat klaar")).to_be_visible()
    sound(page)

    with scope.bind(place.organisation.pk):
        wave = Wave.objects.get()
        closing.open_due(max(timezone.now(), wave.opens_at))  # at eight, whenever this runs
        answer_all(wave)
        responding.note_responses(today)
    page.reload()
    expect(page.get_by_text("100% deed mee")).to_be_visible()
    sound(page)

    with monkeypatch.context() as patch:
        later = wave.closes_at + timedelta(minutes=1)
        patch.setattr("django.utils.timezone.now", lambda: later)
        tasks.turn_boxes()
    page.reload()
    expect(page.get_by_text("wacht op zijn beurt")).to_be_visible()
    sound(page)
    run_waiting()
    page.reload()
    expect(page.get_by_text("De formulieren en de sleutels zijn vernietigd.")).to_be_visible()
    sound(page)
    link(page, "Bekijk de uitkomst").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.troubles == []
