"""What changes in the work, on the pages: who reads, who writes, what one tap does."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.practice.test_futures import WORDS, changed, drawn, readers
from tests.world import make_person, make_unit, sign_in

from bestendig.catalogue.actions import Described, add_intervention
from bestendig.common import scope
from bestendig.demo.clock import on
from bestendig.dialogue.conversations import inviting
from bestendig.dialogue.conversations.queries import agenda_of
from bestendig.organisations.models import UnitKind
from bestendig.organisations.roles import Role
from bestendig.pages.futures.views import heard
from bestendig.practice.futures import cards, pulse
from bestendig.practice.futures.models import CardLine, Clear, ReaderCount
from bestendig.practice.futures.queries import picture_seen, pictures

TICK = r'value="(\w{24})"[^>]*><span>([^<]+)<'
pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


def client_of(inside, role):
    client = Client()
    sign_in(client, inside.people[role], role)
    return client


def read(client, name, *args):
    return client.get(reverse(f"futures:{name}", args=args)).content.decode()


FORM = {
    "title": "Minder balie", "changes": "Paspoorten per post", "begins": "2027", "until": "",
    "skills": "Uitleggen", "routes": "Meelopen",
}  # fmt: skip


def test_adviser_writes_of_everybody_and_everybody_reads(inside):
    offer = add_intervention(Described(name="Cursus Lastige Vragen", summary="Twee dagen."))
    adviser = client_of(inside, Role.ADVISER)
    bad = adviser.post(reverse("futures:add"), {**FORM, "work": "whole", "until": "2026"})
    assert "Dat is voordat het begint." in bad.content.decode()
    sent = adviser.post(reverse("futures:add"), {**FORM, "work": "whole", "offers": [offer.pk]})
    seen = pictures()[0]
    assert sent.url == reverse("futures:picture", args=[seen.picture.pk])
    for role in (Role.EMPLOYEE, Role.MANAGER, Role.BOARD, Role.WORKS_COUNCIL):
        client = client_of(inside, role)
        page = read(client, "picture", seen.picture.pk)
        assert "Paspoorten per post" in page
        assert reverse("catalogue:offered", args=[offer.pk]) in page
        assert "Minder balie" in client.get(reverse("course:course")).content.decode()
        assert "Minder balie" in read(client, "list")
    renew = reverse("futures:renew", args=[seen.picture.pk])
    assert "Paspoorten per post" in adviser.get(renew).content.decode()
    adviser.post(renew, {**FORM, "title": "Nog minder balie"})
    page = read(client_of(inside, Role.EMPLOYEE), "picture", seen.picture.pk)
    assert "Versie 2." in page
    assert "Hoe we het eerder zagen" in page
    adviser.post(reverse("futures:end", args=[seen.picture.pk]))
    assert "Dit geldt niet meer sinds" in read(adviser, "picture", seen.picture.pk)
    assert adviser.get(renew).url == reverse("futures:picture", args=[seen.picture.pk])
    assert "Minder balie" not in read(client_of(inside, Role.EMPLOYEE), "list")


def test_manager_is_offered_the_own_team_alone(inside):
    make_unit("Groen", UnitKind.TEAM, inside.concern)
    whole = drawn(inside)
    manager = client_of(inside, Role.MANAGER)
    form = read(manager, "add")
    assert "Wegen en Riolering</option>" in form
    assert "Groen</option>" not in form
    assert 'value="whole"' not in form
    renew = manager.get(reverse("futures:renew", args=[whole.pk]))
    assert renew.url == reverse("futures:picture", args=[whole.pk])
    assert "Schrijf het opnieuw" not in read(manager, "picture", whole.pk)
    manager.post(reverse("futures:end", args=[whole.pk]))
    assert picture_seen(whole.pk).picture.ended_on is None
    assert manager.post(reverse("futures:add"), {**FORM, "work": "whole"}).status_code == 200
    assert (
        manager.post(reverse("futures:add"), {**FORM, "work": f"unit {inside.team.pk}"}).status_code
        == 302
    )
    employee = client_of(inside, Role.EMPLOYEE)
    assert read(employee, "list").index("Minder balie</a>") < read(employee, "list").index(
        WORDS.title
    )
    assert employee.get(reverse("futures:add")).status_code == 403


def test_adviser_chooses_whose_work_it_is_and_nothing_is_chosen_before(inside):
    adviser = client_of(inside, Role.ADVISER)
    assert '<option value="" selected>Kies</option>' in read(adviser, "add")
    assert adviser.post(reverse("futures:add"), {**FORM, "work": ""}).status_code == 200
    assert not pictures()


def test_one_tap_counts_once_and_the_page_thanks(inside):
    picture = drawn(inside)
    employee = client_of(inside, Role.EMPLOYEE)
    say = reverse("futures:say", args=[picture.pk])
    assert "Ja, duidelijk" in read(employee, "picture", picture.pk)
    employee.post(say, {"answer": "onzin"})
    for _time in range(2):
        employee.post(say, {"answer": "no"})
    page = read(employee, "picture", picture.pk)
    assert "Wie wat zei, weten we niet." in page
    assert "Ja, duidelijk" not in page
    assert "daarvoor zijn 10 antwoorden nodig" in page
    assert ReaderCount.objects.get().no == 1


def test_sums_are_told_in_fives_and_small_ones_are_hidden_together(inside):
    with on(date(2026, 3, 10)):
        picture = drawn(inside)
        said = ["yes"] * 23 + ["partly"] * 9 + ["no"] * 4
        for one, answer in zip(readers(inside, 36), said, strict=True):
            pulse.say(one, picture.pk, answer)
    version = picture_seen(picture.pk).version
    with on(date(2026, 3, 31)):
        assert heard(version, 10).total is None
    with on(date(2026, 4, 1)):
        told = heard(version, 10)
        assert (told.total, told.answers) == (35, ((Clear.YES, 25),))
        assert told.hidden == (Clear.PARTLY, Clear.NO)
        page = read(client_of(inside, Role.EMPLOYEE), "picture", picture.pk)
        assert "Ongeveer 35 collega" in page
        assert "Deels; Nee, nog niet" in page


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"no": 12}, ()),
        ({"yes": 14, "no": 12}, ((Clear.YES, 15), (Clear.NO, 10))),
        ({"yes": 30, "no": 3}, ()),
        ({"yes": 30, "partly": 2, "no": 9}, ((Clear.YES, 30),)),
    ],
)
def test_what_all_said_is_not_told_and_nobody_is_no_other_than_few(inside, said, shown):
    version = picture_seen(drawn(inside).pk).version
    ReaderCount.objects.create(version=version, month=date(2026, 3, 1), **said)
    told = heard(version, 10)
    assert told.total is not None
    assert told.answers == shown
    assert {*told.hidden, *dict(shown)} == set(Clear)


def test_a_change_goes_on_the_agenda_of_a_talk_when_it_is_chosen(inside):
    changes = "De balie gaat dicht\nMeer huisbezoek"
    drawn(inside, unit=inside.team.pk, said=changed(changes=changes))
    drawn(inside, family="Beleid", said=changed(changes="Minder nota's"))
    at = timezone.now() + timedelta(days=7)
    talk = inviting.invite_manager(inside.people[Role.EMPLOYEE], at, "hier", "Kom je?")
    client = client_of(inside, Role.EMPLOYEE)
    client.post(reverse("ring:begin"), {"without": "1"})
    prepared = client.get(reverse("talks:prepare", args=[talk.pk])).content.decode()
    assert "Meer huisbezoek" in prepared
    address = reverse("talks:choose", args=[talk.pk])
    page = client.get(address).content.decode()
    marks = {words.strip(): mark for mark, words in re.findall(TICK, page)}
    assert set(marks) == {"De balie gaat dicht", "Meer huisbezoek"}
    assert "checked" not in page
    assert agenda_of(talk) == []
    client.post(address, {"line": [marks["Meer huisbezoek"]]})
    assert [(x.column, x.read()) for x in agenda_of(talk)] == [("coming", "Meer huisbezoek")]
    assert "checked" in client.get(address).content.decode()


def test_card_of_a_team_is_read_by_the_team_and_answered_by_its_manager(inside):
    picture = drawn(inside, unit=inside.team.pk)
    employee, manager = client_of(inside, Role.EMPLOYEE), client_of(inside, Role.MANAGER)
    card = reverse("futures:card")
    page = read(employee, "card")
    assert WORDS.title in page
    assert "zonder je naam" in page
    empty = employee.post(card, {"topic": "ask", "words": ""}).content.decode()
    assert "Dit is nog leeg." in empty
    sent = employee.post(card, {"topic": "ask", "words": "Gaat de balie dicht?"})
    assert sent.url == f"{card}#ask"
    named = {"topic": "ask", "words": "Mag ik leren?", "tell": "on"}
    employee.post(card, named)
    employee.post(card, {"topic": "stays", "words": "De ochtendstart"})
    assert "Gaat de balie dicht?" in read(employee, "card")
    seen = read(manager, "card")
    assert "De ochtendstart" in seen
    assert "<textarea" not in seen
    assert seen.count("(Employee)") == 1
    assert "Employee" not in read(employee, "card").split("<main")[1]
    home = manager.get(reverse("team:team")).content.decode()
    assert "Je team vraagt" in home
    line = CardLine.objects.get(words="Gaat de balie dicht?")
    answer = reverse("futures:answer", args=[line.pk])
    form = manager.get(answer).content.decode()
    assert WORDS.title in form
    manager.post(answer, {"answer": "Eén dag in de week.", "picture": str(picture.pk)})
    board = client_of(inside, Role.BOARD)
    shown = read(board, "picture", picture.pk)
    assert "Gaat de balie dicht?" in shown
    assert "Eén dag in de week." in shown
    assert "Mag ik leren?" not in shown
    assert "Gaat de balie dicht?" not in read(board, "card")
    for client in (employee, board):
        assert client.get(answer).status_code == 403
    manager.post(reverse("futures:take_off", args=[line.pk]))
    assert "Eén dag" not in read(board, "picture", picture.pk)


def test_who_has_no_manager_prints_the_questions(inside):
    page = read(client_of(inside, Role.COACH), "card")
    assert "Wat verandert er in ons werk?" in page
    assert "<textarea" not in page


def test_pages_ask_as_many_queries_for_one_as_for_many(inside):
    manager, board = client_of(inside, Role.MANAGER), client_of(inside, Role.BOARD)
    employee = inside.people[Role.EMPLOYEE]

    def filled(number):
        picture = drawn(inside, family=f"Familie {number}")
        cards.put_on_card(employee, "ask", f"Vraag {number}?", named=True)
        cards.put_on_card(employee, "stays", f"Blijft {number}")
        line = CardLine.objects.get(words=f"Vraag {number}?")
        cards.answer_team(inside.people[Role.MANAGER], line.pk, "Ja.", None)
        other = make_person(inside, Role.EMPLOYEE, f"Lid{number}")
        other.manager, other.function_family = inside.people[Role.MANAGER], f"Familie {number}"
        other.save()
        return picture

    def asked():
        found = []
        for client, name in ((board, "list"), (manager, "card"), (manager, "add")):
            read(client, name)
            with CaptureQueriesContext(connection) as queries:
                read(client, name)
            found.append(len(queries))
        return found

    filled(0)
    one = asked()
    for number in range(1, 12):
        filled(number)
    assert asked() == one
