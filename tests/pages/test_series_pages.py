"""A figure beside a programme: the adviser chooses it, the others read what it said and why."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from tests.findings.test_series_findings import (
    AFTER,
    BEFORE,
    BEGINS,
    FIRST,
    bring,
    chosen,
    months,
    programme,  # noqa: F401 - a fixture
)
from tests.programmes.conftest import inside  # noqa: F401 - a fixture
from tests.released import fill, released
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.scope import Actor
from bestendig.demo.clock import on
from bestendig.findings.models import SeriesFinding
from bestendig.findings.series.publishing import publish_due_series
from bestendig.organisations.actions.events import record_event
from bestendig.organisations.roles import Role
from bestendig.programmes.models import Programme, SeriesChoice

pytestmark = pytest.mark.django_db


def page(client, url):
    return unescape(client.get(url).content.decode())


def enter(client, inside, role=Role.ADVISER):  # noqa: F811 - the fixture
    sign_in(client, inside.people[role], role)
    return client


def test_from_the_choice_to_what_it_said(client, inside, programme):  # noqa: F811 - fixtures
    url = reverse("programmes:series", args=[programme.pk])
    detail = reverse("programmes:detail", args=[programme.pk])
    values = months(1, step=-1.5)
    with on(BEFORE):
        enter(client, inside)
        assert "Er zijn nog geen cijfers ingelezen" in page(client, url)
        bring(values[:24])
        bring(values[20:24], FIRST.after(20), measure="turnover")
        assert "Kies een cijfer" in page(client, detail)
        shown = page(client, url)
        assert "Het verzuim van de hele organisatie, per maand. Voor de start: 24 maanden." in shown
        assert "Voor de start: 4 maanden. Nog 4 maanden te weinig." in shown
        assert "Vergelijken kan alleen" in shown
        bad = client.post(url, {"figure": "turnover-whole", "periods": 12})
        assert bad.status_code == 422
        answer = client.post(url, {"figure": "absence-whole", "periods": 12})
        assert (answer.status_code, answer["Location"]) == (302, url)
        shown = page(client, url)
        assert "Gekozen op 20 augustus 2025, voor de start." in shown
        assert "Kies iets anders" in shown
        assert "We wachten tot september 2026 bekend is" in shown
        assert "Bekend na de start: 0 van 12 maanden" in shown
    bring(values[24:], FIRST.after(24))
    record_event("Verkiezingen", "outside", BEFORE.replace(year=2024))
    with on(AFTER):
        enter(client, inside, Role.WORKS_COUNCIL)
        assert "Bekend na de start: 12 van 12." in page(client, detail)
        assert publish_due_series() == 1
        shown = page(client, url)
        for words in (
            "Misschien.", "niet van deelnemers", "Zwak bewijs (C)", "nooit sterker dan zwak (C)",
            "September 2025 telt niet mee", "In deze tijd gebeurde ook: Verkiezingen.",
            "De streepjeslijn is wat we zonder Frisse Weken verwachtten",
        ):  # fmt: skip
            assert words in shown
        assert shown.count("c-expected") == 2
        assert "<form" not in shown.split("<main")[1].split("</main")[0]
        assert "Misschien. Na de start van Frisse Weken" in page(client, detail)
        english = page(client, f"/en{url}")
        assert "figures of the whole organisation, not of participants" in english


def test_who_does_not_make_programmes_cannot_choose(client, inside, programme):  # noqa: F811
    bring(months(1)[:24])
    url = reverse("programmes:series", args=[programme.pk])
    enter(client, inside, Role.BOARD)
    assert "Bij dit programma is geen cijfer gekozen" in page(client, url)
    client.post(url, {"figure": "absence-whole", "periods": 12})
    assert not SeriesChoice.objects.exists()
    enter(client, inside, Role.EMPLOYEE)
    assert client.get(url).status_code == 403


def test_a_choice_when_all_is_known_is_judged_at_once(client, inside, programme):  # noqa: F811
    bring(months(2))
    url = reverse("programmes:series", args=[programme.pk])
    with on(AFTER):
        enter(client, inside)
        assert "Het programma is al begonnen" in page(client, url)
        client.post(url, {"figure": "absence-whole", "periods": 12})
        assert SeriesFinding.objects.count() == 1
        assert "pas gekozen toen het programma al was begonnen" in page(client, url)
        assert "<form" not in page(client, url).split("<main")[1].split("</main")[0]


def test_a_start_that_moved_is_said(client, inside, programme):  # noqa: F811 - fixtures
    bring(months(2)[:24])
    url = reverse("programmes:series", args=[programme.pk])
    with on(BEFORE):
        enter(client, inside)
        client.post(url, {"figure": "absence-whole", "periods": 12})
        Programme.objects.update(begins=BEGINS.replace(month=11))
        assert "Kies het opnieuw" in page(client, url)


def test_an_event_that_was_written_down_later_says_so(client, inside, programme):  # noqa: F811
    with on(BEFORE):
        record_event("Verkiezingen", "outside", BEFORE.replace(year=2024))
    chosen(programme, months(1, step=-1.5))
    with on(BEGINS.replace(year=2026)), scope.acting(Actor(role=Role.ADVISER)):
        record_event("Griepgolf voorbij", "outside", BEGINS.replace(month=10))
    with on(AFTER):
        publish_due_series()
        enter(client, inside, Role.WORKS_COUNCIL)
        shown = page(client, reverse("programmes:series", args=[programme.pk]))
    assert "niet van te scheiden" in shown
    before, after = (
        shown.split(f"{x}")[-1].split("</li>")[0]
        for x in ("2024: Verkiezingen", "2025: Griepgolf voorbij")
    )
    assert "na de start" not in before
    assert "Opgeschreven of veranderd op 8 september 2026, na de start" in after
    assert "di-adviseur" in after


def test_vandaag_tells_what_a_figure_said_for_a_month(client, inside, programme):  # noqa: F811
    fill(inside)
    released(inside, closed_on=AFTER - timedelta(days=30))
    chosen(programme, months(1, step=-1.5))
    url = reverse("programmes:series", args=[programme.pk])
    with on(AFTER):
        enter(client, inside)
        assert url not in page(client, reverse("home:today"))
        publish_due_series()
        shown = page(client, reverse("home:today"))
        assert url in shown
        assert "Frisse Weken, het verzuim van de hele organisatie: Misschien." in shown
    with on(AFTER + timedelta(days=31)):
        enter(client, inside)
        assert url not in page(client, reverse("home:today"))
