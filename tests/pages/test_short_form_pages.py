"""From a task to a refresher, and what people thought of it, as the pages show it."""

from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.measurement.conftest import agree_on_everything
from tests.pages.test_finding_page import found, programme  # noqa: F401 - a fixture
from tests.pages.test_upkeep_pages import over  # noqa: F401 - a fixture
from tests.released import released
from tests.survey_town import quick_keys  # noqa: F401 - a fixture
from tests.world import make_person, sign_in

from bestendig.common.texts import deck
from bestendig.demo.clock import on
from bestendig.measurement.actions.closing import open_due
from bestendig.measurement.actions.short_forms import launch_due
from bestendig.measurement.models import Invitation, Wave
from bestendig.measurement.reaching.ways import ways_of
from bestendig.measurement.reaching.words import invitation as invitation_words
from bestendig.measurement.reaching.words import values_of
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import short_forms
from bestendig.programmes.actions.lasting import decide
from bestendig.programmes.models import Enrolment, Meeting, PlannedWave, ShortForm, UpkeepTask
from bestendig.programmes.queries.short_forms import questions_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def joined(world, over, quick_keys):  # noqa: F811 - fixtures
    """Twelve people took part in a programme that is over; the agreements are in order."""
    agree_on_everything()
    for number in range(12):
        person = make_person(world.here, Role.EMPLOYEE, f"Mens{number}")
        Enrolment.objects.create(programme=over, person=person, way="own", state="in")
    return over


def page(client, world, role, name, *args):
    sign_in(client, world.here.people[role], role)
    return unescape(client.get(reverse(name, args=args)).content.decode())


def test_adviser_makes_a_refresher_in_one_form(client, world, joined):
    task = UpkeepTask.objects.get()
    url = reverse("programmes:booster", args=[task.pk])
    assert url in page(client, world, Role.ADVISER, "programmes:upkeep", joined.pk)
    assert "Dat zijn nu 12 mensen." in page(
        client, world, Role.ADVISER, "programmes:booster", task.pk
    )
    day = timezone.localdate() + timedelta(days=30)
    said = {
        "meet": "on", "day": day.isoformat(), "time": "10:00", "minutes": 60, "place": "",
        "ask": "on", "opens": (day + timedelta(days=7)).isoformat(),
    }  # fmt: skip
    assert client.post(url, said).status_code == 422
    assert not Meeting.objects.exists()
    assert client.post(url, {**said, "place": "Kantine"}).status_code == 302
    assert Meeting.objects.get().again
    decide(joined.pk, "keep", "Goed.", timezone.localdate())
    change = reverse("programmes:meeting", args=[Meeting.objects.get().pk])
    assert change in page(client, world, Role.ADVISER, "programmes:meetings", joined.pk)
    assert client.get(change).status_code == 200
    assert change not in page(client, world, Role.BOARD, "programmes:meetings", joined.pk)
    told = page(client, world, Role.WORKS_COUNCIL, "programmes:upkeep", joined.pk)
    assert "opfrisser op" in told
    assert "Duo's: hoe staat het nu?" in told
    form = ShortForm.objects.get()
    assert reverse("programmes:short_withdraw", args=[form.pk]) not in told
    plan = page(client, world, Role.WORKS_COUNCIL, "waves:plan", form.plan_id)
    assert "Wie bij een bijeenkomst was." in plan
    moment = PlannedWave.objects.get(plan=form.plan)
    exact = page(client, world, Role.WORKS_COUNCIL, "waves:exact", moment.pk)
    for one in questions_of(joined, "booster"):
        assert one.text["nl"] in exact
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    steps = client.get(reverse("waves:people", args=[moment.pk]))
    assert steps["Location"] == reverse("waves:plan", args=[form.plan_id])
    assert client.post(url, {**said, "place": "Kantine"}).status_code == 422  # closed already
    client.post(reverse("programmes:short_withdraw", args=[form.pk]))
    assert not ShortForm.objects.exists()


def test_only_who_makes_programmes_asks(client, world, joined):
    short_forms.plan_short_form(joined.pk, "evaluation", timezone.localdate())
    form, task = ShortForm.objects.get(), UpkeepTask.objects.get()
    for role in (Role.WORKS_COUNCIL, Role.BOARD, Role.MANAGER, Role.EMPLOYEE):
        sign_in(client, world.here.people[role], role)
        for name, row in (("evaluation", joined), ("booster", task)):
            assert client.get(reverse(f"programmes:{name}", args=[row.pk])).status_code == 403
        assert client.post(reverse("programmes:short_withdraw", args=[form.pk])).status_code == 403
    assert ShortForm.objects.exists()


@pytest.fixture
def sent(world, joined):
    """The form was sent this noon; one of who took part came by yesterday's import."""
    today = timezone.localdate()
    person = Enrolment.objects.filter(programme=joined).latest("person__first_name").person
    Person.objects.filter(pk=person.pk).update(imported_at=timezone.now(), first_name="Nieuwkomer")
    short_forms.plan_short_form(joined.pk, "evaluation", today)
    with on(today, hour=12):
        (wave,) = launch_due()
    return wave


def test_oversight_reads_about_how_many_are_asked_and_no_name(client, world, sent):
    for role in (Role.WORKS_COUNCIL, Role.DPO):
        shown = page(client, world, role, "waves:wave", sent.pk)
        assert "Nieuwkomer" not in shown
        assert "10 mensen" in shown
        assert "12 mensen" not in shown
    assert "12 mensen" in page(client, world, Role.ADVISER, "waves:wave", sent.pk)


def test_oversight_is_not_told_which_groups_somebody_took_part_from(client, world, joined):
    short_forms.plan_short_form(joined.pk, "evaluation", timezone.localdate())
    form = ShortForm.objects.get()
    shown = page(client, world, Role.WORKS_COUNCIL, "waves:plan", form.plan_id)
    assert "Wie bij een bijeenkomst was." in shown
    assert "Welke groepen krijg je waarschijnlijk te zien?" not in shown


def test_letters_of_a_short_form_are_not_for_the_administrator(client, world, sent):
    addresses = [reverse(f"reaching:{x}", args=[sent.pk]) for x in ("wave", "find_letter")]
    for role, status in ((Role.ADVISER, 200), (Role.HR, 200), (Role.ORGANISATION_ADMIN, 404)):
        sign_in(client, world.here.people[role], role)
        assert [client.get(x).status_code for x in addresses] == [status, status]
    assert client.post(reverse("reaching:letters", args=[sent.pk])).status_code == 404
    letters = page(client, world, Role.ADVISER, "reaching:wave", sent.pk)
    assert "Geef ze niet aan een leidinggevende" in letters


def test_mark_stands_beside_the_verdict_as_appreciation(client, world, joined):
    found(joined, verdict="changed", grade="D")
    before = page(client, world, Role.ADVISER, "programmes:finding", joined.pk)
    url = reverse("programmes:evaluation", args=[joined.pk])
    assert url in before
    today = timezone.localdate()
    assert client.post(url, {"opens": today.isoformat()}).status_code == 302
    with on(today, hour=12):
        (wave,) = launch_due()
    assert Wave.objects.get().name == "Duo's: wat vond je ervan?"
    sent = page(client, world, Role.ADVISER, "programmes:evaluation", joined.pk)
    assert "verstuurd" in sent
    form = ShortForm.objects.get()
    release = released(
        world.here, title=wave.name, closed_on=today, seed=3, rolling="short",
        version=form.plan.waves.get().questionnaire, wave=wave.pk,
        says=lambda _chance, _group, asked: asked.high,
    )  # fmt: skip
    shown = page(client, world, Role.BOARD, "programmes:finding", joined.pk)
    assert "Welk cijfer geef je de hele activiteit?" in shown
    assert "Waardering: wat mensen ervan vonden" in shown
    assert "bewijst geen effect" in shown
    assert "of hoger (van 10)" in shown  # as the gate let it through, never as if it were exact
    result = page(client, world, Role.EMPLOYEE, "results:wave", release.wave_id)
    assert "Welk cijfer geef je de hele activiteit?" in result
    assert "Of het door het programma komt." in result
    groups = reverse("results:groups", args=[release.wave_id])
    assert groups not in page(client, world, Role.ADVISER, "results:wave", release.wave_id)


def test_after_a_decision_who_took_part_can_still_say_that_it_is_enough(client, world, joined):
    person = world.here.people[Role.EMPLOYEE]
    row = Enrolment.objects.create(programme=joined, person=person, way="own", state="in")
    decide(joined.pk, "keep", "Goed.", timezone.localdate())
    shown = page(client, world, Role.EMPLOYEE, "programmes:join", joined.pk)
    assert "Vraag me er later niet naar" in shown
    assert "Ik doe toch niet mee" not in shown
    url = reverse("programmes:join", args=[joined.pk])
    client.post(url, {"do": "quiet"})
    client.post(url, {"do": "withdraw"})
    row.refresh_from_db()
    assert (row.state, hasattr(row, "no_contact")) == ("in", True)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_stands_before_the_first_question_is_short(language):
    words = deck()["privacy.first.short"][language].replace("<br>", " ").replace("•", " ").split()
    assert len(words) <= 120


def test_who_took_part_reads_who_asks_and_what_becomes_of_it(client, world, joined):
    short_forms.plan_short_form(joined.pk, "evaluation", timezone.localdate())
    with on(timezone.localdate(), hour=12):
        (wave,) = launch_due()
        open_due(timezone.now())
        invitation = Invitation.objects.filter(wave=wave).first()
        client.logout()
        link = ways_of(wave).link(invitation.pk, "nl")
        first = unescape(client.get(urlsplit(link).path, follow=True).content.decode())
        assert "vraagt wie meedeed met Duo's een paar dingen" in first
        assert "geen team" in first
        mail = invitation_words(
            values_of(wave, world.here.organisation, "nl"), invitation.person, link
        )
    assert mail.subject == "Duo's: 2 minuten"
    assert "Je deed mee met Duo's." in mail.text
