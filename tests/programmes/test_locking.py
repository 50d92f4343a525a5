"""A plan that is locked: its hash, what changed after it, and what that reopens."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.measurement.conftest import agree_on_everything

from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.actions.settings import change_keeping_times, change_smallest_group
from bestendig.organisations.models import Agreement, SettingChange
from bestendig.organisations.queries.agreements import Lack, agreements_in_order
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions import changing
from bestendig.programmes.actions.locking import lock_plan, locked_version, mark_launched
from bestendig.programmes.content import Part
from bestendig.programmes.models import PlanVersion
from bestendig.programmes.queries.plans import lock_of, planned_waves, plans
from bestendig.programmes.rules.moments import Window
from bestendig.questionnaires.actions import composing

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(plan, moment, core):
    changing.choose_questions(moment.pk, core.pk)
    return plan


def later(moment):
    first = timezone.localdate(moment.opens_at) + timedelta(days=7)
    changing.set_window(moment.pk, Window(first, first + timedelta(days=11)))


def other_questions(moment):
    made = composing.start_questionnaire("Anders", "factors")
    changing.choose_questions(moment.pk, composing.fix_version(made.pk, timezone.now()).pk)


def consent_lack():
    standing = agreements_in_order(timezone.localdate()).of(Agreement.Kind.CONSENT)
    return standing.lack, standing.because


def test_plan_without_questions_cannot_be_locked(plan):
    with pytest.raises(Refused):
        lock_plan(plan.pk)


def test_hash_is_sha_256_of_the_content(ready):
    version = lock_plan(ready.pk)
    plain = json.dumps(version.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert version.sha256 == hashlib.sha256(plain.encode()).hexdigest()
    assert (version.number, version.changed) == (1, [])
    assert locked_version(ready) == version
    entry = AuditEntry.objects.get(action="lock_plan")
    assert entry.details["fingerprint"].replace("-", "") == version.sha256[:32]


def test_locking_again_without_a_change_makes_no_version(ready):
    first = lock_plan(ready.pk)
    assert lock_plan(ready.pk) == first


def test_version_is_never_changed(ready):
    version = lock_plan(ready.pk)
    version.why = "anders"
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(sha256="0" * 64)


def test_change_after_locking_needs_a_reason_and_is_told(ready, moment):
    lock_plan(ready.pk)
    later(moment)
    with pytest.raises(Refused):
        locked_version(ready)
    assert lock_of(ready).changed == (Part.DATES,)
    with pytest.raises(Refused) as refused:
        lock_plan(ready.pk)
    assert refused.value.field == "why"
    version = lock_plan(ready.pk, "De vakantie zat in de weg.")
    assert (version.number, version.changed) == (2, ["dates"])
    assert lock_of(ready).holds


def test_other_days_do_not_reopen_the_consent(ready, moment):
    agree_on_everything()
    lock_plan(ready.pk)
    later(moment)
    lock_plan(ready.pk, "Later.")
    assert consent_lack() == (None, [])


@pytest.mark.parametrize("what", ["questions", "units", "purpose"])
def test_other_questions_units_or_purpose_reopen_the_consent(inside, ready, moment, what):
    agree_on_everything()
    lock_plan(ready.pk)
    if what == "questions":
        other_questions(moment)
    elif what == "units":
        changing.choose_people(moment.pk, [inside.team.pk])
    else:
        changing.describe(moment.pk, "Najaar", "Iets anders.", moment.privacy)
    ready.refresh_from_db()
    assert lock_of(ready).changed == (Part(what),)
    lock_plan(ready.pk, "Het moest anders.")
    lack, because = consent_lack()
    assert lack == Lack.REOPENED
    assert len(because) == 1


@pytest.mark.parametrize("locked_before", [False, True])
def test_open_question_is_told_and_opens_the_consent_the_first_time_too(
    ready, moment, locked_before
):
    agree_on_everything()
    if locked_before:
        lock_plan(ready.pk)
    changing.ask_in_words(moment.pk, "Wat zou jouw werk beter maken?", "")
    found = [(x.setting, x.before, x.now, x.why) for x in SettingChange.objects.all()]
    assert found == [("open_question", 0, 1, "Najaar: Wat zou jouw werk beter maken?")]
    assert consent_lack() == (None, [])
    lock_plan(ready.pk, "We willen het horen.")
    lack, because = consent_lack()
    assert (lack, len(because)) == (Lack.REOPENED, 1)
    moment.refresh_from_db()
    mark_launched(moment, uuid4())
    with pytest.raises(Refused):
        changing.ask_in_words(moment.pk, "", "")
    moment.open_question_nl = "Iets anders?"
    with pytest.raises(DatabaseError), transaction.atomic():
        moment.save()


def test_open_question_in_english_alone_is_refused(ready, moment):
    with pytest.raises(Refused):
        changing.ask_in_words(moment.pk, " ", "What?")


def test_other_smallest_group_or_keeping_time_reopens_it_too_and_asks_for_a_new_lock(ready):
    agree_on_everything()
    lock_plan(ready.pk)
    change_smallest_group(k=12)
    change_keeping_times(keep_leavers=3, keep_audit=24, keep_panel=2)
    assert consent_lack()[0] == Lack.REOPENED
    assert lock_of(ready).changed == (Part.K, Part.KEPT)


def test_launched_moment_never_changes(ready, moment):
    lock_plan(ready.pk)
    moment.refresh_from_db()
    mark_launched(moment, uuid4())
    for change in (
        lambda: later(moment),
        lambda: changing.describe(moment.pk, "x", "y", moment.privacy),
    ):
        with pytest.raises(Refused):
            change()
    moment.closes_at += timedelta(days=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        moment.save()


def test_reader_sees_a_plan_from_its_first_lock_on(ready):
    assert not plans(locked_only=True).exists()
    assert not planned_waves(locked_only=True).exists()
    lock_plan(ready.pk)
    assert list(plans(locked_only=True)) == [ready]
    assert planned_waves(locked_only=True).count() == 1
