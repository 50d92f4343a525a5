from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.audit.queries import entries
from bestendig.common.scope import Actor, Origin
from bestendig.common.throttle import Locked
from bestendig.organisations.actions import sign_in_codes
from bestendig.organisations.actions.sign_in_codes import CodeUnknown, HasEmail, make_code, use_code
from bestendig.organisations.actions.sign_ins import begin_sign_in, end_sign_ins
from bestendig.organisations.models import Person, SignInCode
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in import secrets
from bestendig.organisations.signing_in.models import SignIn


@pytest.fixture
def jo(world):
    """A road worker without e-mail."""
    with scope.bind(world.here.organisation.pk):
        return Person.objects.create(first_name="Jo", unit=world.here.team)


@pytest.fixture
def code(world, jo):
    with scope.bind(world.here.organisation.pk):
        return make_code(jo.pk)


def test_code_is_read_as_people_write_it(code, jo):
    assert len(code) == 12
    written = secrets.in_groups(code).lower().replace("0", "o").replace("1", "l")
    found = use_code(f" {written.replace(' ', '-')} ", "here")
    with scope.bind(jo.organisation_id):
        jo.refresh_from_db()
    assert (found.account, found.organisation_id) == (jo.account, jo.organisation_id)
    assert code not in str(SignInCode.objects.get().__dict__)


def test_code_can_be_used_again_until_a_new_one_replaces_it(world, jo, code):
    use_code(code, "here")
    use_code(code, "here")
    with scope.bind(world.here.organisation.pk):
        newer = make_code(jo.pk)
    with pytest.raises(CodeUnknown):
        use_code(code, "here")
    assert use_code(newer, "here").account == use_code(newer, "here").account


def test_code_works_a_year(code, monkeypatch):
    later = timezone.now() + timedelta(days=366)
    monkeypatch.setattr(timezone, "now", lambda: later)
    with pytest.raises(CodeUnknown):
        use_code(code, "here")


@pytest.mark.parametrize("typed", ["", "ABCD EFGH", "UUUU UUUU UUUU", "!" * 12, "0" * 13])
def test_what_is_no_code_is_unknown(db, prepared, typed):
    assert secrets.read_code(typed) is None
    with pytest.raises(CodeUnknown):
        use_code(typed, "here")


def test_code_is_not_for_who_has_an_address_nor_for_another_organisations_person(world, jo):
    with scope.bind(world.here.organisation.pk), pytest.raises(HasEmail):
        make_code(world.here.people[Role.EMPLOYEE].pk)
    with scope.bind(world.there.organisation.pk), pytest.raises(Person.DoesNotExist):
        make_code(jo.pk)


def test_guessing_locks_the_place_it_is_done_from(code):
    for _try in range(10):
        with pytest.raises(CodeUnknown):
            use_code("0000 0000 0000", "there")
    with pytest.raises(Locked):
        use_code(code, "there")
    use_code(code, "here")


def test_guessing_from_everywhere_locks_all_of_it(code, monkeypatch):
    limit = sign_in_codes.IN_TOTAL
    monkeypatch.setattr(
        sign_in_codes, "IN_TOTAL", type(limit)(limit.name, 3, limit.within, limit.lock)
    )
    for number in range(3):
        with pytest.raises(CodeUnknown):
            use_code("0000 0000 0000", f"source {number}")
    with pytest.raises(Locked):
        use_code("0000 0000 0000", "source 4")
    with pytest.raises(Locked):
        use_code(code, "here")


def test_when_an_employee_signs_in_and_out_is_in_no_log_of_the_organisation(world, jo, code):
    account = use_code(code, "here").account
    begin_sign_in(account, SignIn.How.CODE, "", through=jo.organisation_id)
    me = Actor(account=account.pk, person=jo.pk, role=Role.EMPLOYEE, origin=Origin.WEB)
    with scope.bind(jo.organisation_id, me):
        assert end_sign_ins(account) == 1
        assert [x.action for x in entries()] == ["make_sign_in_code"]
    assert [x.action for x in entries()] == ["use_sign_in_code"]
