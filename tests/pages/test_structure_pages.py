"""Teams, groups, events and vision as pages: right role, wrong role, other organisation."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.organisations.actions.events import record_event
from bestendig.organisations.actions.units import add_unit, move_unit
from bestendig.organisations.actions.vision import DEFINITION, write_vision
from bestendig.organisations.models import (
    ContextEvent,
    Person,
    ReportingPlan,
    UnitKind,
    UnitVersion,
    VisionVersion,
)
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Role

START = date(2025, 1, 1)


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def team(inside):
    """A second team, with twelve people, beside the first one with ten."""
    made = add_unit("Groen", UnitKind.TEAM, inside.concern, START)
    Person.objects.bulk_create(
        Person(first_name=f"G{n}", unit=made, starts_on=START) for n in range(12)
    )
    return made


@pytest.fixture
def adviser(client, world):
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    return client


def text(answer):
    return " ".join(answer.content.decode().split())


def names(*, day=None):
    return {place.name for place in tree_on(day or timezone.localdate())}


def addresses(unit, event):
    return [
        reverse("structure:tree"),
        reverse("structure:add_unit"),
        reverse("structure:groups"),
        *(
            reverse(f"structure:{name}", args=[unit])
            for name in ("unit", "rename_unit", "move_unit", "end_unit")
        ),
        reverse("structure:events"),
        reverse("structure:add_event"),
        *(reverse(f"structure:{name}", args=[event]) for name in ("change_event", "remove_event")),
        reverse("structure:vision"),
        reverse("structure:write_vision"),
    ]


@pytest.mark.parametrize(
    ("role", "opened"),
    [
        (Role.ADVISER, "all"),
        (Role.WORKS_COUNCIL, "tree groups unit events vision"),
        (Role.BOARD, "tree groups unit events vision"),
        (Role.EMPLOYEE, "vision"),
        (Role.MANAGER, "vision"),
        (Role.COACH, "vision"),
    ],
)
def test_each_role_opens_what_is_for_it(client, world, team, role, opened):
    event = record_event("Verkiezingen", "outside", date(2026, 3, 18))
    sign_in(client, world.here.people[role], role)
    pages = addresses(team.pk, event.pk)
    expected = {
        "all": pages,
        "vision": [reverse("structure:vision")],
    }.get(
        opened,
        [
            reverse("structure:tree"),
            reverse("structure:groups"),
            reverse("structure:unit", args=[team.pk]),
            reverse("structure:events"),
            reverse("structure:vision"),
        ],
    )
    found = {page: client.get(page).status_code for page in pages}
    assert found == {page: 200 if page in expected else 403 for page in pages}


def test_administrator_changes_teams_but_confirms_no_groups(client, world, team):
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    assert client.get(reverse("structure:rename_unit", args=[team.pk])).status_code == 200
    assert "Bevestig deze groepen" not in text(client.get(reverse("structure:groups")))
    assert client.post(reverse("structure:confirm_groups")).status_code == 403


def test_other_organisations_units_and_events_are_not_there(client, world):
    with scope.bind(world.here.organisation.pk):
        team = add_unit("Groen", UnitKind.TEAM, world.here.concern, START)
        event = record_event("Verkiezingen", "outside", date(2026, 3, 18))
    sign_in(client, world.there.people[Role.ADVISER], Role.ADVISER)
    for name in ("unit", "rename_unit", "move_unit", "end_unit"):
        assert client.get(reverse(f"structure:{name}", args=[team.pk])).status_code == 404
    for name in ("change_event", "remove_event"):
        assert client.get(reverse(f"structure:{name}", args=[event.pk])).status_code == 404
        assert client.post(reverse(f"structure:{name}", args=[event.pk])).status_code == 404
    assert "Groen" not in text(client.get(reverse("structure:tree")))


def test_tree_takes_the_same_queries_for_two_teams_and_for_thirty(
    adviser, inside, team, django_assert_num_queries
):
    def count():
        from django.db import connection  # noqa: PLC0415 - only here
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - only here

        with CaptureQueriesContext(
            connection,
        ) as caught:
            adviser.get(reverse("structure:tree"))
            adviser.get(reverse("structure:groups"))
            adviser.get(reverse("structure:events"))
            adviser.get(reverse("structure:unit", args=[team.pk]))
        return len(caught)

    record_event("Eerste", "inside", START, units=[team])
    before = count()
    for number in range(30):
        made = add_unit(f"Team {number}", UnitKind.TEAM, inside.concern, START)
        record_event(f"Gebeurtenis {number}", "inside", START, units=[made, team])
        move_unit(made, team, date(2026, 1, 1))
    assert count() == before


def test_team_is_added_renamed_moved_and_ended_with_a_day(adviser, inside, team):
    add = {
        "name": "Reiniging",
        "kind": "team",
        "parent": str(inside.concern.pk),
        "on": "2025-06-01",
    }
    answer = adviser.post(reverse("structure:add_unit"), add)
    assert (answer.status_code, answer["Location"]) == (302, reverse("structure:tree"))
    made = UnitVersion.objects.get(name="Reiniging").unit

    rename = {"name": "Reiniging en Afval", "kind": "team", "on": "2025-09-01"}
    adviser.post(reverse("structure:rename_unit", args=[made.pk]), rename)
    adviser.post(
        reverse("structure:move_unit", args=[made.pk]),
        {"parent": str(team.pk), "on": "2026-01-01"},
    )
    assert "Reiniging" in names(day=date(2025, 8, 31))
    assert tree_on(date(2026, 1, 1)).path(made.pk) == (
        "Voorbeeldstad",
        "Groen",
        "Reiniging en Afval",
    )
    page = text(adviser.get(reverse("structure:unit", args=[made.pk])))
    assert page.count('class="history__item"') == 3

    adviser.post(reverse("structure:take_back", args=[made.pk]))
    assert tree_on(date(2026, 1, 1)).path(made.pk)[-2] == "Voorbeeldstad"
    adviser.post(reverse("structure:end_unit", args=[made.pk]), {"on": "2026-03-01", "heir": ""})
    assert "Reiniging en Afval" not in names()
    assert "Vroeger" in text(adviser.get(reverse("structure:tree")))


def test_ending_a_team_with_people_asks_where_they_go(adviser, inside, team):
    address = reverse("structure:end_unit", args=[team.pk])
    answer = adviser.post(address, {"on": "2026-03-01", "heir": ""})
    assert "Waar gaan de mensen en de onderdelen eronder naartoe?" in text(answer)
    adviser.post(address, {"on": "2026-03-01", "heir": str(inside.team.pk)})
    assert tree_on(timezone.localdate()).find(inside.team.pk).own == 22


def test_team_that_would_end_later_can_go_on(adviser, inside, team):
    later = timezone.localdate() + timedelta(days=30)
    answers = {"on": later.isoformat(), "heir": str(inside.team.pk)}
    adviser.post(reverse("structure:end_unit", args=[team.pk]), answers)
    page = text(adviser.get(reverse("structure:unit", args=[team.pk])))
    assert "Dit onderdeel houdt op te bestaan op" in page
    assert "Laat het toch bestaan" in page
    adviser.post(reverse("structure:take_back", args=[team.pk]))
    assert tree_on(later).find(team.pk).own == 12


def test_day_that_cannot_be_read_is_said_and_today_is_shown(adviser, team):
    answer = adviser.get(reverse("structure:tree"), {"op": "gisteren"})
    assert answer.status_code == 200
    assert 'class="utrecht-form-field-error-message' in text(answer)
    earlier = text(adviser.get(reverse("structure:tree"), {"op": "2024-12-31"}))
    assert "Op 31 december 2024 was er nog geen indeling." in earlier


def choices(answer):
    form = answer.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_looking_at_other_groups_writes_nothing(adviser, inside, team):
    address = reverse("structure:confirm_groups")
    chosen = choices(adviser.get(reverse("structure:groups")))
    answer = adviser.post(address, {**chosen, "do": "look"})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (
        302,
        reverse("structure:groups"),
    )
    assert adviser.get(answer["Location"]).status_code == 200
    assert not ReportingPlan.objects.exists()


def test_adviser_confirms_groups_and_later_hears_that_teams_changed(adviser, inside, team):
    chosen = choices(adviser.get(reverse("structure:groups")))
    answer = adviser.post(
        reverse("structure:confirm_groups"), {**chosen, "do": "confirm"}, follow=True
    )
    assert "Bevestigd. Vanaf nu gebruiken metingen deze groepen." in text(answer)
    (group,) = ReportingPlan.objects.get().reporting_units.all()
    assert (group.name, group.people) == ("Voorbeeldstad", 22)
    new = add_unit("Nieuw", UnitKind.TEAM, inside.concern, date(2026, 1, 1))
    Person.objects.create(first_name="N", unit=new, starts_on=START)
    page = text(adviser.get(reverse("structure:groups")))
    assert "Daarna zijn er teams veranderd." in page
    assert "Nieuw (1) zit nog in geen groep." in page


def test_group_under_twenty_asks_for_a_reason(adviser, inside, team):
    chosen = {
        name: "own" if name.startswith("met-") else ""
        for name in choices(adviser.get(reverse("structure:groups")))
    }
    answer = adviser.post(reverse("structure:confirm_groups"), {**chosen, "do": "confirm"})
    assert "Een groep heeft minder dan 20 mensen. Waarom is dat beter?" in text(answer)
    assert not ReportingPlan.objects.exists()
    adviser.post(
        reverse("structure:confirm_groups"),
        {**chosen, "do": "confirm", "note": "Zij werken op een andere plek."},
    )
    assert ReportingPlan.objects.get().note == "Zij werken op een andere plek."


def test_choice_that_is_not_offered_is_refused(adviser, inside, team):
    chosen = choices(adviser.get(reverse("structure:groups")))
    name = next(name for name in chosen if name.startswith("met-"))
    answer = adviser.post(
        reverse("structure:confirm_groups"), {**chosen, name: "ffffffff", "do": "confirm"}
    )
    assert answer.status_code == 200
    assert not ReportingPlan.objects.exists()


def test_works_council_reads_the_groups_and_has_nothing_to_press(client, world, team):
    sign_in(client, world.here.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    page = text(client.get(reverse("structure:groups")))
    assert "Dit is een voorstel." in page
    assert "<select" not in page


def test_events_are_recorded_changed_and_removed(adviser, inside, team):
    answers = {
        "title": "Nieuw zaaksysteem",
        "side": "inside",
        "starts_on": "2025-10-01",
        "ends_on": "",
        "units": [str(team.pk)],
        "description": "",
    }
    adviser.post(reverse("structure:add_event"), answers)
    event = ContextEvent.objects.get()
    page = text(adviser.get(reverse("structure:events")))
    assert "Nieuw zaaksysteem" in page
    assert "Binnen de organisatie · Groen" in page
    adviser.post(reverse("structure:change_event", args=[event.pk]), {**answers, "units": []})
    assert "hele organisatie" in text(adviser.get(reverse("structure:events")))
    assert "verwijderen?" in text(adviser.get(reverse("structure:remove_event", args=[event.pk])))
    assert ContextEvent.objects.count() == 1
    adviser.post(reverse("structure:remove_event", args=[event.pk]))
    assert not ContextEvent.objects.exists()


def test_event_about_somebodys_home_is_sent_back_kindly(adviser, inside):
    answer = adviser.post(
        reverse("structure:add_event"),
        {"title": "Robin is zwanger", "side": "inside", "starts_on": "2025-10-01"},
    )
    assert "klinkt als iemands thuis of gezondheid" in text(answer)
    assert not ContextEvent.objects.exists()


def test_empty_event_page_teaches(adviser, inside):
    assert "Over een jaar weet niemand meer wanneer het was." in text(
        adviser.get(reverse("structure:events"))
    )


def test_new_organisation_shows_the_funds_definition_with_its_source(client, world):
    sign_in(client, world.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page = text(client.get(reverse("structure:vision")))
    assert DEFINITION in page
    assert "Definitie: A&amp;O fonds Gemeenten" in page
    assert "Schrijf een nieuwe versie" not in page


def test_new_version_of_the_vision_keeps_the_old_one(adviser, inside):
    write_vision("Eerst zo.", dated=date(2024, 9, 1))
    adviser.post(
        reverse("structure:write_vision"),
        {"own_words": "Nu zo.", "definition": DEFINITION, "dated": "2025-06-01"},
    )
    page = text(adviser.get(reverse("structure:vision")))
    assert "<p>Nu zo.</p>" in page
    assert "Versie 1, 1 september 2024" in page
    assert "<p>Eerst zo.</p>" in page
    assert VisionVersion.objects.count() == 2
