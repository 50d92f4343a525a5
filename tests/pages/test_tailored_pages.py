"""Pages of tailored agreements: for the two and who helps; for others no more than counts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import START, make_unit, sign_in

from bestendig.catalogue.models import Intervention
from bestendig.common import scope
from bestendig.dialogue.tailored import asking
from bestendig.dialogue.tailored.models import (
    AgreementDraft,
    AgreementVersion,
    TailoredAgreement,
)
from bestendig.organisations.models import Person, UnitKind
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def draft(here):
    jo = here.people[Role.EMPLOYEE]
    made = asking.ask(jo, jo, "tasks", "Twee ochtenden voordoen")
    day = timezone.localdate()
    said = {
        "kind": "tasks", "what": "Twee ochtenden voordoen", "good_for_me": "Meer vertellen",
        "good_for_work": "Sneller ingewerkt", "colleagues": "Ze vinden het goed", "learn": "",
        "room": "", "talk": "", "practise": "", "keep": "", "hours_planned": None,
        "euros_planned": None, "starts_on": day, "review_on": day + timedelta(days=60),
    }  # fmt: skip
    asking.write_draft(made, jo, said, 1)
    return made


def page(client, place, role, name, *args, **data):
    sign_in(client, place.people[role], role)
    address = reverse(f"tailored:{name}", args=args)
    return client.post(address, data) if data else client.get(address)


def test_others_find_no_agreement_and_no_draft(client, here, draft):
    for role in (Role.MANAGER, Role.HR, Role.ADVISER, Role.DPO, Role.ORGANISATION_ADMIN):
        for name in ("agreement", "write", "helper", "review", "used"):
            assert page(client, here, role, name, draft).status_code == 404
        assert page(client, here, role, "act", draft, do="show").status_code == 404
        assert "voordoen" not in page(client, here, role, "mine").content.decode()


def test_helper_comes_at_the_draft_and_not_at_what_was_signed(client, here, draft):
    asking.choose_helper(draft, here.people[Role.EMPLOYEE], here.people[Role.COACH])
    answer = page(client, here, Role.COACH, "agreement", draft)
    assert answer["Location"] == reverse("tailored:write", args=[draft])
    assert "Meer vertellen" in page(client, here, Role.COACH, "write", draft).content.decode()
    assert page(client, here, Role.COACH, "helper", draft).status_code == 404
    assert page(client, here, Role.COACH, "act", draft, do="sign", revision=2).status_code == 404
    for role in (Role.EMPLOYEE, Role.MANAGER):
        page(client, here, role, "act", draft, do="sign", revision=2)
    assert AgreementVersion.objects.count() == 1
    for name in ("agreement", "write"):
        assert page(client, here, Role.COACH, name, draft).status_code == 404


def test_who_signs_what_was_changed_meanwhile_is_told(client, here, draft):
    answer = page(client, here, Role.EMPLOYEE, "act", draft, do="sign", revision=1)
    assert answer.status_code == 409
    assert "intussen aangepast" in answer.content.decode()
    assert AgreementDraft.objects.get().employee_signed_at is None


def test_what_is_on_offer_is_shown_first_and_once(client, here):
    Intervention.objects.create(
        name="Meelopen bij een ander team", summary="Een dag meelopen.", added_at=timezone.now()
    )
    said = {"kind": "placement", "what": "Meelopen bij ander team"}
    first = page(client, here, Role.EMPLOYEE, "ask", **said)
    assert "Meelopen bij een ander team" in first.content.decode()
    assert not TailoredAgreement.objects.exists()
    assert page(client, here, Role.EMPLOYEE, "ask", **said, looked="on").status_code == 302
    assert TailoredAgreement.objects.count() == 1


def test_a_word_about_health_is_pointed_out_and_may_stay_on_purpose(client, here):
    said = {"kind": "tasks", "what": "Werken met de bedrijfsarts"}
    answer = page(client, here, Role.EMPLOYEE, "ask", **said).content.decode()
    assert "bedrijfsarts” gaat misschien over gezondheid" in answer
    assert 'name="anyway"' in answer
    assert page(client, here, Role.EMPLOYEE, "ask", **said, anyway="on").status_code == 302


def test_manager_proposes_to_the_own_team_only(client, here):
    jo, hr = here.people[Role.EMPLOYEE], here.people[Role.HR]
    team = page(client, here, Role.MANAGER, "team").content.decode()
    assert reverse("tailored:ask_for", args=[jo.pk]) in team
    assert page(client, here, Role.MANAGER, "ask_for", hr.pk).status_code == 404
    assert page(client, here, Role.EMPLOYEE, "team").status_code == 403


def test_counts_are_for_advisers_and_hr_and_never_small(client, here, draft):
    assert page(client, here, Role.MANAGER, "standing").status_code == 403
    assert "te weinig" in page(client, here, Role.HR, "standing").content.decode()


def _many(here, unit, kinds, without):
    """People of this unit with an agreement of each of these kinds, and some without one."""
    manager = here.people[Role.MANAGER]
    before = timezone.now() - timedelta(days=60)
    for number in range(len(kinds) + without):
        person = Person.objects.create(first_name=f"{number}", unit=unit, starts_on=START)
        if number < len(kinds):
            row = TailoredAgreement.objects.create(
                employee=person, manager=manager, asked_by="employee", asked_on=before.date()
            )
            AgreementVersion.objects.create(
                agreement=row, number=1, kind=kinds[number], what="Geheim 7",
                employee_signed_at=before, manager_signed_at=before,
            )  # fmt: skip


def test_counts_are_in_fives_with_the_small_ones_hidden_together(client, here):
    other = make_unit("Zorg", UnitKind.TEAM, here.concern)
    third = make_unit("Balie", UnitKind.TEAM, here.concern)
    _many(here, other, ["tasks"] * 21 + ["time"] * 2, 20)
    _many(here, third, ["learning"] * 23 + ["place"] * 10, 20)
    _many(here, here.team, ["learning"] * 12, 20)
    said = page(client, here, Role.HR, "standing").content.decode()
    assert "Ongeveer 70 van de" in said
    assert "Geheim" not in said
    # Two with “time” would follow from the total; another kind is hidden with them.
    rows = said.split('id="kinds"')[1]
    assert "Te klein om te tonen: tijd, plaats." in rows or "plaats, tijd" in rows
    assert "ongeveer 35</strong> leren" in rows
