"""The tailored agreement: two people, three sentences, two signatures, and one reminder."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.outbox.models import Message
from bestendig.common.registry import REGISTRY
from bestendig.dialogue.tailored import asking, queries, signing
from bestendig.dialogue.tailored.models import (
    AgreementDraft,
    AgreementVersion,
    TailoredAgreement,
)
from bestendig.dialogue.tailored.reminding import remind_due
from bestendig.dialogue.tailored.rules import FIELDS, health_word
from bestendig.dialogue.tailored.tasks import look_back
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def jo(inside):
    return inside.people[Role.EMPLOYEE]


@pytest.fixture
def robin(inside):
    return inside.people[Role.MANAGER]


@pytest.fixture
def today():
    return timezone.localdate()


def words(today, **other):
    said = dict.fromkeys(FIELDS, "") | {
        "kind": "tasks",
        "what": "Twee ochtenden voordoen.",
        "good_for_me": "Vertellen in plaats van tillen.",
        "good_for_work": "Twee nieuwe mensen ingewerkt.",
        "colleagues": "Besproken, ze kunnen ermee leven.",
        "hours_planned": 80,
        "euros_planned": None,
        "starts_on": today,
        "review_on": today + timedelta(days=90),
    }
    return said | other


def revision(agreement):
    return AgreementDraft.objects.get(agreement=agreement).revision


def asked(jo, today, **other):
    made = asking.ask(jo, jo, "tasks", "Voordoen.")
    asking.write_draft(made, jo, words(today, **other), 1)
    return made


def agreed(jo, robin, today, **other):
    made = asked(jo, today, **other)
    signing.sign(made, jo, revision(made))
    signing.sign(made, robin, revision(made))
    return made


def mails(kind="tailored"):
    return list(Message.objects.filter(kind=kind).values_list("person_id", flat=True))


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def test_both_sign_what_one_asked_and_then_it_is_a_version(jo, robin, today):
    made = asked(jo, today)
    assert queries.agreement_of(robin, made) is None
    assert signing.sign(made, jo, revision(made)) is None
    assert queries.agreement_of(robin, made).waits_for_me
    version = signing.sign(made, robin, revision(made))
    assert (version.number, version.what) == (1, "Twee ochtenden voordoen.")
    assert not AgreementDraft.objects.exists()
    assert queries.agreement_of(robin, made).current == version
    assert mails() == [robin.pk, jo.pk]


def test_manager_proposes_to_the_own_team_alone(inside, jo, robin):
    other = inside.people[Role.HR]
    made = asking.ask(robin, jo, "learning", "Een dag meelopen.")
    assert queries.agreement_of(jo, made) is None
    asking.show_draft(made, robin)
    assert queries.agreement_of(jo, made).waits_for_me
    for by, employee in ((robin, other), (other, jo), (other, other)):
        with pytest.raises(Refused):
            asking.ask(by, employee, "learning", "Iets.")


@pytest.mark.parametrize(
    "empty", ["good_for_me", "good_for_work", "colleagues", "starts_on", "review_on"]
)
def test_nobody_signs_what_is_not_complete(jo, today, empty):
    made = asked(jo, today, **{empty: None if empty.endswith("_on") else " "})
    with pytest.raises(Refused):
        signing.sign(made, jo, revision(made))


@pytest.mark.parametrize(("starts", "review"), [(0, 0), (10, 5), (0, 367)])
def test_looking_back_is_later_and_within_a_year(jo, today, starts, review):
    made = asking.ask(jo, jo, "tasks", "Voordoen.")
    days = {
        "starts_on": today + timedelta(days=starts),
        "review_on": today + timedelta(days=review),
    }
    with pytest.raises(Refused) as refused:
        asking.write_draft(made, jo, words(today, **days), 1)
    assert refused.value.field == "review_on"


def test_a_change_takes_the_signatures_away_and_the_same_text_does_not(jo, robin, today):
    made = asked(jo, today)
    signing.sign(made, jo, revision(made))
    read = revision(made)
    asking.write_draft(made, robin, words(today), read)
    assert queries.agreement_of(jo, made).i_signed
    asking.write_draft(made, robin, words(today, what="Drie ochtenden."), read)
    assert not queries.agreement_of(jo, made).i_signed
    with pytest.raises(Refused):
        signing.sign(made, jo, read)
    with pytest.raises(Refused):
        asking.write_draft(made, jo, words(today), read)


def test_helper_sees_and_writes_that_draft_alone(inside, jo, robin, today):
    helper = inside.people[Role.COACH]
    before, made = agreed(jo, robin, today), asked(jo, today)
    asking.choose_helper(made, jo, helper)
    assert [x.agreement_id for x in queries.helped_by(helper)] == [made]
    assert queries.agreements_of(helper) == []
    asking.write_draft(made, helper, words(today, what="Anders."), revision(made))
    for other in (before, made):
        with pytest.raises(TailoredAgreement.DoesNotExist):
            signing.sign(other, helper, 1)
    with pytest.raises(TailoredAgreement.DoesNotExist):
        asking.write_draft(before, helper, words(today), 1)
    signing.sign(made, jo, revision(made))
    with pytest.raises(Refused):
        asking.choose_helper(made, robin, helper)
    signing.sign(made, robin, revision(made))
    assert list(queries.helped_by(helper)) == []
    assert helper.pk in mails()


def test_helper_is_neither_of_the_two(jo, robin, today):
    made = asked(jo, today)
    for one in (jo, robin):
        with pytest.raises(Refused):
            asking.choose_helper(made, jo, one)


def test_changed_kept_with_history_and_ended(jo, robin, today):
    made = agreed(jo, robin, today)
    signing.propose_change(made, robin)
    assert queries.agreement_of(jo, made).draft is None
    with pytest.raises(Refused):
        signing.still_fits(made, jo, today + timedelta(days=100))
    asking.write_draft(made, robin, words(today, what="Eén ochtend."), 1)
    signing.sign(made, robin, 2)
    assert queries.agreement_of(jo, made).current.what == "Twee ochtenden voordoen."
    signing.sign(made, jo, 2)
    signing.still_fits(made, jo, today + timedelta(days=200))
    signing.sign(made, robin, 1)
    found = [(x.number, x.what, x.review_on) for x in AgreementVersion.objects.all()]
    assert found == [
        (1, "Twee ochtenden voordoen.", today + timedelta(days=90)),
        (2, "Eén ochtend.", today + timedelta(days=90)),
        (3, "Eén ochtend.", today + timedelta(days=200)),
    ]
    signing.end_agreement(made, robin)
    assert TailoredAgreement.objects.get().ended_on == today
    with pytest.raises(Refused):
        signing.propose_change(made, jo)
    assert len(queries.agreement_of(jo, made).versions) == 3


def test_database_refuses_to_change_what_was_signed(jo, robin, today):
    agreed(jo, robin, today)
    with pytest.raises(DatabaseError), transaction.atomic():
        AgreementVersion.objects.update(what="Iets anders.")


def test_only_who_proposed_takes_it_back(jo, robin, today):
    made = asked(jo, today)
    asking.show_draft(made, jo)
    with pytest.raises(Refused):
        asking.drop_draft(made, robin)
    asking.drop_draft(made, jo)
    assert not TailoredAgreement.objects.exists()


def test_nobody_else_does_anything(inside, jo, robin, today):
    made = agreed(jo, robin, today)
    signing.propose_change(made, jo)
    for role in (Role.HR, Role.ADVISER, Role.ORGANISATION_ADMIN, Role.DPO):
        other = inside.people[role]
        assert queries.agreement_of(other, made) is None
        for act in (
            asking.show_draft, asking.drop_draft, signing.end_agreement, signing.propose_change,
            signing.take_to_manager,
            lambda a, p: signing.sign(a, p, 1),
            lambda a, p: asking.choose_helper(a, p, p),
            lambda a, p: asking.write_draft(a, p, words(today), 1),
            lambda a, p: signing.note_used(a, p, 1, 1),
            lambda a, p: signing.still_fits(a, p, today + timedelta(days=9)),
        ):  # fmt: skip
            with pytest.raises(TailoredAgreement.DoesNotExist):
                act(made, other)


def test_agreement_goes_along_to_a_new_manager_when_the_employee_says_so(inside, jo, robin, today):
    made = agreed(jo, robin, today)
    signing.propose_change(made, robin)
    jo.manager = inside.people[Role.BOARD]
    jo.save()
    assert queries.agreement_of(jo.manager, made) is None
    with pytest.raises(Refused):
        signing.take_to_manager(made, robin)
    signing.take_to_manager(made, jo)
    assert queries.agreement_of(robin, made) is None
    assert queries.agreement_of(jo.manager, made).current.number == 1
    assert not AgreementDraft.objects.exists()


def test_review_is_mailed_to_both_once_on_its_day(jo, robin, today):
    agreed(jo, robin, today)
    day = today + timedelta(days=90)
    assert remind_due(at(day - timedelta(days=1))) == 0
    assert remind_due(at(day, 3)) == 0  # nobody is mailed at night
    assert [remind_due(at(day)), remind_due(at(day, 17))] == [1, 0]
    assert remind_due(at(day + timedelta(days=1))) == 0
    assert sorted(mails("tailored_review")) == sorted([jo.pk, robin.pk])


def test_review_comes_after_a_worker_that_was_away_and_again_for_a_new_day(jo, robin, today):
    made = agreed(jo, robin, today)
    late = today + timedelta(days=150)
    assert [remind_due(at(late)), remind_due(at(late + timedelta(days=1)))] == [1, 0]
    next_day = today + timedelta(days=300)
    signing.still_fits(made, jo, next_day)
    signing.sign(made, robin, 1)
    assert remind_due(at(next_day - timedelta(days=1))) == 0
    assert [remind_due(at(next_day)), remind_due(at(next_day))] == [1, 0]


def test_nobody_is_reminded_of_what_has_ended(jo, robin, today):
    signing.end_agreement(agreed(jo, robin, today), jo)
    assert remind_due(at(today + timedelta(days=90))) == 0


def test_the_job_looks_in_every_organisation(world, monkeypatch):
    for place in (world.here, world.there):
        with scope.bind(place.organisation.pk):
            jo, robin = place.people[Role.EMPLOYEE], place.people[Role.MANAGER]
            agreed(jo, robin, timezone.localdate())
    later = at(timezone.localdate() + timedelta(days=90))
    for _twice in range(2):
        enqueue(look_back)
        with monkeypatch.context() as patched:
            patched.setattr("bestendig.dialogue.tailored.tasks.timezone.now", lambda: later)
            run_waiting()
    for place in (world.here, world.there):
        with scope.bind(place.organisation.pk):
            assert TailoredAgreement.objects.get().reminded_for == later.date()
    assert len(mails("tailored_review")) == 4


def test_agreements_of_who_left_end_on_that_day(jo, robin, today):
    made = agreed(jo, robin, today)
    asked(jo, today)
    Person.objects.filter(pk=jo.pk).update(ends_on=today)
    assert [signing.end_of_leavers(today), signing.end_of_leavers(today)] == [2, 0]
    assert [(x.pk, x.ended_on) for x in TailoredAgreement.objects.all()] == [(made, today)]
    assert not AgreementDraft.objects.exists()


def test_what_ended_goes_after_24_months_and_a_forgotten_draft_after_6(jo, robin, today):
    made, draft = agreed(jo, robin, today), asked(jo, today)
    signing.end_agreement(made, jo)
    rules = REGISTRY.rules
    for code, gone in (("tailored", made), ("tailored_drafts", draft)):
        rule = rules[code]
        assert (rule.waiting(today), rule.apply(today)) == (0, 0)
        tomorrow = today + timedelta(days=1)
        assert (rule.waiting(tomorrow), rule.apply(tomorrow)) == (1, 1)
        assert not TailoredAgreement.objects.filter(pk=gone).exists()
    assert (rules["tailored"].keep(None), rules["tailored_drafts"].keep(None)) == (24, 6)


def test_employee_takes_the_words_along_and_the_manager_only_that_it_is(jo, robin, today):
    agreed(jo, robin, today)
    read = REGISTRY.exports["tailored"].read
    assert "Vertellen in plaats van tillen." in str(read(jo.pk))
    assert str(jo) in str(read(robin.pk))
    assert "tillen" not in str(read(robin.pk))


def test_erasing_takes_the_employees_agreements_and_the_managers_name(inside, jo, robin, today):
    made = agreed(jo, robin, today)
    erase = REGISTRY.erasures["tailored"].erase
    erase(robin.pk)
    assert TailoredAgreement.objects.get().manager is None
    assert queries.agreement_of(jo, made).current
    erase(jo.pk)
    assert not AgreementVersion.objects.exists()


def test_log_says_that_and_never_what(jo, robin, today):
    agreed(jo, robin, today)
    rows = AuditEntry.objects.filter(action__endswith="tailored")
    assert {x.action for x in rows} == {
        "ask_tailored", "write_tailored", "sign_tailored", "show_tailored", "agree_tailored",
    }  # fmt: skip
    for row in rows:
        said = str({x.name: getattr(row, x.attname) for x in row._meta.concrete_fields})
        assert "tillen" not in said
        assert "tasks" not in said


def test_a_manager_knows_of_the_own_agreements_alone(inside, jo, robin, today):
    assert [x.pk for x in queries.team_of(robin).without] == [jo.pk]
    agreed(jo, robin, today)
    team = queries.team_of(robin)
    assert (team.size, team.without, team.kinds) == (1, (), (("tasks", 1),))
    other = inside.people[Role.BOARD]
    Person.objects.filter(pk=jo.pk).update(manager=other)
    assert [x.pk for x in queries.team_of(other).without] == [jo.pk]


def test_counted_is_who_had_one_when_the_day_began(jo, robin, today):
    made = agreed(jo, robin, today)
    tomorrow = today + timedelta(days=1)
    assert dict(queries.holders_on(today)) == {}
    assert dict(queries.holders_on(tomorrow)) == {jo.pk: "tasks"}
    signing.end_agreement(made, jo)
    assert dict(queries.holders_on(tomorrow)) == {}


def test_words_about_health_are_pointed_out_once(jo, today):
    with pytest.raises(asking.MayBeHealth) as refused:
        asking.ask(jo, jo, "tasks", "Vanwege mijn rugpijn minder tillen")
    assert refused.value.field == "what"
    made = asking.ask(jo, jo, "learning", "Meelopen met de bedrijfsarts", anyway=True)
    with pytest.raises(asking.MayBeHealth) as refused:
        asking.write_draft(made, jo, words(today, room="Na mijn operatie."), 1)
    assert refused.value.field == "room"


@pytest.mark.parametrize(
    "text",
    [
        "Minder tillen, meer voordoen.",
        "Een stage bij het ziekenhuisproject",
        "Kleine klachten zelf afdoen, stoepen herstellen",
    ],
)
def test_ordinary_words_pass(text):
    assert health_word(text) == ""


def test_there_is_no_place_for_a_reason_or_for_urgency():
    columns = {
        x.name
        for model in (TailoredAgreement, AgreementDraft, AgreementVersion)
        for x in model._meta.concrete_fields
    }
    assert not [x for x in columns if any(w in x for w in ("reason", "urgen", "health", "why"))]
