import csv
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from tests.common.tampering import as_owner
from tests.world import sign_in

from bestendig.common import audit, scope
from bestendig.common.audit.queries import entries
from bestendig.common.scope import Actor, Origin
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_anchors(settings, tmp_path):
    settings.KEY_STORE = (tmp_path / "keys").as_uri()


@pytest.fixture
def dpo(client, world):
    sign_in(client, world.here.people[Role.DPO], Role.DPO)
    return client


def did(place, role, action, **what):
    """Somebody in that role did it."""
    person = place.people[role]
    who = Actor(account=person.account_id, person=person.pk, role=role.value, origin=Origin.WEB)
    with scope.bind(place.organisation.pk, who):
        audit.record(action, **what)


def lines(answer):
    return [(line.action, line.who) for line in answer.context["lines"]]


def test_dpo_and_works_council_read_who_did_what(client, world):
    did(world.here, Role.HR, "import_people", object_kind="people_file", added=3)
    did(world.there, Role.HR, "close_breach")
    for role in (Role.DPO, Role.WORKS_COUNCIL):
        sign_in(client, world.here.people[role], role)
        answer = client.get(reverse("oversight:log"))
        assert lines(answer) == [("Mensen ingelezen uit een bestand", "Hr")]
        assert "people_file" in answer.content.decode()


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.DPO, Role.WORKS_COUNCIL, Role.PLATFORM_ADMIN})
)
def test_other_roles_do_not(client, world, role):
    sign_in(client, world.here.people[role], role)
    for name in ("oversight:log", "oversight:log_csv"):
        assert client.get(reverse(name)).status_code == 403
    assert client.post(reverse("oversight:log_check")).status_code == 403


def test_other_organisation_reads_its_own_log(client, world):
    did(world.here, Role.HR, "import_people")
    sign_in(client, world.there.people[Role.DPO], Role.DPO)
    answer = client.get(reverse("oversight:log"), {"person": world.here.people[Role.HR].pk})
    assert lines(answer) == []
    assert answer.context["person"] == "iemand die weg is"


def test_who_left_is_not_named(dpo, world):
    did(world.here, Role.COACH, "save_profile")
    with scope.bind(world.here.organisation.pk):
        world.here.people[Role.COACH].delete()
    assert lines(dpo.get(reverse("oversight:log"))) == [
        ("Eigen instellingen bewaard", "iemand die weg is")
    ]


@pytest.mark.parametrize(
    ("who", "named"),
    [
        (Actor(origin=Origin.JOB), "het programma"),
        (Actor(origin=Origin.COMMAND), "het programma"),
        (Actor(origin=Origin.WEB), "iemand die niet was aangemeld"),
        (Actor(account=987, role=Role.PLATFORM_ADMIN, origin=Origin.WEB), "een platformbeheerder"),
        (Actor(account=987, origin=Origin.WEB), "iemand die weg is"),
    ],
)
def test_who_is_no_person_here_is_said_to_be_what_it_is(dpo, world, who, named):
    with scope.bind(world.here.organisation.pk, who):
        audit.record("save_profile")
    assert lines(dpo.get(reverse("oversight:log"))) == [("Eigen instellingen bewaard", named)]


def test_account_that_signs_in_is_named_by_its_person_here(dpo, world):
    account = world.here.people[Role.COACH].account_id
    with scope.bind(world.here.organisation.pk, Actor(account=account, origin=Origin.WEB)):
        audit.record("sign_in")
    assert lines(dpo.get(reverse("oversight:log"))) == [("Ingelogd", "Coach")]


def test_action_without_words_shows_its_code(dpo, world):
    did(world.here, Role.HR, "grow_wings")
    assert lines(dpo.get(reverse("oversight:log"))) == [("Handeling met code grow_wings", "Hr")]


def test_search_finds_what_was_asked(dpo, world):
    thing = uuid4()
    did(world.here, Role.HR, "import_people", object_kind="people_file", object_id=thing)
    did(world.here, Role.ADVISER, "add_unit", object_kind="unit")
    with scope.bind(world.here.organisation.pk):
        audit.record_refusal("open_page", object_kind="audit_read")
    imported, added = "Mensen ingelezen uit een bestand", "Een onderdeel toegevoegd"
    refused = "Een pagina geopend"
    today = timezone.localdate()
    tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)

    def found(**search):
        return [line.action for line in dpo.get(reverse("oversight:log"), search).context["lines"]]

    assert found() == [refused, added, imported]
    assert found(action="add_unit") == [added]
    assert found(outcome="refused") == [refused]
    assert found(about=thing) == [imported]
    assert found(about="unit") == [added]
    assert found(person=world.here.people[Role.HR].pk) == [imported]
    assert found(since=today.isoformat(), until=today.isoformat()) == [refused, added, imported]
    assert found(since=tomorrow.isoformat()) == []
    assert found(until=yesterday.isoformat()) == []


def test_days_in_the_wrong_order_are_said_to_be(dpo):
    answer = dpo.get(reverse("oversight:log"), {"since": "2026-11-20", "until": "2026-11-19"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"until": ["Dit is voor de eerste dag."]}


@pytest.mark.parametrize(
    "search", [{"person": "nobody"}, {"action": "x"}, {"outcome": "x"}, {"since": "x"}]
)
def test_search_that_cannot_be_is_refused(dpo, search):
    assert dpo.get(reverse("oversight:log"), search).status_code == 422


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", ""])
def test_page_that_cannot_be_is_the_first(dpo, world, before):
    did(world.here, Role.HR, "add_unit")
    answer = dpo.get(reverse("oversight:log"), {"before": before})
    assert answer.status_code == 200
    assert len(answer.context["lines"]) == 1


def test_pages_of_fifty_lead_on_and_keep_the_search(dpo, world):
    for number in range(120):
        did(world.here, Role.HR, "add_unit" if number % 2 else "move_unit")
    seen, query, pages = [], "action=add_unit", 0
    while query:
        answer = dpo.get(f"{reverse('oversight:log')}?{query}")
        seen += [line.entry.sequence for line in answer.context["lines"]]
        query, pages = answer.context["older"], pages + 1
    assert (seen, pages) == (list(range(120, 0, -2)), 2)


def test_same_queries_for_one_entry_and_for_thirty(dpo, world):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert dpo.get(reverse("oversight:log")).status_code == 200
        return len(caught)

    did(world.here, Role.HR, "add_unit")
    one = queries()
    for role in [Role.HR, Role.ADVISER, Role.COACH] * 10:
        did(world.here, role, "add_unit")
    assert queries() == one


def test_download_holds_all_and_is_itself_logged(dpo, world):
    did(world.here, Role.HR, "import_people", object_kind="people_file", added=3)
    did(world.there, Role.HR, "import_people")
    answer = dpo.get(reverse("oversight:log_csv"), {"action": "import_people"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="logboek-20')
    text = answer.content.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text), delimiter=";")
    assert (row["number"], row["what"], row["who"], row["details"]) == (
        "1", "Mensen ingelezen uit een bestand", "Hr", '{"added": 3}'
    )  # fmt: skip
    assert lines(dpo.get(reverse("oversight:log")))[0] == ("Het logboek gedownload", "Dpo")


def test_name_like_a_formula_stays_a_name_in_a_spreadsheet(dpo, world):
    person = world.here.people[Role.HR]
    with scope.bind(world.here.organisation.pk):
        person.first_name = '=HYPERLINK("http://kwaad.example")'
        person.save()
    did(world.here, Role.HR, "add_unit")
    text = dpo.get(reverse("oversight:log_csv")).content.decode("utf-8-sig")
    assert next(csv.DictReader(StringIO(text), delimiter=";"))["who"][:2] == "'="


def test_check_says_that_the_log_is_whole(dpo, world, django_capture_on_commit_callbacks):
    did(world.here, Role.HR, "add_unit")
    did(world.here, Role.HR, "add_unit")
    with django_capture_on_commit_callbacks(execute=True):
        answer = dpo.post(reverse("oversight:log_check"))
    assert "Het logboek is heel, van regel 1 tot en met 2." in answer.content.decode()
    assert lines(answer)[0] == ("Nagekeken of het logboek heel is", "Dpo")


def test_check_names_the_first_entry_that_is_not_right(dpo, world):
    did(world.here, Role.HR, "add_unit")
    did(world.here, Role.HR, "add_unit")
    with scope.bind(world.here.organisation.pk), as_owner():
        entries().filter(sequence=2).update(role="board")
    answer = dpo.post(reverse("oversight:log_check"))
    assert "Regel 2 is veranderd nadat hij was opgeschreven." in answer.content.decode()
    with scope.bind(world.here.organisation.pk):
        assert entries().first().outcome == "failed"


def test_looking_does_not_change_the_log(dpo, world):
    assert dpo.get(reverse("oversight:log_check")).status_code == 405
    dpo.get(reverse("oversight:log"))
    with scope.bind(world.here.organisation.pk):
        assert entries().count() == 0


def test_page_speaks_english(dpo, world):
    did(world.here, Role.HR, "import_people")
    with translation.override("en"):
        address = reverse("oversight:log")
    assert lines(dpo.get(address)) == [("Imported people from a file", "Hr")]


def test_works_council_does_not_read_which_employee_it_was(client, world):
    did(world.here, Role.EMPLOYEE, "save_profile")
    hr = world.here.people[Role.HR]
    did(world.here, Role.HR, "download_own_data", object_kind="person", object_id=hr.pk)
    did(world.here, Role.HR, "add_unit")
    log, as_csv = reverse("oversight:log"), reverse("oversight:log_csv")

    sign_in(client, world.here.people[Role.DPO], Role.DPO)
    assert [who for _action, who in lines(client.get(log))] == ["Hr", "Hr", "Employee"]

    sign_in(client, world.here.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    answer = client.get(log)
    assert [who for _action, who in lines(answer)] == ["Hr", "een medewerker", "een medewerker"]
    assert str(world.here.people[Role.EMPLOYEE].pk) not in answer.content.decode()
    (row,) = csv.DictReader(
        StringIO(client.get(as_csv, {"action": "download_own_data"}).content.decode("utf-8-sig")),
        delimiter=";",
    )
    assert (row["who"], row["person"], row["object_id"]) == ("een medewerker", "", "")
    for asked in ({"person": hr.pk}, {"about": hr.pk}):
        assert "download_own_data" not in [
            line.entry.action for line in client.get(log, asked).context["lines"]
        ]
