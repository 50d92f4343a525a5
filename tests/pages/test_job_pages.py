"""The page with work behind the pages, and the page of one run."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import sign_in

from bestendig.common import outbox, scope
from bestendig.common.jobs import enqueue, job, leases
from bestendig.common.jobs.models import JobRun, State
from bestendig.common.outbox.models import Message
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
ADMIN = Role.ORGANISATION_ADMIN


@job("test.pages", "Something long")
def something_long() -> None:
    pass


def make_run(place, *, by=None, state=State.FAILED, error="unexpected") -> JobRun:
    with scope.bind(place.organisation.pk, scope.Actor(account=by.account_id if by else None)):
        run = enqueue(something_long, back="/terug/")
    if state == State.FAILED:
        leases.fail(leases.claim("test"), error)
    run.refresh_from_db()
    return run


@pytest.fixture
def admin(client, world):
    sign_in(client, world.here.people[ADMIN], ADMIN)
    return client


def test_administrator_sees_the_runs_of_the_own_organisation_only(admin, world):
    make_run(world.there)
    page = admin.get(reverse("jobs:listing")).content.decode()
    assert "Something long" not in page
    assert "Er loopt nu niets." in page
    run = make_run(world.here)
    page = admin.get(reverse("jobs:listing")).content.decode()
    assert page.count(f'href="/taken/{run.pk}/"') == 1
    assert "Er is niets half gedaan" in page


def test_other_roles_may_not_open_the_list(client, world):
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    assert client.get(reverse("jobs:listing")).status_code == 403


def test_platform_administrator_sees_runs_of_all_with_their_organisations(client, world):
    make_run(world.here)
    make_run(world.there)
    sign_in(client, world.platform)
    page = client.get(reverse("jobs:listing")).content.decode()
    assert [name in page for name in ("Voorbeeldstad", "Oefenwaard")] == [True, True]


def test_who_asked_for_a_run_sees_it_and_nobody_else_of_the_same_role(client, world):
    adviser, other = (world.here.people[role] for role in (Role.ADVISER, Role.HR))
    run = make_run(world.here, by=adviser, state=State.WAITING)
    sign_in(client, adviser, Role.ADVISER)
    page = client.get(reverse("jobs:detail", args=[run.pk]))
    assert page.status_code == 200
    assert "ook als je deze pagina verlaat" in page.content.decode()
    sign_in(client, other, Role.HR)
    assert client.get(reverse("jobs:detail", args=[run.pk])).status_code == 404


def test_run_of_another_organisation_is_not_found(admin, world):
    run = make_run(world.there)
    assert admin.get(reverse("jobs:detail", args=[run.pk])).status_code == 404
    assert admin.post(reverse("jobs:again", args=[run.pk])).status_code == 404
    run.refresh_from_db()
    assert run.state == State.FAILED


def test_failed_run_can_be_tried_again(admin, world):
    run = make_run(world.here)
    answer = admin.post(reverse("jobs:again", args=[run.pk]))
    assert (answer.status_code, answer["Location"]) == (302, f"/taken/{run.pk}/")
    run.refresh_from_db()
    assert run.state == State.WAITING


def test_who_asked_may_not_try_again_without_the_right(client, world):
    adviser = world.here.people[Role.ADVISER]
    run = make_run(world.here, by=adviser)
    sign_in(client, adviser, Role.ADVISER)
    assert client.post(reverse("jobs:again", args=[run.pk])).status_code == 403


def test_unknown_codes_and_notes_are_told_in_plain_words(admin, world):
    run = make_run(world.here, error="never_heard_of")
    page = admin.get(reverse("jobs:detail", args=[run.pk])).content.decode()
    assert "Er ging iets mis bij ons." in page
    assert 'href="/terug/"' in page


def lose_mail(place, address: str, state: str) -> Message:
    key = f"test/{uuid4()}"
    with scope.bind(place.organisation.pk):
        outbox.send("test", address, "Onderwerp", "Tekst", key=key)
    Message.objects.filter(key=key).update(state=state, error="try_later")
    return Message.objects.get(key=key)


def test_lost_mail_is_shown_with_its_address_to_the_own_organisation_only(admin, client, world):
    lose_mail(world.here, "ada@voorbeeldstad.example", "bounced")
    lose_mail(world.there, "bo@oefenwaard.example", "failed")
    page = admin.get(reverse("jobs:listing")).content.decode()
    assert [x in page for x in ("ada@voorbeeldstad", "bo@oefenwaard")] == [True, False]
    sign_in(client, world.platform)
    page = client.get(reverse("jobs:listing")).content.decode()
    assert [x in page for x in ("ada@voorbeeldstad", "bo@oefenwaard")] == [False, False]


def test_mail_that_was_given_up_can_be_tried_again_by_its_own_organisation(admin, world):
    mine = lose_mail(world.here, "ada@voorbeeldstad.example", "failed")
    theirs = lose_mail(world.there, "bo@oefenwaard.example", "failed")
    assert admin.post(reverse("jobs:mail_again", args=[theirs.pk])).status_code == 404
    assert admin.post(reverse("jobs:mail_again", args=[mine.pk])).status_code == 302
    states = dict(Message.objects.values_list("id", "state"))
    assert states == {mine.pk: "queued", theirs.pk: "failed"}


def test_list_asks_as_much_for_thirty_runs_as_for_one(admin, world, django_assert_num_queries):
    make_run(world.here)
    with CaptureQueriesContext(connection) as captured:
        admin.get(reverse("jobs:listing"))
    count = len(captured)
    for _ in range(30):
        make_run(world.here)
    with django_assert_num_queries(count):
        admin.get(reverse("jobs:listing"))
