"""What people say beside a verdict: noting, coding, reacting; who reads which of it."""

from html import unescape

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.pages.test_finding_page import found, programme  # noqa: F401 - a fixture
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.scope import Actor
from bestendig.common.texts import text
from bestendig.findings.models import Discussed, Reaction
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import saying
from bestendig.programmes.models import Fragment, Interview

pytestmark = pytest.mark.django_db


@pytest.fixture
def result(programme):  # noqa: F811 - the fixture
    return found(programme, verdict="none", grade="-", numbers=None)


def page(client, world, role, name, row):
    sign_in(client, world.here.people[role], role)
    return unescape(client.get(reverse(f"programmes:{name}", args=[row.pk])).content.decode())


def test_from_a_talk_to_words_beside_no_verdict(client, world, programme, result):  # noqa: F811
    before = page(client, world, Role.BOARD, "finding", programme)
    assert text("talks.none", "nl") in before
    assert text("talks.marks.none", "nl") in before
    assert text("talks.empty", "nl") in page(client, world, Role.ADVISER, "talks", programme)
    today = timezone.localdate().isoformat()
    said = {"voice": "employees", "kind": "group", "people": 6, "month": today}
    client.post(reverse("programmes:talks", args=[programme.pk]), said)
    talk = Interview.objects.get()
    words = {"words": "Ik kreeg er tijd voor.", "verbatim": "on", "agreed_on": today}
    answer = client.post(reverse("programmes:talk", args=[talk.pk]), words)
    one = Fragment.objects.get()
    assert answer.url == reverse("programmes:coding", args=[one.pk])
    client.post(answer.url, {"factor": "room_to_learn", "place": "work"})
    assert "Leerruimte" in page(client, world, Role.ADVISER, "talk", talk)
    assert "Leerruimte" not in page(client, world, Role.HR, "talk", talk)  # of a colleague
    shown = page(client, world, Role.WORKS_COUNCIL, "finding", programme)
    assert "Ik kreeg er tijd voor." in shown
    assert text("talks.heard.employees", "nl", people=6, fragments=1) in shown
    assert "Leerruimte" in shown
    assert reverse("programmes:talks", args=[programme.pk]) not in shown
    client.post(answer.url, {"do": "remove"})  # the works council does not
    assert Fragment.objects.exists()
    page(client, world, Role.HR, "talks", programme)
    client.post(answer.url, {"do": "remove"})
    assert not Fragment.objects.exists()


def test_a_name_is_refused_and_says_so(client, world, programme, result):  # noqa: F811
    talk = Interview.objects.create(
        programme=programme, kind="talk", voice="hr", month=timezone.localdate()
    )
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    url = reverse("programmes:talk", args=[talk.pk])
    answer = client.post(url, {"words": "Dat zei Manager ook."})
    assert answer.status_code == 422
    assert "Hier staat een naam: Manager." in answer.content.decode()


def test_reactions_are_signed_with_a_role_and_stay(client, world, programme, result):  # noqa: F811
    url = reverse("programmes:react", args=[programme.pk])
    sign_in(client, world.here.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    client.post(url, {"words": "Wij zien het in de teams ook."})
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    client.post(url, {"words": "Er was te weinig tijd.", "spoken_by": "manager"})
    client.post(
        reverse("programmes:discussed", args=[programme.pk]),
        {"with_whom": "acht deelnemers", "held_on": timezone.localdate(), "changed": "Te vroeg."},
    )
    shown = page(client, world, Role.BOARD, "finding", programme)
    assert "Ondernemingsraad," in shown or "OR," in shown
    assert "Leidinggevende, opgeschreven door di-adviseur" in shown
    assert "Besproken met acht deelnemers, op" in shown
    for rows in (Reaction.objects, Discussed.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(wave_id=programme.pk)
    sign_in(client, world.here.people[Role.DPO], Role.DPO)
    assert client.post(url, {"words": "x"}).status_code == 403


def test_only_advisers_write_down_for_others_and_only_after_the_result(
    client, world, programme, result  # noqa: F811
):  # fmt: skip
    sign_in(client, world.here.people[Role.BOARD], Role.BOARD)
    url = reverse("programmes:react", args=[programme.pk])
    client.post(url, {"words": "Goed.", "spoken_by": "manager"})  # the field is not there
    assert Reaction.objects.get().role == Role.BOARD
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    url = reverse("programmes:discussed", args=[programme.pk])
    assert client.post(url, {"with_whom": "de OR", "held_on": "2020-01-01"}).status_code == 422


def test_the_list_of_questions_has_three_parts(client, world, programme):  # noqa: F811
    shown = page(client, world, Role.ADVISER, "guide", programme)
    for part in ("employees", "managers", "hr"):
        assert text(f"talks.guide.{part}", "nl") in shown
        assert text(f"talks.ask.{part}.3", "nl", programme="Duo's") in shown


def test_what_each_side_names_most_is_laid_side_by_side(client, world, programme, result):  # noqa: F811
    def heard(voice, factors):
        talk = saying.note_interview(programme.pk, "group", voice, timezone.localdate(), 6)
        for factor in factors:
            one = saying.note_fragment(talk.pk, "Dat scheelt.")
            with scope.acting(Actor(person=world.here.people[Role.ADVISER].pk)):
                saying.code_fragment(one.pk, factor=factor)

    heard("employees", ["room_to_learn", "room_to_learn", "offer"])
    assert "het vaakst" not in page(client, world, Role.BOARD, "finding", programme)
    heard("managers", ["offer", "offer"])
    shown = page(client, world, Role.BOARD, "finding", programme)
    assert "Medewerkers noemen het vaakst: Leerruimte. Leidinggevenden en HR: Aanbod." in shown
    heard("managers", ["room_to_learn"] * 3)
    shown = page(client, world, Role.BOARD, "finding", programme)
    assert "Beide kanten noemen het vaakst: Leerruimte." in shown
