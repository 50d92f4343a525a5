"""The register of breaches and its two clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.breaches import actions
from bestendig.organisations.breaches.actions import Description
from bestendig.organisations.breaches.clocks import ClockState, clocks, due_at
from bestendig.organisations.breaches.models import Breach, BreachStep, Decision, StepKind
from bestendig.organisations.breaches.queries import breach_figures, breach_told, breaches
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FOUND = datetime(2026, 11, 26, 9, 30, tzinfo=AMSTERDAM)
HOUR = timedelta(hours=1)
TOLD = Description(happened="Een lijst ging naar het verkeerde adres.", data_kinds="Namen, teams")


@pytest.fixture
def here(world):
    """Voorbeeldstad, bound, with the data protection officer acting."""
    dpo = world.here.people[Role.DPO]
    with scope.bind(world.here.organisation.pk, scope.Actor(person=dpo.pk, role=Role.DPO)):
        yield world.here


@pytest.fixture
def breach(here):
    return actions.record_breach(FOUND, TOLD, FOUND + HOUR)


def amsterdam(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM, fold=fold)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "early", "notice"),
    [
        # An ordinary week, through the weekend.
        (
            amsterdam(2026, 11, 27, 16, 0),
            amsterdam(2026, 11, 28, 16, 0),
            amsterdam(2026, 11, 30, 16, 0),
        ),
        # Summer time begins on 29 March 2026 at 2:00: the clock on the wall gains an hour.
        (
            amsterdam(2026, 3, 28, 12, 0),
            amsterdam(2026, 3, 29, 13, 0),
            amsterdam(2026, 3, 31, 13, 0),
        ),
        # Summer time ends on 25 October 2026 at 3:00: the clock on the wall loses an hour.
        (
            amsterdam(2026, 10, 24, 12, 0),
            amsterdam(2026, 10, 25, 11, 0),
            amsterdam(2026, 10, 27, 11, 0),
        ),
        # The hour that comes twice: 2:30 in summer time, and an hour later 2:30 in winter time.
        (
            amsterdam(2026, 10, 25, 2, 30, fold=0),
            amsterdam(2026, 10, 26, 1, 30),
            amsterdam(2026, 10, 28, 1, 30),
        ),
        (
            amsterdam(2026, 10, 25, 2, 30, fold=1),
            amsterdam(2026, 10, 26, 2, 30),
            amsterdam(2026, 10, 28, 2, 30),
        ),
    ],
)
def test_clocks_run_in_hours_that_pass(found, early, notice):
    assert due_at(found, StepKind.EARLY_WARNING) == early.astimezone(UTC)
    assert due_at(found, StepKind.AUTHORITY) == notice.astimezone(UTC)


@pytest.mark.parametrize(
    ("after", "states"),
    [
        (HOUR, ["running", "running"]),
        (18 * HOUR, ["soon", "running"]),
        (24 * HOUR, ["soon", "running"]),
        (24 * HOUR + timedelta(seconds=1), ["late", "running"]),
        (48 * HOUR, ["late", "soon"]),
        (72 * HOUR, ["late", "soon"]),
        (72 * HOUR + timedelta(seconds=1), ["late", "late"]),
    ],
)
def test_clocks_tell_how_they_stand(after, states):
    breach = Breach(found_at=FOUND)
    assert [clock.state.value for clock in clocks(breach, [], FOUND + after)] == states


def test_clock_tells_whole_hours_and_minutes_left_and_over():
    breach = Breach(found_at=FOUND)
    running, _ = clocks(breach, [], FOUND + timedelta(hours=20, minutes=15))
    late, _ = clocks(breach, [], FOUND + timedelta(hours=26, minutes=1))
    assert (running.hours, running.minutes) == (3, 45)
    assert (late.hours, late.minutes) == (2, 1)


def test_clock_stops_at_the_moment_it_was_sent_not_written_down(breach):
    later = FOUND + 80 * HOUR
    actions.decide_step(
        breach.pk, StepKind.AUTHORITY, Decision.DONE, FOUND + 70 * HOUR, "AP-1", later
    )
    actions.decide_step(
        breach.pk, StepKind.EARLY_WARNING, Decision.DONE, FOUND + 30 * HOUR, "te druk", later
    )
    told = breach_told(breach.pk, later)
    assert [c.state for c in told.clocks] == [ClockState.DONE_LATE, ClockState.IN_TIME]
    assert (told.is_running, told.is_late) == (False, False)


@pytest.mark.parametrize(
    ("decision", "at", "text", "field"),
    [
        (Decision.NOT_NEEDED, FOUND + HOUR, " ", "text"),
        (Decision.DONE, FOUND + 73 * HOUR, "", "text"),
        (Decision.DONE, FOUND - HOUR, "x", "at"),
        (Decision.DONE, FOUND + 101 * HOUR, "x", "at"),
    ],
)
def test_decision_without_its_reason_or_in_another_time_is_refused(
    breach, decision, at, text, field
):
    with pytest.raises(Refused) as refused:
        actions.decide_step(breach.pk, StepKind.AUTHORITY, decision, at, text, FOUND + 100 * HOUR)
    assert refused.value.field == field
    assert breach.steps.count() == 0


def test_decision_is_made_once(breach):
    now = FOUND + 2 * HOUR
    actions.decide_step(breach.pk, StepKind.AUTHORITY, Decision.DONE, now, "", now)
    with pytest.raises(Refused) as twice:
        actions.decide_step(breach.pk, StepKind.AUTHORITY, Decision.NOT_NEEDED, now, "x", now)
    assert str(twice.value).startswith("Dit is al vastgelegd.")
    with pytest.raises(IntegrityError), transaction.atomic():
        BreachStep.objects.create(
            breach=breach,
            number=2,
            kind=StepKind.AUTHORITY,
            decision="done",
            at=now,
            recorded_at=now,
        )


def test_breach_found_in_the_future_is_refused(here):
    with pytest.raises(Refused):
        actions.record_breach(FOUND, TOLD, FOUND - HOUR)
    assert Breach.objects.count() == 0


def test_step_is_never_changed(breach):
    step = actions.add_note(breach.pk, "Gebeld.", FOUND + HOUR)
    step.text = "Niet gebeld."
    with pytest.raises(TypeError):
        step.save()
    assert BreachStep.objects.get(pk=step.pk).text == "Gebeld."


def test_changed_description_keeps_what_it_said(breach):
    better = Description(happened=TOLD.happened, data_kinds="Namen", people=40)
    actions.change_description(breach.pk, better, FOUND + HOUR)
    step = breach.steps.get()
    assert step.kind == StepKind.CHANGED
    assert step.text == "welke gegevens: Namen, teams\nhoeveel mensen, ongeveer: –"
    assert Breach.objects.get(pk=breach.pk).people == 40
    actions.change_description(breach.pk, better, FOUND + HOUR)
    assert breach.steps.count() == 1


def test_breach_closes_only_when_all_is_decided_and_told(breach):
    now = FOUND + 3 * HOUR
    with pytest.raises(Refused) as undecided:
        actions.close_breach(breach.pk, "", now)
    assert str(undecided.value).startswith("Leg eerst vast")
    for kind in actions.DECISIONS:
        actions.decide_step(breach.pk, kind, Decision.NOT_NEEDED, now, "klein", now)
    with pytest.raises(Refused) as measures:
        actions.close_breach(breach.pk, "", now)
    assert str(measures.value).startswith("Schrijf eerst op")
    done = Description(happened=TOLD.happened, data_kinds="Namen", measures="Adres verbeterd.")
    actions.change_description(breach.pk, done, now)
    assert actions.close_breach(breach.pk, "", now).closed_at == now
    with pytest.raises(Refused) as closed:
        actions.change_description(breach.pk, TOLD, now)
    assert str(closed.value).startswith("Dit datalek is afgesloten.")
    actions.add_note(breach.pk, "Later nog gebeld.", now)
    assert [s.kind for s in breach.steps.all()][-1] == StepKind.NOTE


def test_register_puts_running_clocks_on_top_and_counts_them(breach):
    now = FOUND + 30 * HOUR
    old = actions.record_breach(FOUND - 500 * HOUR, TOLD, now)
    for kind in actions.DECISIONS:
        actions.decide_step(old.pk, kind, Decision.NOT_NEEDED, now, "klein", now)
    assert [told.breach for told in breaches(now)] == [breach, old]
    figures = breach_figures(now)
    assert (figures.running, figures.late) == (1, 1)
    assert figures.first_due == due_at(FOUND, StepKind.EARLY_WARNING)


def test_register_costs_the_same_for_one_and_thirty(breach, django_assert_num_queries):
    with django_assert_num_queries(2):
        breaches(FOUND)
    for _ in range(29):
        actions.record_breach(FOUND, TOLD, FOUND)
    with django_assert_num_queries(2):
        assert len(breaches(FOUND)) == 30


def test_another_organisation_has_its_own_register(world, here, breach):
    assert [told.breach for told in breaches(FOUND)] == [breach]


def test_another_organisation_finds_no_breach(world):
    with scope.bind(world.here.organisation.pk):
        breach = actions.record_breach(FOUND, TOLD, FOUND)
    with scope.bind(world.there.organisation.pk):
        assert breaches(FOUND) == []
        with pytest.raises(Breach.DoesNotExist):
            actions.add_note(breach.pk, "x", FOUND)


def test_register_is_logged_without_its_words(breach):
    actions.add_note(breach.pk, "Gebeld met Kwikstaart.", FOUND + HOUR)
    entries = AuditEntry.objects.filter(object_kind="breach").order_by("sequence")
    assert [e.action for e in entries] == ["record_breach", "note_breach"]
    assert "Kwikstaart" not in str(list(entries.values()))
