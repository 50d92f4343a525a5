"""Each page of somebody's own rooms, on a telephone and on a desk, in both languages: no fault for
a screen reader, nothing to scroll sideways, and every target large enough for a thumb."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.browser.test_tailored_walk import SMALL
from tests.world import make_place

from bestendig.common import scope
from bestendig.common.ring import pins
from bestendig.dialogue.conversations import agreeing, inviting
from bestendig.dialogue.conversations.models import Conversation, State
from bestendig.dialogue.tailored import asking, signing
from bestendig.dialogue.tailored.rules import FIELDS
from bestendig.organisations.roles import Role
from bestendig.pages.ring.door import cookie_name

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK, PIN = {"width": 390, "height": 844}, {"width": 1280, "height": 900}, "394817"


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


@pytest.fixture
def place(db):
    return make_place("voorbeeldstad", "Voorbeeldstad")


def a_talk(place, *, held):
    """One that is to come; or one of which both wrote what they agreed."""
    jo, robin = place.people[Role.EMPLOYEE], place.people[Role.MANAGER]
    at = timezone.now() + timedelta(days=3)
    made = inviting.invite_employee(robin, jo.pk, at, "In de bus", "Hoi, praten?")
    if held:
        inviting.mark_held(robin, made.pk, timezone.localdate())
        agreeing.write_outcome(robin, made.pk, "Jo leidt twee ochtenden.", 0)
    return made.pk


def an_agreement(place, talk, *, signed):
    jo, robin = place.people[Role.EMPLOYEE], place.people[Role.MANAGER]
    made = asking.ask(jo, jo, "tasks", "Twee ochtenden voordoen", talk=talk)
    today = timezone.localdate()
    said = dict.fromkeys(FIELDS, "Voordoen en meekijken.") | {
        "kind": "tasks", "hours_planned": 80, "euros_planned": 0, "starts_on": today,
        "review_on": today + timedelta(days=60),
    }  # fmt: skip
    asking.write_draft(made, jo, said, 1)
    if signed:
        for person in (jo, robin):
            signing.sign(made, person, 2)
    return made


def looked_at(page, addresses):
    """Each of these, at both widths and in both languages."""
    for address in addresses:
        for prefix in ("", "/en"):
            page.set_viewport_size(PHONE)
            page.goto(f"{page.site}{prefix}{address}")
            sound(page)
            assert page.evaluate(SMALL) == [], (prefix, address)
            picture(page, f"{prefix}{address}-390")
        page.set_viewport_size(DESK)
        page.goto(f"{page.site}{address}")
        sound(page)
        picture(page, f"{address}-1280")


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        name = name.strip("/").replace("/", "_").replace("?", "_")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_every_page_of_ones_own(visitor, place):
    page = visitor
    with scope.bind(place.organisation.pk):
        held = a_talk(place, held=True)
        going = a_talk(place, held=False)
        draft = an_agreement(place, held, signed=False)
        signed = an_agreement(place, None, signed=True)
    arrive(page, place.people[Role.EMPLOYEE], Role.EMPLOYEE)
    looked_at(page, [reverse("ring:begin")])
    page.get_by_label("Je pincode").fill(PIN)
    page.get_by_label("Nog een keer dezelfde").fill(PIN)
    page.get_by_role("button", name="Kies deze pincode").click()
    parts = [f"{reverse('journey:plan')}?deel={x}" for x in ("doel", "maatje", "delen", "idee")]
    talks = [reverse(f"talks:{x}", args=[going])
             for x in ("thread", "moment", "held", "prepare", "choose")]  # fmt: skip
    talks += [reverse(f"talks:{x}", args=[held]) for x in ("thread", "outcome", "prepare")]
    agreements = [reverse(f"tailored:{x}", args=[draft]) for x in ("agreement", "write", "helper")]
    agreements += [reverse(f"tailored:{x}", args=[signed]) for x in ("agreement", "review", "used")]
    own = ("journey:shared", "ring:change", "ring:forgotten", "talks:list", "tailored:mine",
           "tailored:ask", "tailored:self_check", "programmes:calendar", "home:today")  # fmt: skip
    looked_at(page, [*parts, *talks, *agreements, *map(reverse, own)])


def test_every_page_of_the_lock_and_of_who_leads_and_helps(visitor, place):
    page = visitor
    with scope.bind(place.organisation.pk):
        a_talk(place, held=False)
        Conversation.objects.update(state=State.NOT_HELD)
        a_talk(place, held=False)
        an_agreement(place, None, signed=True)
    arrive(page, place.people[Role.MANAGER], Role.MANAGER)
    jo = place.people[Role.EMPLOYEE].pk
    looked_at(page, [
        reverse("talks:list"), reverse("tailored:team"), reverse("tailored:ask_for", args=[jo]),
        *(reverse("talks:thread", args=[x]) for x in pks(place)),
    ])  # fmt: skip
    arrive(page, place.people[Role.HR], Role.HR)
    looked_at(page, map(reverse, ("tailored:standing", "programmes:calendar",
                                  "account:code_for_now")))  # fmt: skip

    page.goto(f"{page.site}{reverse('ring:begin')}")
    page.get_by_label("Je pincode").fill(PIN)
    page.get_by_label("Nog een keer dezelfde").fill(PIN)
    page.get_by_role("button", name="Kies deze pincode").click()
    page.goto(f"{page.site}{reverse('journey:plan')}?deel=gewoonte")
    page.get_by_label("Mijn gewoonte").locator("visible=true").fill("Elke dag lopen")
    page.context.clear_cookies(name=cookie_name())
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Bewaar").locator("visible=true").click()
    expect(page.get_by_label("Je pincode")).to_be_visible()  # carried, and nothing lost
    sound(page)
    looked_at(page, [reverse("ring:open")])
    page.get_by_label("Je pincode").fill("999111")
    page.get_by_role("button", name="Openen").click()
    sound(page)
    page.get_by_label("Je pincode").fill(PIN)
    page.get_by_role("button", name="Openen").click()
    sound(page)  # somebody tried


def pks(place):
    with scope.bind(place.organisation.pk):
        return list(Conversation.objects.values_list("pk", flat=True))
