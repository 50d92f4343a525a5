"""From a task to a refresher and to a mark that is asked for; and the fund's analyst, who reads the
fund's own programme."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.browser.test_finding_walk import town  # noqa: F401 - a fixture
from tests.world import make_person, make_place

from bestendig.common import scope
from bestendig.organisations.models import Organisation
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_refresher_and_a_mark_are_asked_for_in_few_clicks(town, width):  # noqa: F811
    page, place = town, town.place
    with scope.bind(place.organisation.pk):
        for number in range(12):
            person = make_person(place, Role.EMPLOYEE, f"Mens{number}")
            Enrolment.objects.create(programme=page.programme, person=person, way="own", state="in")
    page.set_viewport_size({"width": width, "height": 900})
    arrive(page, place.people[Role.ADVISER], Role.ADVISER)
    page.goto(page.site + reverse("programmes:upkeep", args=[page.programme.pk]))
    page.get_by_role("link", name="Maak een opfrisser").click()
    sound(page)
    page.get_by_label("Waar?").fill("Kantine")
    page.get_by_label("Hoe laat?").fill("10:00")
    page.get_by_label("Een korte vragenlijst").check()
    page.get_by_role("button", name="Zet het klaar").click()
    expect(page.get_by_text("Klaargezet: opfrisser op")).to_be_visible()
    expect(page.get_by_text("Duo's op pad: hoe staat het nu?").first).to_be_visible()
    sound(page)

    page.goto(page.site + reverse("programmes:finding", args=[page.programme.pk]))
    page.get_by_role("link", name="Vraag het wie meedeed").click()
    expect(page.get_by_text("Welk cijfer geef je de hele activiteit?")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Zet het klaar").click()
    expect(page.get_by_text("Dit is gevraagd.")).to_be_visible()
    page.get_by_role("link", name="het plan").first.click()
    expect(page.get_by_text("Wie bij een bijeenkomst was.")).to_be_visible()
    sound(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_funds_analyst_reads_the_funds_own_programme(visitor, width):
    place, page = make_place("voorbeeldfonds", "Voorbeeldfonds"), visitor
    Organisation.objects.update(kind="fund")
    page.set_viewport_size({"width": width, "height": 900})
    today = timezone.localdate()
    with scope.bind(place.organisation.pk):
        made = begin_programme(
            Details(
                name="Steviger Begeleiden", promise="Leer betere vragen stellen.", helpers=True,
                begins=today + timedelta(days=60), ends=today + timedelta(days=120),
                owner=place.people[Role.HR].pk,
            )
        )  # fmt: skip
        taker = make_person(place, Role.EMPLOYEE, "Deelnemer")
        Enrolment.objects.create(programme=made, person=taker, way="own", state="in")
    arrive(page, place.people[Role.FUND_ANALYST], Role.FUND_ANALYST)
    page.goto(f"{page.site}/vandaag/")
    sound(page)
    page.get_by_role("link", name="Steviger Begeleiden: denken").click()
    expect(page.get_by_text("Nog niet gemeten.")).to_be_visible()
    sound(page)
    assert "Deelnemer" not in page.content()
    page.get_by_role("navigation").get_by_role(
        "link", name="Programma's van het fonds"
    ).first.click()
    expect(page.get_by_role("heading", name="Programma's van het fonds", level=1)).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Wat werkt?").first.click()
    page.get_by_role("link", name="Bekijk de voorbeelden").click()
    sound(page)
