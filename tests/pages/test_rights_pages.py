"""The pages of the rights desk: own data, requests, what was erased, breaches."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.breaches import actions as breach_actions
from bestendig.organisations.breaches.actions import Description
from bestendig.organisations.breaches.models import Breach, StepKind
from bestendig.organisations.models import Person, Question
from bestendig.organisations.retention.actions import run_retention
from bestendig.organisations.rights import actions
from bestendig.organisations.rights.models import CorrectField, DataRequest, RequestState
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
TOLD = Description(happened="Een lijst ging naar het verkeerde adres.", data_kinds="Namen")


@pytest.fixture
def employee(client, world):
    sign_in(client, world.here.people[Role.EMPLOYEE])
    return world.here.people[Role.EMPLOYEE]


def as_role(client, place, role):
    sign_in(client, place.people[role], role)
    return place.people[role]


def inside(place):
    return scope.bind(place.organisation.pk)


def asked(place, role=Role.EMPLOYEE, **words):
    with inside(place):
        return actions.ask_objection(place.people[role], "Liever niet.", timezone.localdate())


def reload(place, request):
    with inside(place):
        return DataRequest.objects.get(pk=request.pk)


def test_own_data_shows_what_is_kept_in_plain_words(client, employee):
    page = client.get(reverse("rights:own")).content.decode()
    for words in ("Wie je hier bent", "employee@voorbeeldstad.example", "Wegen en Riolering"):
        assert words in page
    assert "1 januari 2025" in page or "01-01-2025" in page
    assert "3 maanden nadat je uit dienst gaat" in page


def test_own_data_of_the_platform_administrator_is_an_account_only(client, world):
    sign_in(client, world.platform)
    page = client.get(reverse("rights:own")).content.decode()
    assert "Je hoort bij geen organisatie" in page
    for name in ("own_json", "own_workbook", "correct", "object", "erase"):
        answer = client.get(reverse(f"rights:{name}"))
        assert (answer.status_code, answer["Location"]) == (302, reverse("rights:own")), name


def test_own_data_is_never_stored_on_the_way(client, employee):
    for name in ("own", "own_json", "own_workbook"):
        assert "no-store" in client.get(reverse(f"rights:{name}"))["Cache-Control"]


def test_json_holds_the_same_by_code(client, employee):
    answer = client.get(reverse("rights:own_json"))
    assert answer["Content-Disposition"] == 'attachment; filename="mijn-gegevens.json"'
    found = json.loads(answer.content)
    parts = {part["name"]: part for part in found["parts"]}
    assert found["organisation"] == "Voorbeeldstad"
    assert parts["person"]["data"]["starts_on"] == "2025-01-01"
    assert parts["account"]["data"]["email"] == "employee@voorbeeldstad.example"


def test_workbook_holds_what_somebody_wrote_as_text_not_as_formula(client, world, employee):
    with inside(world.here):
        Question.objects.create(asked_by=employee, text="=1+1")
    answer = client.get(reverse("rights:own_workbook"))
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows())
    cells = {row[1].value: row[2] for row in rows}
    assert [cell.value for cell in rows[0]] == ["Onderdeel", "Wat", "Waarde"]
    assert (cells["je vraag"].value, cells["je vraag"].data_type) == ("=1+1", "s")
    assert cells["in dienst vanaf"].value == "01-01-2025"


def test_download_is_logged(client, world, employee):
    client.get(reverse("rights:own_json"))
    with inside(world.here):
        entry = AuditEntry.objects.get(action="download_own_data")
    assert (entry.person_id, entry.object_id) == (employee.pk, str(employee.pk))


def test_correction_goes_to_the_administrator_with_its_term(client, world, employee):
    answer = client.post(
        reverse("rights:correct"), {"field": "last_name", "wanted": "Jansen", "text": ""}
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("rights:own"))
    with inside(world.here):
        request = DataRequest.objects.get()
    assert (request.person_id, request.field, request.wanted) == (
        employee.pk,
        "last_name",
        "Jansen",
    )
    page = client.get(reverse("rights:own")).content.decode()
    assert "Je krijgt uiterlijk" in page


def test_empty_correction_is_asked_again(client, world, employee):
    answer = client.post(reverse("rights:correct"), {"field": "", "wanted": "", "text": ""})
    assert answer.status_code == 200
    assert answer.content.decode().count("Dit is nog leeg.") == 4  # two fields, and the summary
    with inside(world.here):
        assert DataRequest.objects.count() == 0


def test_objection_is_recorded(client, world, employee):
    client.post(reverse("rights:object"), {"text": "Liever niet."})
    with inside(world.here):
        assert DataRequest.objects.get().text == "Liever niet."


def test_erasing_the_own_part_shows_its_proof(client, world, employee):
    with inside(world.here):
        Question.objects.create(asked_by=employee, text="Waar?")
    first = client.post(reverse("rights:erase"), {"all_of_it": "own", "text": ""})
    assert "Vink dit eerst aan." in first.content.decode()
    client.post(reverse("rights:erase"), {"all_of_it": "own", "text": "", "sure": "on"})
    page = client.get(reverse("rights:own")).content.decode()
    assert "Meteen gewist: vragen (1)." in " ".join(page.split())
    with inside(world.here):
        assert Question.objects.count() == 0
        assert Person.objects.filter(pk=employee.pk).exists()


def test_withdrawing_is_for_the_own_request_only(client, world, employee):
    mine, other = asked(world.here), asked(world.here, Role.COACH)
    there = asked(world.there)
    assert client.post(reverse("rights:withdraw", args=[mine.pk])).status_code == 302
    assert reload(world.here, mine).state == RequestState.WITHDRAWN
    for request in (other, there):
        assert client.post(reverse("rights:withdraw", args=[request.pk])).status_code == 404
    assert reload(world.here, other).state == RequestState.RECEIVED


def test_requests_show_the_first_to_end_on_top_and_the_late_one_as_late(client, world):
    as_role(client, world.here, Role.DPO)
    today = timezone.localdate()
    with inside(world.here):
        person = world.here.people[Role.EMPLOYEE]
        actions.ask_objection(person, "Nee.", today)
        late = actions.ask_objection(world.here.people[Role.COACH], "Nee.", today - timedelta(40))
    page = client.get(reverse("rights:requests"))
    assert page.context["open"][0].pk == late.pk
    assert page.content.decode().count("te laat") == 1


def test_requests_cost_the_same_for_one_and_thirty(client, world, django_assert_num_queries):
    as_role(client, world.here, Role.ORGANISATION_ADMIN)
    asked(world.here)
    with CountedQueries() as one:
        client.get(reverse("rights:requests"))
    with inside(world.here):
        for number in range(29):
            person = make_person(world.here, Role.EMPLOYEE, f"P{number}")
            actions.ask_objection(person, "Nee.", timezone.localdate())
    with django_assert_num_queries(one.count):
        assert len(client.get(reverse("rights:requests")).context["open"]) == 30


class CountedQueries:
    """How many queries a block makes."""

    def __enter__(self):
        from django.db import connection  # noqa: PLC0415 - Django is set up by now
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - Django is set up by now

        self.inner = CaptureQueriesContext(connection)
        self.inner.__enter__()
        return self

    def __exit__(self, *args):
        self.inner.__exit__(*args)
        self.count = len(self.inner)


def test_dpo_reads_a_request_and_can_not_answer(client, world):
    as_role(client, world.here, Role.DPO)
    request = asked(world.here)
    page = client.get(reverse("rights:request", args=[request.pk]))
    assert "answer_form" not in page.context
    assert "Liever niet." in page.content.decode()
    for name in ("take_up", "extend", "answer"):
        assert client.post(reverse(f"rights:{name}", args=[request.pk])).status_code == 403
    assert reload(world.here, request).state == RequestState.RECEIVED


@pytest.mark.parametrize("role", [Role.ADVISER, Role.MANAGER, Role.WORKS_COUNCIL, Role.EMPLOYEE])
def test_requests_are_closed_to_other_roles(client, world, role):
    as_role(client, world.here, role)
    request = asked(world.here)
    assert client.get(reverse("rights:requests")).status_code == 403
    assert client.get(reverse("rights:request", args=[request.pk])).status_code == 403


def test_administrator_of_another_organisation_finds_no_request(client, world):
    as_role(client, world.there, Role.ORGANISATION_ADMIN)
    request = asked(world.here)
    assert client.get(reverse("rights:request", args=[request.pk])).status_code == 404
    for name in ("take_up", "extend", "answer"):
        assert client.post(reverse(f"rights:{name}", args=[request.pk])).status_code == 404
    assert reload(world.here, request).state == RequestState.RECEIVED


def test_administrator_answers_a_correction_and_it_is_written(client, world):
    admin = as_role(client, world.here, Role.ORGANISATION_ADMIN)
    employee = world.here.people[Role.EMPLOYEE]
    with inside(world.here):
        request = actions.ask_correction(
            employee, CorrectField.LAST_NAME, "Jansen", "", timezone.localdate()
        )
    where = reverse("rights:request", args=[request.pk])
    assert client.post(reverse("rights:take_up", args=[request.pk]))["Location"] == where
    form = client.get(where).context["answer_form"]
    assert [value for value, _label in form.fields["verdict"].choices] == ["granted", "refused"]
    assert form["value"].value() == "Jansen"
    said = {"verdict": "granted", "value": "Jansen", "answer": "Het staat er nu goed."}
    assert client.post(reverse("rights:answer", args=[request.pk]), said)["Location"] == where
    closed = reload(world.here, request)
    assert (closed.state, closed.answered_by) == (RequestState.GRANTED, admin.pk)
    with inside(world.here):
        assert Person.objects.get(pk=employee.pk).last_name == "Jansen"
    sign_in(client, employee)
    assert "Het staat er nu goed." in client.get(reverse("rights:own")).content.decode()


def test_answer_that_can_not_be_done_says_so_at_its_field(client, world):
    as_role(client, world.here, Role.ORGANISATION_ADMIN)
    with inside(world.here):
        request = actions.ask_correction(
            world.here.people[Role.EMPLOYEE],
            CorrectField.STARTS_ON,
            "later",
            "",
            timezone.localdate(),
        )
        Person.objects.update(ends_on=date(2030, 1, 1))
    said = {"verdict": "granted", "value": "2031-01-01", "answer": "Goed."}
    page = client.post(reverse("rights:answer", args=[request.pk]), said)
    assert page.context["answer_form"].errors == {
        "value": ["De datum uit dienst ligt voor de datum in dienst."]
    }
    assert reload(world.here, request).state == RequestState.RECEIVED


def test_erasure_of_who_works_here_offers_no_full_yes(client, world):
    as_role(client, world.here, Role.ORGANISATION_ADMIN)
    with inside(world.here):
        request = actions.ask_erasure(
            world.here.people[Role.EMPLOYEE], "", timezone.localdate(), all_of_it=True
        )
    form = client.get(reverse("rights:request", args=[request.pk])).context["answer_form"]
    assert [value for value, _label in form.fields["verdict"].choices] == ["partly", "refused"]


def test_extending_needs_its_reason(client, world):
    as_role(client, world.here, Role.ORGANISATION_ADMIN)
    request = asked(world.here)
    empty = client.post(reverse("rights:extend", args=[request.pk]), {"because": ""})
    assert (empty.status_code, list(empty.context["extend_form"].errors)) == (200, ["because"])
    client.post(reverse("rights:extend", args=[request.pk]), {"because": "We zoeken nog."})
    assert reload(world.here, request).extended_because == "We zoeken nog."


@pytest.mark.parametrize("role", [Role.DPO, Role.WORKS_COUNCIL])
def test_erased_shows_schedule_and_proof_of_the_own_organisation(client, world, role):
    gone = timezone.localdate() - timedelta(days=200)
    for place in (world.here, world.there):
        with inside(place):
            Person.objects.filter(first_name="Coach").update(ends_on=gone)
    run_retention(timezone.localdate())
    as_role(client, world.here, role)
    page = client.get(reverse("rights:erased"))
    assert [(what, proof.erased) for what, proof in page.context["proofs"]] == [
        ("Mensen die weg zijn", 1)
    ]
    assert page.context["schedule"].overdue == 0


def test_erased_puts_what_is_behind_on_top(client, world):
    as_role(client, world.here, Role.DPO)
    run_retention(timezone.localdate())
    with inside(world.here):
        old = timezone.localdate() - timedelta(days=400)
        Person.objects.filter(first_name="Coach").update(ends_on=old)
    page = client.get(reverse("rights:erased"))
    assert page.context["schedule"].rows[0].code == "leavers"
    assert "Eén had al weg moeten zijn." in page.content.decode()


@pytest.mark.parametrize("role", [Role.ORGANISATION_ADMIN, Role.ADVISER, Role.EMPLOYEE])
def test_erased_is_closed_to_other_roles(client, world, role):
    as_role(client, world.here, role)
    assert client.get(reverse("rights:erased")).status_code == 403


def found_breach(place, found_at=None):
    with inside(place):
        now = timezone.now()
        return breach_actions.record_breach(found_at or now - timedelta(hours=30), TOLD, now)


def test_dpo_records_a_breach_and_sees_its_clocks(client, world):
    dpo = as_role(client, world.here, Role.DPO)
    found = timezone.localtime() - timedelta(hours=30)
    said = {
        "found_at": found.strftime("%Y-%m-%dT%H:%M"),
        "happened": "Een lijst ging naar het verkeerde adres.",
        "data_kinds": "Namen",
    }
    answer = client.post(reverse("rights:record_breach"), said)
    with inside(world.here):
        breach = Breach.objects.get()
    assert answer["Location"] == reverse("rights:breach", args=[breach.pk])
    assert breach.recorded_by == dpo.pk
    page = client.get(answer["Location"]).content.decode()
    assert "6 uur en 0 min te laat" in page
    assert "Nog 41 uur en 59 min" in page


def test_breach_found_in_the_future_is_asked_again(client, world):
    as_role(client, world.here, Role.DPO)
    later = timezone.localtime() + timedelta(days=2)
    said = {"found_at": later.strftime("%d-%m-%Y %H:%M"), "happened": "x", "data_kinds": "y"}
    page = client.post(reverse("rights:record_breach"), said)
    assert page.context["form"].errors == {"found_at": ["Dit moment moet nog komen."]}


def test_moment_is_read_as_the_clock_in_amsterdam(client, world):
    as_role(client, world.here, Role.DPO)
    said = {"found_at": "01-07-2026 09:30", "happened": "x", "data_kinds": "y"}
    client.post(reverse("rights:record_breach"), said)
    with inside(world.here):
        found_at = Breach.objects.get().found_at
    assert found_at == datetime.fromisoformat("2026-07-01T07:30:00+00:00")


def test_breach_goes_its_whole_way(client, world):
    as_role(client, world.here, Role.ORGANISATION_ADMIN)
    breach = found_breach(world.here, timezone.now() - timedelta(hours=2))
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    where = reverse("rights:breach", args=[breach.pk])
    page = client.get(where)
    assert page.context["undecided"] == [
        StepKind.EARLY_WARNING,
        StepKind.AUTHORITY,
        StepKind.PEOPLE,
    ]
    for kind in ("early_warning", "authority", "people"):
        step = reverse("rights:decide_step", args=[breach.pk, kind])
        said = {"decision": "not_needed", "at": now, "text": ""}
        assert list(client.post(step, said).context["form"].errors) == ["text"]
        assert client.post(step, {**said, "text": "Klein."})["Location"] == where
    told = {"happened": TOLD.happened, "data_kinds": "Namen", "measures": "Adres verbeterd."}
    client.post(reverse("rights:describe_breach", args=[breach.pk]), told)
    client.post(reverse("rights:note_breach", args=[breach.pk]), {"note-text": "Gebeld."})
    client.post(reverse("rights:close_breach", args=[breach.pk]), {"close-text": "Klaar."})
    with inside(world.here):
        closed = Breach.objects.get()
        kinds = list(closed.steps.values_list("kind", flat=True))
    assert closed.closed_at is not None
    assert kinds == ["early_warning", "authority", "people", "changed", "note", "closed"]
    page = client.get(where)
    assert "close_form" not in page.context


def test_unknown_step_is_not_found(client, world):
    as_role(client, world.here, Role.DPO)
    breach = found_breach(world.here)
    for kind in ("note", "anders"):
        address = reverse("rights:decide_step", args=[breach.pk, kind])
        assert client.get(address).status_code == 404


def test_works_council_reads_breaches_and_writes_none(client, world):
    as_role(client, world.here, Role.WORKS_COUNCIL)
    breach = found_breach(world.here)
    listing = client.get(reverse("rights:breaches")).content.decode()
    assert "Een lijst ging naar het verkeerde adres." in listing
    assert reverse("rights:record_breach") not in listing
    assert "note_form" not in client.get(reverse("rights:breach", args=[breach.pk])).context
    addresses = [
        reverse("rights:record_breach"),
        *(
            reverse(f"rights:{name}", args=[breach.pk])
            for name in ("describe_breach", "note_breach", "close_breach")
        ),
        reverse("rights:decide_step", args=[breach.pk, "people"]),
    ]
    assert [client.post(address).status_code for address in addresses] == [403] * 5


def test_another_organisation_finds_no_breach(client, world):
    as_role(client, world.there, Role.DPO)
    breach = found_breach(world.here)
    assert client.get(reverse("rights:breaches")).context["breaches"] == []
    for name in ("breach", "describe_breach"):
        assert client.get(reverse(f"rights:{name}", args=[breach.pk])).status_code == 404
    for name in ("note_breach", "close_breach"):
        assert client.post(reverse(f"rights:{name}", args=[breach.pk])).status_code == 404
    step = reverse("rights:decide_step", args=[breach.pk, "people"])
    assert client.get(step).status_code == 404


def test_signed_out_visitor_is_shown_the_way_to_sign_in(client, world):
    for name in ("own", "requests", "erased", "breaches"):
        address = reverse(f"rights:{name}")
        answer = client.get(address)
        where = f"{reverse('account:sign_in')}?{urlencode({'next': address}, safe='/')}"
        assert (answer.status_code, answer["Location"]) == (302, where)


def test_pages_are_complete_in_english(client, world):
    sign_in(client, world.here.people[Role.DPO], Role.DPO)
    found_breach(world.here)
    asked(world.here)
    for address in ("/en/mijn-gegevens/", "/en/verzoeken/", "/en/gewist/", "/en/datalekken/"):
        page = client.get(address)
        assert page.status_code == 200
        assert '<html lang="en"' in page.content.decode()
