"""Two people, two telephones: asked, written, signed by both, looked back at, changed, ended."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import PATIENCE, arrive
from tests.browser.test_check_walks import sound
from tests.world import make_person, make_place

from bestendig.common import scope
from bestendig.dialogue.tailored.models import AgreementVersion
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
# Links inside a sentence may be as small as the sentence (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll("main button, main a, main input, main select")]
  .filter(x => x.offsetParent && x.type !== "hidden" && !x.closest("nav"))
  .map(x => [x, x.type === "radio" || x.type === "checkbox"
    ? (x.labels[0].closest("div") || x.labels[0]) : x])
  .filter(([x, box]) => box.getBoundingClientRect().height < 43.5)
  .map(([x]) => x.outerHTML.slice(0, 120))"""


@pytest.fixture
def phones(visitor, browser):
    """The one telephone, and the other."""
    context = browser.new_context(viewport=PHONE, locale="nl-NL")
    other = context.new_page()
    other.set_default_timeout(PATIENCE)
    other.site, other.troubles = visitor.site, []
    other.on("pageerror", lambda error: other.troubles.append(str(error)))
    visitor.set_viewport_size(PHONE)
    yield visitor, other
    context.close()


def good(page):
    """Sound, and every target is large enough for a thumb."""
    sound(page)
    assert page.evaluate(SMALL) == []


def test_two_people_make_keep_change_and_end_an_agreement(phones):
    jo, robin = phones
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(place.organisation.pk):
        make_person(place, Role.EMPLOYEE, "Charlie")
    arrive(jo, place.people[Role.EMPLOYEE], Role.EMPLOYEE)
    arrive(robin, place.people[Role.MANAGER], Role.MANAGER)
    taps = []
    jo.expose_function("tapped", lambda: taps.append(1))
    jo.add_init_script("addEventListener('click', e => e.isTrusted && window.tapped())")

    jo.goto(f"{jo.site}/maatwerk/")
    good(jo)
    jo.get_by_role("link", name="Vraag een afspraak").click()
    good(jo)
    jo.get_by_label("taken", exact=True).check()
    jo.get_by_label("Wat wil je afspreken?").fill("Twee ochtenden voordoen")
    jo.get_by_role("button", name="Ga verder").click()
    jo.get_by_label("Wat levert deze afspraak jou op?").fill("Vertellen in plaats van tillen")
    jo.get_by_label("Wat levert het ons werk op?").fill("Twee nieuwe mensen ingewerkt")
    good(jo)
    jo.get_by_role("button", name="Bewaar").click()
    expect(jo.get_by_text("wat collega's ervan merken")).to_be_visible()
    good(jo)
    robin.goto(f"{robin.site}/maatwerk/")
    expect(robin.get_by_text("Twee ochtenden voordoen")).to_have_count(0)

    jo.get_by_role("link", name="Laat een collega meedenken").click()
    good(jo)
    jo.get_by_label("Wie denkt er met je mee?").fill("Charlie")
    jo.get_by_role("button", name="Vraag om mee te denken").click()
    expect(jo.get_by_text("Charlie denkt mee")).to_be_visible()
    jo.get_by_role("link", name="Schrijf verder").click()
    jo.get_by_label("Wat merken je collega's ervan").fill("Besproken in de ochtend. Het kan.")
    jo.get_by_role("button", name="Bewaar").click()
    jo.get_by_role("button", name="Akkoord, ik teken").click()
    expect(jo.get_by_role("status")).to_contain_text("Jij hebt getekend")
    assert len(taps) <= 20, taps
    good(jo)

    robin.goto(f"{robin.site}/vandaag/")
    robin.get_by_role("link", name="Teken de afspraak met Employee").click()
    good(robin)
    robin.get_by_role("link", name="Pas de tekst aan").click()
    good(robin)
    robin.get_by_text("Stappen, uren en geld").click()
    robin.get_by_label("Hoeveel uur werktijd?").fill("80")
    good(robin)
    robin.get_by_role("button", name="Bewaar").click()
    robin.get_by_role("button", name="Akkoord, ik teken").click()
    jo.goto(f"{jo.site}/vandaag/")
    jo.get_by_role("link", name="Teken de afspraak met Manager").click()
    jo.get_by_role("button", name="Akkoord, ik teken").click()
    expect(jo.get_by_role("status")).to_contain_text("Jullie hebben allebei getekend")
    good(jo)

    robin.reload()
    robin.get_by_role("link", name="Kijk terug, wijzig of stop").click()
    good(robin)
    new_day = timezone.localdate() + timedelta(days=200)
    robin.get_by_label("Wanneer kijken jullie weer?").fill(new_day.isoformat())
    robin.get_by_role("button", name="Het past nog, ik teken").click()
    jo.reload()
    jo.get_by_role("button", name="Akkoord, ik teken").click()

    jo.get_by_role("link", name="Kijk terug, wijzig of stop").click()
    jo.get_by_role("button", name="Wijzig de afspraak").click()
    jo.get_by_label("Wat spreken jullie af?").fill("Eén ochtend voordoen")
    jo.get_by_role("button", name="Bewaar").click()
    jo.get_by_role("button", name="Akkoord, ik teken").click()
    robin.reload()
    good(robin)
    robin.get_by_role("button", name="Akkoord, ik teken").click()
    robin.get_by_text("Wat we eerder afspraken").click()
    expect(robin.get_by_role("heading", name="Versie 1")).to_be_visible()
    good(robin)
    robin.get_by_role("link", name="Kijk terug, wijzig of stop").click()
    robin.get_by_role("button", name="Stop vandaag met de afspraak").click()
    expect(robin.get_by_role("status")).to_contain_text("Beëindigd")
    good(robin)
    robin.goto(f"{robin.site}/maatwerk/team/")
    good(robin)
    with scope.bind(place.organisation.pk):
        assert AgreementVersion.objects.count() == 3


@pytest.mark.parametrize("scripts", [True, False])
def test_three_questions_stay_on_the_screen(browser, site, scripts):
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
    page = context.new_page()
    page.site = site
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    arrive(page, place.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page.goto(f"{site}/maatwerk/voor-jezelf/")
    sent = []
    # The icon of the page may come late; it says nothing of what was chosen.
    page.on("request", lambda x: x.url.endswith(".svg") or sent.append(x.url))
    hint = page.get_by_text("Dan is er ruimte voor iets nieuws")
    expect(hint).to_be_hidden()
    page.get_by_label("Ik heb nog zin in iets anders.").check()
    expect(hint).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Kijk eens bij ander werk")).to_be_visible()
    assert sent == []
    expect(page.locator("main form")).to_have_count(0)
    page.reload()
    expect(hint).to_be_visible()  # on paper every hint stands there
    page.emulate_media(media="screen")
    expect(hint).to_be_hidden()
    context.close()
