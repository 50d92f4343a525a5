"""What thirty people wrote in the private ring is on no page and in no file, for any role.

`make canary` runs the whole of it and counts; among the other tests three people write, and those
who see most look.
"""

from __future__ import annotations

import os
import zipfile
from datetime import datetime, time
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.walls.both import make_side
from tests.walls.private_writing import new_pin, new_words, write_everything, writers
from tests.walls.scanning import Place, database_file, rows
from tests.walls.walking import filled, routes, walkers

from bestendig.common import keys, scope
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.keys import State
from bestendig.common.ring import opening, pins
from bestendig.common.ring.models import Ring
from bestendig.dialogue.conversations.models import Preparation
from bestendig.journey import buddies
from bestendig.journey.actions import next_friday
from bestendig.journey.models import Leaf
from bestendig.journey.reminding import remind_due, tell_asked
from bestendig.organisations.models import Account
from bestendig.organisations.rights.erasing import erase_own_part
from bestendig.organisations.roles import Role
from bestendig.organisations.taking import actions
from bestendig.organisations.taking.models import Package
from bestendig.releases.models import Release

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.on_sqlite]
REPORT = os.environ.get("CANARY_REPORT", "")
WRITERS = 30 if REPORT else 3
# Who sees most; all of them where it is counted.
SOME = {"visitor", "manager", "hr", "dpo", "organisation_admin", "platform_admin"}


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


def whole(answer) -> bytes:
    """Also of an answer in pieces, and of what is in a zip file (a workbook is one)."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content + unzipped(content)


def unzipped(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return b""
    with zipfile.ZipFile(BytesIO(content)) as file:
        return b"".join(unzipped_part(file, name) for name in file.namelist())


def unzipped_part(file, name) -> bytes:
    content = file.read(name)
    return content + unzipped(content)


def pages(here, there, platform):
    """Every address as everybody, and who looked."""
    for walker in walkers(here, there, platform):
        if walker.stranger and walker.role is not Role.PLATFORM_ADMIN:
            continue  # what another organisation gets at is the walk's to show
        if not REPORT and walker.who not in SOME:
            continue
        walker.client.raise_request_exception = False
        for route in routes():
            kwargs, _of_side = filled(route, here)
            answer = walker.client.get(reverse(route.name, kwargs=kwargs))
            yield walker.who, Place(f"{walker.who} {route.name}", whole(answer))


def packages():
    """Both packages of the organisation, as they are fetched."""
    for kind in (Package.Kind.ARCHIVE, Package.Kind.LEAVING):
        package = actions.request_package(kind)
        run_waiting()
        package.refresh_from_db()
        content = b"".join(actions.fetch_package(package).pieces)
        yield Place(f"package {kind}", content + unzipped(content))


def mails_of(here, people):
    """What the clock of Mijn plan queues on a Friday by day: how many for each kind."""
    friday = next_friday(timezone.localdate())
    by_day = timezone.make_aware(datetime.combine(friday, time(9)))
    with scope.bind(here.id):
        buddies.ask(people[0].pk, people[1].pk)
        return remind_due(by_day), tell_asked(by_day)


def test_what_is_written_privately_is_nowhere_and_gone_after_erasing(plain_site, capfd):
    here, there = make_side("hier", "Hier"), make_side("daar", "Daar")
    platform = Account.objects.create_user("platform@bestendig.example", is_platform_admin=True)
    planted, people = [], []
    for person, browser in writers(here.place, WRITERS):
        words, pin = new_words(), new_pin()
        write_everything(browser, words, pin)
        planted += [words.encode(), pin.encode()]
        people.append((person, browser, words.encode(), pin))
    searched, looked, found = 0, set(), []

    def search(place):
        nonlocal searched
        searched += 1
        found.extend(place.name for word in planted if word in place.content)

    mailed = mails_of(here, [person for person, *_rest in people])
    for who, place in pages(here, there, platform):
        looked.add(who)
        search(place)
    with scope.bind(here.id):
        Release.objects.all().delete()  # of made-up rows there is no picture to put in a package
        for place in packages():
            search(place)
    for place in (*rows(), database_file()):
        search(place)
    said = capfd.readouterr()
    search(Place("output and log", (said.out + said.err).encode()))

    # The search finds what is there: its owner reads it, with the PIN.
    person, browser, words, pin = people[0]
    browser.post(reverse("ring:open"), {"pin": pin})
    assert words in browser.get(reverse("journey:plan")).content
    assert words in browser.get(reverse("rights:own_json")).content

    with scope.bind(here.id):
        before = Ring.objects.get(person_id=person.pk)  # as a backup has it
        rings = list(Ring.objects.filter(person_id__in=[x.pk for x, *_rest in people]))
        for person, *_rest in people:
            erase_own_part(person.pk)
        for room in (Leaf, Preparation):
            assert not room.objects.filter(owner__in=[x.pk for x, *_rest in people]).exists()
        for ring in rings:
            info = keys.store().info(f"{here.id}/ring/{ring.pk}")
            assert info.state is State.DESTROYED
        before.save(force_insert=True)  # put back, it opens for nobody
        with pytest.raises(opening.RingGone):
            opening.open_with(before.person_id, pin)
    assert words not in browser.get(reverse("journey:plan"), follow=True).content
    search(database_file())

    if REPORT:
        with open(REPORT, "w", encoding="utf-8") as out:
            out.write(f"{searched} {len(looked)} {len(found)}\n")
    assert found == []
    assert mailed == (WRITERS, 2)  # the side has somebody who was asked, too
    assert (len(rings), len(looked) >= len(SOME)) == (WRITERS, True)
    assert Role.EMPLOYEE in looked or not REPORT
