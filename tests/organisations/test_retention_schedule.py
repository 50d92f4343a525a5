"""The retention job: what is older than its rule allows goes, and leaves a proof."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from bestendig.cli import main
from bestendig.common import audit, outbox, scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.keys import store
from bestendig.common.outbox.models import Message, State
from bestendig.common.registry import REGISTRY, RetentionRule, months_after
from bestendig.organisations.breaches.actions import Description, record_breach
from bestendig.organisations.breaches.models import Breach
from bestendig.organisations.models import (
    Organisation,
    Person,
    Question,
    SignInCode,
    SignInLink,
)
from bestendig.organisations.retention import tasks
from bestendig.organisations.retention.actions import run_retention
from bestendig.organisations.retention.models import RetentionProof, RetentionRun
from bestendig.organisations.retention.queries import Overdue, erased_figures, schedule
from bestendig.organisations.rights import actions as rights
from bestendig.organisations.rights.models import DataRequest, RequestState
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import EmailChange, Session, SignIn

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def erased(outcomes, organisation, rule):
    return next(o.erased for o in outcomes if (o.organisation, o.rule) == (organisation, rule))


@pytest.fixture
def here(world):
    return world.here


def people_of(place):
    with scope.bind(place.organisation.pk):
        return set(Person.objects.values_list("pk", flat=True))


def leave(place, role, day):
    with scope.bind(place.organisation.pk):
        Person.objects.filter(pk=place.people[role].pk).update(ends_on=day)


def test_who_left_is_erased_after_the_months_of_the_own_organisation(world):
    Organisation.objects.filter(pk=world.there.organisation.pk).update(keep_leavers=12)
    edge = date(2026, 8, 26)  # three months before
    leave(world.here, Role.COACH, edge)
    leave(world.here, Role.HR, edge - timedelta(days=1))
    leave(world.there, Role.HR, edge - timedelta(days=1))
    outcomes = run_retention(TODAY)
    assert erased(outcomes, world.here.organisation.pk, "leavers") == 1
    assert erased(outcomes, world.there.organisation.pk, "leavers") == 0
    assert people_of(world.here) == {p.pk for p in world.here.people.values()} - {
        world.here.people[Role.HR].pk
    }
    assert people_of(world.there) == {p.pk for p in world.there.people.values()}


def test_proof_says_what_how_many_and_before_when(here):
    leave(here, Role.HR, date(2026, 8, 25))
    run_retention(TODAY)
    with scope.bind(here.organisation.pk):
        proof = RetentionProof.objects.get()
        assert (proof.rule, proof.before, proof.erased) == ("leavers", date(2026, 8, 26), 1)
        assert (proof.run.day, proof.run.failed) == (TODAY, [])
        entry = AuditEntry.objects.get(action="apply_retention")
    assert (entry.organisation_id, entry.object_id) == (here.organisation.pk, "leavers")
    assert entry.details == {"before": "2026-08-26", "rows": 1}


def test_running_twice_erases_once(here):
    leave(here, Role.HR, date(2026, 8, 25))
    run_retention(TODAY)
    assert erased(run_retention(TODAY), here.organisation.pk, "leavers") == 0
    with scope.bind(here.organisation.pk):
        assert RetentionProof.objects.count() == 1


def test_dry_run_counts_and_keeps_everything(here):
    leave(here, Role.HR, date(2026, 8, 25))
    assert erased(run_retention(TODAY, dry_run=True), here.organisation.pk, "leavers") == 1
    assert here.people[Role.HR].pk in people_of(here)
    with scope.bind(here.organisation.pk):
        assert RetentionRun.objects.count() == 0
        assert not AuditEntry.objects.filter(action="apply_retention").exists()


def test_who_has_an_open_request_is_answered_first(here):
    person = here.people[Role.HR]
    leave(here, Role.HR, date(2026, 1, 1))
    with scope.bind(here.organisation.pk):
        request = rights.ask_objection(person, "Nee.", TODAY)
    assert erased(run_retention(TODAY), here.organisation.pk, "leavers") == 0
    with scope.bind(here.organisation.pk):
        rights.answer_request(request.pk, RequestState.REFUSED, "Nee.", TODAY)
    assert erased(run_retention(TODAY), here.organisation.pk, "leavers") == 1


def test_codes_on_paper_go_a_day_after_they_are_over(world):
    def code(place, role, over_on):
        with scope.bind(place.organisation.pk):
            SignInCode.objects.create(
                account=place.people[role].account,
                organisation=place.organisation,
                code_hash=f"{place.organisation.slug} {role}",
                made_at=noon(TODAY),
                expires_at=noon(over_on),
            )

    two_days, yesterday = TODAY - timedelta(days=2), TODAY - timedelta(days=1)
    code(world.here, Role.HR, two_days)
    code(world.here, Role.DPO, yesterday)
    code(world.there, Role.HR, two_days)
    outcomes = run_retention(TODAY)
    for place, left in ((world.here, [f"voorbeeldstad {Role.DPO}"]), (world.there, [])):
        assert erased(outcomes, place.organisation.pk, "sign_in_codes") == 1
        with scope.bind(place.organisation.pk):
            here = SignInCode.objects.filter(organisation=place.organisation)
            assert [row.code_hash for row in here] == left


@pytest.mark.parametrize(
    ("model", "rule"), [(SignInLink, "sign_in_links"), (EmailChange, "email_changes")]
)
def test_ways_in_go_a_day_after_they_are_over(world, model, rule):
    def way_in(account, name, over_on):
        model.objects.create(
            account=account, made_at=noon(TODAY), expires_at=noon(over_on), token_hash=name
        )

    two_days, yesterday = TODAY - timedelta(days=2), TODAY - timedelta(days=1)
    way_in(world.here.people[Role.HR].account, "gone", two_days)
    way_in(world.here.people[Role.DPO].account, "kept", yesterday)
    way_in(world.there.people[Role.HR].account, "gone there", two_days)
    way_in(world.platform, "gone of the platform", two_days)
    outcomes = run_retention(TODAY)
    for organisation in (world.here.organisation.pk, world.there.organisation.pk, None):
        assert erased(outcomes, organisation, rule) == 1
    assert [row.account for row in model.objects.all()] == [world.here.people[Role.DPO].account]


def test_answered_questions_go_after_two_years(here):
    edge = months_after(TODAY, -24)
    with scope.bind(here.organisation.pk):
        for answered in (None, noon(edge - timedelta(days=1)), noon(edge)):
            Question.objects.create(
                asked_by=here.people[Role.HR], text=str(answered), answered_at=answered
            )
    outcomes = run_retention(TODAY)
    assert erased(outcomes, here.organisation.pk, "questions") == 1
    with scope.bind(here.organisation.pk):
        assert {q.text for q in Question.objects.all()} == {"None", str(noon(edge))}


def test_answered_requests_go_after_two_years(here):
    edge = months_after(TODAY, -24)
    with scope.bind(here.organisation.pk):
        for day in (edge - timedelta(days=1), edge):
            request = rights.ask_objection(here.people[Role.HR], str(day), day)
            rights.answer_request(request.pk, RequestState.REFUSED, "Nee.", day)
        waiting = rights.ask_objection(here.people[Role.HR], "open", edge - timedelta(days=9))
    outcomes = run_retention(TODAY)
    assert erased(outcomes, here.organisation.pk, "data_requests") == 1
    with scope.bind(here.organisation.pk):
        assert {r.text for r in DataRequest.objects.all()} == {str(edge), waiting.text}


def test_closed_breaches_go_after_five_years_with_their_steps(here):
    edge = months_after(TODAY, -60)
    told = Description(happened="x", data_kinds="y")
    with scope.bind(here.organisation.pk):
        for closed in (None, noon(edge - timedelta(days=1)), noon(edge)):
            breach = record_breach(noon(edge - timedelta(days=9)), told, noon(TODAY))
            Breach.objects.filter(pk=breach.pk).update(closed_at=closed)
    assert erased(run_retention(TODAY), here.organisation.pk, "breaches") == 1
    with scope.bind(here.organisation.pk):
        assert Breach.objects.filter(closed_at=noon(edge)).count() == 1
        assert Breach.objects.count() == 2


def test_proof_itself_goes_after_five_years(here):
    edge = months_after(TODAY, -60)
    with scope.bind(here.organisation.pk):
        for day in (edge - timedelta(days=1), edge):
            RetentionRun.objects.create(day=day, at=noon(day))
    run_retention(TODAY)
    with scope.bind(here.organisation.pk):
        days = sorted(RetentionRun.objects.values_list("day", flat=True))
    assert days == [edge, TODAY]


@pytest.fixture
def broken(monkeypatch):
    """A rule that erases one person and then fails."""

    def fail(before):
        Person.objects.filter(first_name="Coach").delete()
        raise RuntimeError("kwikstaart@example.org")

    monkeypatch.setitem(
        REGISTRY.rules, "broken", RetentionRule("broken", "Broken", lambda _: 1, fail)
    )


def test_rule_that_fails_is_undone_named_and_stops_no_other(here, broken, caplog):
    leave(here, Role.HR, date(2026, 8, 25))
    outcomes = run_retention(TODAY)
    assert erased(outcomes, here.organisation.pk, "broken") is None
    assert erased(outcomes, here.organisation.pk, "leavers") == 1
    with scope.bind(here.organisation.pk):
        assert RetentionRun.objects.get().failed == ["broken"]
        assert Person.objects.filter(first_name="Coach").exists()
        behind = [row.code for row in schedule(TODAY).rows if row.overdue]
    assert behind == ["broken"]
    assert "kwikstaart" not in caplog.text
    assert "retention rule broken failed: RuntimeError" in caplog.text


def test_schedule_says_what_is_behind_and_why(here):
    Organisation.objects.update(created_at=noon(TODAY))
    with scope.bind(here.organisation.pk):
        assert schedule(TODAY + timedelta(days=2)).overdue == 0
        never = schedule(TODAY + timedelta(days=3))
        assert {row.overdue for row in never.rows} == {Overdue.NOT_RUN}
    run_retention(TODAY)
    leave(here, Role.HR, months_after(TODAY, -3) - timedelta(days=3))
    with scope.bind(here.organisation.pk):
        late = schedule(TODAY)
    assert [row.code for row in late.rows if row.overdue] == ["leavers"]
    first = late.rows[0]
    assert (first.code, first.overdue, first.left_over) == ("leavers", Overdue.LEFT_OVER, 1)
    assert (first.length, first.in_days) == (3, False)
    assert late.next_run == TODAY + timedelta(days=1)


def test_figures_count_what_went_this_month(here, world):
    leave(here, Role.HR, date(2026, 8, 25))
    leave(world.there, Role.HR, date(2026, 8, 25))
    run_retention(TODAY)
    with scope.bind(here.organisation.pk):
        figures = erased_figures(TODAY)
        assert (figures.rows, figures.overdue) == (1, 0)
        assert erased_figures(TODAY + timedelta(days=30)).rows == 0


def test_every_rule_counts_what_waits_and_says_why():
    for rule in REGISTRY.rules.values():
        assert rule.waiting is not None or not rule.organisations, rule.code
        assert rule.why, rule.code


def test_mail_goes_after_ninety_days_and_what_is_on_its_way_stays(world):
    old, young = noon(TODAY - timedelta(days=91)), noon(TODAY - timedelta(days=90))

    def mail(place, key, state, at):
        with scope.bind(place.organisation.pk) if place else nullcontext():
            outbox.send("test", "a@b.example", "s", "t", key=key)
        Message.objects.filter(key=key).update(state=state, queued_at=at)

    mail(world.here, "sent", State.SENT, old)
    mail(world.here, "failed", State.FAILED, old)
    mail(world.here, "waiting", State.QUEUED, old)
    mail(world.here, "young", State.SENT, young)
    mail(world.there, "there", State.BOUNCED, old)
    mail(None, "platform", State.SENT, old)
    outcomes = run_retention(TODAY)
    organisations = (world.here.organisation.pk, world.there.organisation.pk, None)
    assert [erased(outcomes, x, "mail") for x in organisations] == [2, 1, 1]
    assert set(Message.objects.values_list("key", flat=True)) == {"waiting", "young"}


def test_jobs_go_ninety_days_after_they_ended(world):
    edge = TODAY - timedelta(days=90)
    for organisation in (world.here.organisation.pk, None):
        for ended in (None, noon(edge - timedelta(days=1)), noon(edge)):
            JobRun.objects.create(organisation_id=organisation, name="x", finished_at=ended)
    outcomes = run_retention(TODAY)
    assert erased(outcomes, world.here.organisation.pk, "jobs") == 1
    assert erased(outcomes, None, "jobs") == 1
    assert JobRun.objects.count() == 4


def test_sign_ins_that_are_over_go(world):
    for name, over in (("old", TODAY - timedelta(days=2)), ("new", TODAY)):
        Session.objects.create(session_key=name, session_data="", expire_date=noon(over))
    assert erased(run_retention(TODAY), None, "sessions") == 1
    assert [s.session_key for s in Session.objects.all()] == ["new"]


def test_sign_ins_go_a_month_after_they_were_last_used_unless_one_is_signed_in(world):
    edge = TODAY - timedelta(days=30)

    def used(account, browser, day, *, live=False):
        sign_in = SignIn.objects.create(
            account=account, how="link", browser=browser, made_at=noon(day), last_seen_on=day
        )
        if live:
            tomorrow = timezone.now() + timedelta(days=1)
            Session.objects.create(session_key="x", expire_date=tomorrow, sign_in=sign_in)

    used(world.here.people[Role.HR].account, "old", edge - timedelta(days=1))
    used(world.here.people[Role.HR].account, "edge", edge)
    used(world.here.people[Role.DPO].account, "live", edge - timedelta(days=9), live=True)
    used(world.platform, "platform", edge - timedelta(days=1))
    outcomes = run_retention(TODAY)
    assert erased(outcomes, world.here.organisation.pk, "sign_ins") == 1
    assert erased(outcomes, world.there.organisation.pk, "sign_ins") == 0
    assert erased(outcomes, None, "sign_ins") == 1
    assert {s.browser for s in SignIn.objects.all()} == {"edge", "live"}


def test_audit_log_goes_after_the_months_of_the_own_organisation(world, monkeypatch):
    Organisation.objects.filter(pk=world.there.organisation.pk).update(keep_audit=6)
    moment = timezone.now() - timedelta(days=300)
    with monkeypatch.context() as past:
        past.setattr("django.utils.timezone.now", lambda: moment)
        for place in (world.here, world.there):
            with scope.bind(place.organisation.pk):
                audit.record("test_something")
    outcomes = run_retention(timezone.localdate())
    assert erased(outcomes, world.here.organisation.pk, "audit") == 0
    assert erased(outcomes, world.there.organisation.pk, "audit") == 1


def test_key_copies_go_after_their_day(world, tmp_path):
    today = timezone.localdate()  # the store goes by its own clock
    copy = store().backup(tmp_path, today)
    assert erased(run_retention(today), None, "key_copies") == 0
    assert copy.path.exists()
    assert erased(run_retention(today + timedelta(days=1)), None, "key_copies") == 1
    assert not copy.path.exists()


def test_nightly_job_erases_each_organisation_in_a_step_of_its_own(world):
    for place in (world.here, world.there):
        leave(place, Role.HR, timezone.localdate() - timedelta(days=200))
    enqueue(tasks.run)
    assert run_waiting() == 1
    assert JobRun.objects.get(name="retention.run").state == "finished"
    for place in (world.here, world.there):
        with scope.bind(place.organisation.pk):
            assert RetentionProof.objects.get().rule == "leavers"


def test_command_counts_first_and_then_erases(world, capsys, settings):
    settings.BASE_URL = "https://bestendig.example"
    leave(world.here, Role.HR, timezone.localdate() - timedelta(days=200))
    assert main(["retention", "run", "--dry-run"]) == 0
    dry = capsys.readouterr().out
    assert main(["retention", "run"]) == 0
    wet = capsys.readouterr().out
    assert [line.split() for line in dry.splitlines() if "leavers" in line] == [
        ["voorbeeldstad", "leavers", months_after(timezone.localdate(), -3).isoformat(), "1"]
    ]
    assert "would go" in dry
    assert "erased" in wet
    main(["retention", "run"])
    assert capsys.readouterr().out == "There is nothing to erase.\n"
