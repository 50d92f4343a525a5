"""What ends the link between people and answers: a request, and time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import keys
from bestendig.common.audit.models import AuditEntry
from bestendig.common.keys import KeyDestroyed, State
from bestendig.common.registry import REGISTRY, months_after
from bestendig.measurement import retention
from bestendig.measurement.actions import erasing
from bestendig.measurement.actions.drafting import save_draft
from bestendig.measurement.ballots import keyring
from bestendig.measurement.ballots.box import pseudonym
from bestendig.measurement.ballots.models import Ballot, Draft
from bestendig.measurement.models import Invitation, WaitingErasure
from bestendig.measurement.snapshots.columns import key_name, take_out
from bestendig.measurement.snapshots.models import Snapshot
from bestendig.organisations.rights.erasing import erase_person
from bestendig.releases.models import Release


@pytest.fixture
def closed(town, monkeypatch):
    wave = town.launch()
    town.answer(wave, town.people[:30])
    return town.close(wave, monkeypatch)


def names(snapshot):
    return set(take_out(snapshot)["pseudonym"])


def test_erased_person_is_out_of_the_open_box_and_the_draft(town):
    wave = town.launch()
    town.answer(wave, town.people[:12])
    person, later = town.people[0], town.people[20]
    save_draft(town.entry(wave, later), {"q1": 1}, pin="2468")
    erase_person(person.pk)
    erase_person(later.pk)
    assert (Ballot.objects.count(), Draft.objects.count()) == (11, 0)
    assert Invitation.objects.filter(person_id__in=[person.pk, later.pk]).count() == 0


def test_erased_person_is_out_of_the_snapshot_and_its_old_key_is_gone(
    town, closed, django_capture_on_commit_callbacks
):
    name = pseudonym(keyring.panel_key(town.series.pk), town.people[0].pk.bytes)
    before = names(Snapshot.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        gone = erase_person(town.people[0].pk)
    after = Snapshot.objects.get()
    assert gone["answers"] == 2  # the row, and the invitation
    assert before - names(after) == {name}
    assert after.version == 2
    with pytest.raises(KeyDestroyed):
        keys.store().use(key_name(closed.pk, 1))
    assert Release.objects.count() == 1  # what was released stays as it was


def test_erasing_somebody_who_did_not_answer_changes_no_snapshot(town, closed):
    before = bytes(Snapshot.objects.get().sealed)
    assert erase_person(town.people[40].pk)["answers"] == 1
    assert bytes(Snapshot.objects.get().sealed) == before


def test_erasure_waits_for_a_locked_panel_key(
    town, closed, monkeypatch, django_capture_on_commit_callbacks
):
    keys.store().lock(keyring.panel_name(town.series.pk), "een lange wachtzin")
    erase_person(town.people[0].pk)
    assert (WaitingErasure.objects.count(), len(names(Snapshot.objects.get()))) == (1, 30)
    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.erase_waiting(town.series.pk, "een lange wachtzin") == 1
    assert (WaitingErasure.objects.count(), len(names(Snapshot.objects.get()))) == (0, 29)


def test_ballot_erased_while_the_box_is_counted_is_not_in_the_snapshot(town, monkeypatch):
    from bestendig.measurement.actions import opening  # noqa: PLC0415 - of this test alone

    wave = town.launch()
    town.answer(wave, town.people[:30])
    count, erased = opening.counted, []

    def slowly(*args):
        if not erased:
            erased.append(erase_person(town.people[0].pk))
        return count(*args)

    monkeypatch.setattr(opening, "counted", slowly)
    wave = town.close(wave, monkeypatch)
    assert (wave.state, len(names(Snapshot.objects.get()))) == ("closed", 29)


# Time.


def apply(code, today):
    rule = REGISTRY.rules[code]
    return rule.apply(rule.before(None, today))


def test_link_goes_three_months_after_the_last_follow_up(
    town, closed, django_capture_on_commit_callbacks
):
    panel = keys.store().info(keyring.panel_name(town.series.pk))
    last = months_after(town.series.ends_on, 3)
    assert apply("linked_answers", last) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert apply("linked_answers", last + timedelta(days=1)) == 1
    assert Snapshot.objects.count() == 0
    for name in (keyring.panel_name(town.series.pk), key_name(closed.pk, 1)):
        with pytest.raises(KeyDestroyed):
            keys.store().use(name)
    entry = AuditEntry.objects.get(action="destroy_series")
    assert entry.details == {"snapshots": 1, "panel_key": panel.fingerprint}
    assert apply("linked_answers", last + timedelta(days=2)) == 0
    assert Release.objects.count() == 1


def test_link_goes_after_24_months_at_most(town, closed, django_capture_on_commit_callbacks):
    last = months_after(town.series.starts_on, 24)
    assert apply("linked_answers_at_most", last) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert apply("linked_answers_at_most", last + timedelta(days=1)) == 1
    assert Snapshot.objects.count() == 0


def test_series_with_a_box_that_was_not_opened_waits(town):
    town.launch()
    assert apply("linked_answers", months_after(town.series.ends_on, 5)) == 0


def test_keys_that_a_crash_left_go_with_the_clock(
    town, closed, monkeypatch, django_capture_on_commit_callbacks
):
    """The rows went, and the process died before it came to the keys."""
    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(retention, "_destroy_names", lambda _names: None)
        apply("linked_answers", months_after(town.series.ends_on, 4))
    assert keys.store().info(keyring.panel_name(town.series.pk)).state is State.OPEN
    retention.destroy_leftovers()
    living = [x.name for x in keys.store().list(str(town.organisation.pk))
              if x.state is not State.DESTROYED]  # fmt: skip
    assert [name for name in living if "/wave/" in name or "/series/" in name] == []


def test_old_key_of_an_erasure_cut_short_goes_with_the_clock(town, closed):
    Snapshot.objects.update(version=3)
    keys.store().ensure(key_name(closed.pk, 2))
    keys.store().ensure(key_name(closed.pk, 3))
    retention.destroy_leftovers()
    states = [keys.store().info(key_name(closed.pk, n)).state for n in (1, 2, 3)]
    assert states == [State.DESTROYED, State.DESTROYED, State.OPEN]


def test_who_was_invited_is_forgotten_after_a_year(town, closed):
    day = timezone.localdate(closed.closes_at)
    assert apply("invitations", months_after(day, 12)) == 0
    assert apply("invitations", months_after(day, 12) + timedelta(days=1)) == 48


def test_person_sees_which_surveys_and_not_whether_they_answered(town, closed):
    found = REGISTRY.exports["invitations"].read(town.people[0].pk)
    day = timezone.localdate(closed.closes_at)
    assert found == {"invitations": [{"survey": "Najaar", "closes": day}], "waiting": []}
    assert found == REGISTRY.exports["invitations"].read(town.people[40].pk)
