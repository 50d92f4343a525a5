"""People who write in the private ring, as they do it: with a PIN, in every part."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import Place, make_person, sign_in

from bestendig.common import scope
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role


def write_everything(browser: Client, words: str, pin: str) -> None:
    """Begin a ring, and let `words` stand in each part that takes words; on, back, and closed."""
    browser.post(reverse("ring:begin"), {"pin": pin, "again": pin})
    day = timezone.localdate()
    for part, said in (
        ("richting", {"cluster": "vitality", "words": f"Naar {words}."}),
        ("verkennen", {"enjoys": words, "good_at": f"in {words}", "learns": f"door {words}"}),
        ("doel", {"words": f"Mijn {words} halen", "look_back": day + timedelta(days=40)}),
        ("stand", {"word": "durven"}),
        ("gewoonte", {"words": f"elke dag {words}"}),
        ("week", {"words": f"Gelukt: {words}!"}),
        ("praten", {"who": words, "on": day, "words": f"over {words}"}),
        # Refused, so that the page comes back with what was typed.
        ("doel", {"words": f"Zonder dag: {words}", "look_back": ""}),
    ):
        answer = browser.post(reverse("journey:write", args=[part]), said)
        assert answer.status_code in {200, 302}
    assert words in browser.get(reverse("journey:plan")).content.decode()
    # The habit on the own page, and a draft that is begun with the own words and not kept.
    assert words in browser.get(reverse("home:today")).content.decode()
    begun = browser.post(reverse("tailored:ask"), {"begin": "1", "what": f"Mijn {words} halen"})
    assert words in begun.content.decode()
    # Mail that comes of it: the weekly one, and for who is asked as a buddy.
    for part, do in (("week", "remind"), ("maatje", "wish")):
        browser.post(reverse("journey:write", args=[part]), {"do": do})
    prepare_for_a_talk(browser, words)
    browser.post(reverse("ring:close"))
    # Too late: the form is carried by the page that asks for the PIN; and a wrong one first.
    late = {"words": f"Later: {words}"}
    address = reverse("journey:write", args=["week"])
    assert words in browser.post(address, late).content.decode()
    assert browser.post(address, {**late, "ring_pin": "000111"}).status_code == 403
    assert browser.post(address, {**late, "ring_pin": pin}).status_code == 302


def prepare_for_a_talk(browser: Client, words: str) -> None:
    """Invite the manager, and write for oneself what to talk about; none of it is chosen."""
    day = timezone.localdate() + timedelta(days=7)
    asked = {"day": day, "time": "09:00", "where": "", "words": "Zullen we praten?"}
    talk = browser.post(reverse("talks:ask"), asked)["Location"]
    said = {"coming": f"Er komt {words}", "me": f"Ik sta voor {words}", "room": words}
    assert browser.post(f"{talk}voorbereiden/", said).status_code == 302
    assert words in browser.get(f"{talk}voorbereiden/").content.decode()
    assert words in browser.get(f"{talk}kiezen/").content.decode()
    assert words not in browser.get(talk).content.decode()


def writers(place: Place, number: int) -> list[tuple[Person, Client]]:
    """So many employees, each with a browser of their own."""
    found = []
    with scope.bind(place.organisation.pk):
        people = [make_person(place, Role.EMPLOYEE, f"schrijver{n}") for n in range(number)]
        for person in people:
            person.manager = place.people[Role.MANAGER]
            person.save()
    for person in people:
        browser = Client(raise_request_exception=False)
        sign_in(browser, person, Role.EMPLOYEE)
        found.append((person, browser))
    return found


def new_words() -> str:
    """Words that stand nowhere else."""
    return f"zwemles{secrets.token_hex(8)}"


def new_pin() -> str:
    """Nine digits that stand nowhere else."""
    return f"73{secrets.randbelow(10**7):07}"
