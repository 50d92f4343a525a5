"""Closing and opening a box: once, whole or not at all, and what is left of it."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bestendig.common import keys
from bestendig.common.audit.models import AuditEntry
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.keys import KeyDestroyed, KeyMissing, State, WrongPassphrase
from bestendig.common.outbox.models import Message
from bestendig.disclosure import GateFaultError, Shown
from bestendig.measurement import tasks
from bestendig.measurement.actions import closing, counting, opening
from bestendig.measurement.actions.answering import submit_ballot
from bestendig.measurement.actions.drafting import save_draft
from bestendig.measurement.ballots import keyring
from bestendig.measurement.ballots.box import pseudonym
from bestendig.measurement.ballots.models import Ballot, Draft
from bestendig.measurement.models import MOVES, Door, Invitation, Wave
from bestendig.measurement.snapshots.columns import key_name, take_out
from bestendig.measurement.snapshots.models import Snapshot
from bestendig.organisations.models import Person, RoleGrant
from bestendig.organisations.models.account import Account
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.releases.models import GateReport, Release, ReleasedCell

S = Wave.State


def log(action):
    return [x.details for x in AuditEntry.objects.filter(action=action).order_by("sequence")]


def last_run():
    run = JobRun.objects.order_by("-created_at").first()
    return run.state, run.error


@pytest.fixture
def answered(town):
    """An open wave in which forty of 48 answered, and two have a draft."""
    wave = town.launch(arms={town.people[0].pk: {"Rooster": ("start", "2026-03")}})
    wave.said = town.answer(wave, town.people[:40])
    for person in town.people[40:42]:
        save_draft(town.entry(wave, person), {"q1": 1}, pin="2468")
    return wave


def test_states_and_their_moves_are_one_table():
    assert {(a.value, b.value) for a, there in MOVES.items() for b in there} == {
        ("launched", "open"), ("open", "closing"), ("closing", "closed"), ("closing", "destroyed"),
    }  # fmt: skip
    with pytest.raises(ValueError, match="does not go"):
        closing.move(Wave(state=S.OPEN), S.CLOSED)


def test_opened_box_becomes_a_snapshot_and_a_release(town, answered, monkeypatch):
    said = answered.said
    wave = town.close(answered, monkeypatch)
    assert (wave.state, wave.invited, last_run()) == (S.CLOSED, 48, ("finished", ""))
    frame = take_out(Snapshot.objects.get())
    assert frame.columns == [
        "pseudonym", "place", "age_band", "leads", "arm:Rooster", "cohort:Rooster",
        "answer:q1", "answer:q2", "answer:q3",
    ]  # fmt: skip
    rows = Counter(zip(*[frame[f"answer:q{n}"] for n in range(1, 4)], strict=True))
    assert rows == Counter((one["q1"], one["q2"], one["q3"]) for one in said.values())
    assert frame["pseudonym"].n_unique() == 40
    assert frame["arm:Rooster"].drop_nulls().to_list() == ["start"]
    release = Release.objects.get()
    assert (release.wave_id, release.k, release.response) == (wave.pk, 10, 85)
    mean = sum((x["q1"] + 6 - x["q2"]) / 2 for x in said.values()) / 40
    rows = list(release.rows.all())
    assert rows[0].values[0]["value"] == pytest.approx(mean, abs=0.0501)
    assert rows[0].values[0]["answers"] == [30, 49]
    report = GateReport.objects.get()
    shown = sum("value" in value for row in rows for value in row.values)
    assert (report.shown, report.planned) == (shown, len(rows) * 4)
    assert shown + sum(report.hidden.values()) == report.planned


def test_report_and_release_tell_nothing_of_what_was_hidden(town, answered, monkeypatch):
    town.close(answered, monkeypatch)
    report, release = GateReport.objects.get(), Release.objects.get()
    assert report.breached, "this wave is made to have breaches"
    assert {tuple(sorted(x)) for x in report.breached} == {("colluders", "figure", "kind")}
    rows = list(release.rows.all())
    hidden = [value for row in rows for value in row.values if "hidden" in value]
    assert {tuple(value) for value in hidden} == {("hidden",)}
    assert {field.name for field in ReleasedCell._meta.fields} - {"id", "organisation"} == {
        "release", "number", "code", "kind", "parent", "band", "name", "units", "place", "values",
    }  # fmt: skip


def test_nothing_is_left_of_who_answered_and_the_keys_are_gone(town, answered, monkeypatch):
    store = keys.store()
    before = [store.info(x(answered.pk)) for x in (keyring.link_name, keyring.box_name)]
    wave = town.close(answered, monkeypatch)
    assert [model.objects.count() for model in (Ballot, Draft, Door)] == [0, 0, 0]
    rows = Invitation.objects.values_list(
        "token_hash", "code_hash", "envelope", "answered", "declined", "reminders"
    )
    assert set(rows) == {("", "", None, False, False, 0)}
    for name in (keyring.link_name(wave.pk), keyring.box_name(wave.pk)):
        with pytest.raises(KeyDestroyed):
            store.use(name)
    assert log("destroy_wave_keys") == [
        {"link_key": before[0].fingerprint, "box_key": before[1].fingerprint,
         "last_copy_expires": None}
    ]  # fmt: skip
    assert wave.keys_destroyed_at is not None
    assert store.info(keyring.panel_name(town.series.pk)).state is State.OPEN


def test_proof_names_the_day_on_which_the_last_copy_expires(town, answered, monkeypatch, tmp_path):
    copy = keys.store().backup(tmp_path / "copy")
    town.close(answered, monkeypatch)
    assert log("destroy_wave_keys")[0]["last_copy_expires"] == str(copy.expires_on)


@pytest.mark.parametrize(("ballots", "state"), [(0, S.DESTROYED), (9, S.DESTROYED), (10, S.CLOSED)])
def test_fewer_than_k_ballots_are_destroyed_unopened(town, monkeypatch, ballots, state):
    wave = town.launch()
    town.answer(wave, town.people[:ballots])
    if state == S.DESTROYED:
        monkeypatch.setattr(opening, "_private", lambda _wave: pytest.fail("it was opened"))
    wave = town.close(wave, monkeypatch)
    assert wave.state == state
    left = (Release.objects.count(), Snapshot.objects.count(), Ballot.objects.count())
    assert left == ((0, 0, 0) if state == S.DESTROYED else (1, 1, 0))
    with pytest.raises(KeyDestroyed):
        keyring.link_key(wave.pk)
    if state == S.DESTROYED:
        assert log("destroy_box") == [{"ballots": ballots, "unreadable": 0, "needed": 10}]


def test_snapshot_is_not_in_the_order_in_which_people_answered(town, monkeypatch):
    wave = town.launch()
    panel = keyring.panel_key(town.series.pk)
    names = [pseudonym(panel, person.pk.bytes) for person in town.people]
    for person in town.people:
        submit_ballot(town.entry(wave, person), {"q1": 3})
    town.close(wave, monkeypatch)
    order = [names.index(x) for x in take_out(Snapshot.objects.get())["pseudonym"]]
    assert sorted(order) == list(range(48))
    # The chance that a shuffle leaves half of 47 neighbours in place is below 1 in 10^20.
    kept = sum(b - a == 1 for a, b in pairwise(order))
    assert kept < 12


def test_waves_of_a_series_link_on_pseudonyms_and_unlinked_ones_do_not(town, monkeypatch):
    frames = []
    for privacy in ("linked", "linked", "unlinked"):
        wave = town.launch(privacy=privacy)
        town.answer(wave, town.people[:20])
        town.close(wave, monkeypatch)
        frames.append(set(take_out(Snapshot.objects.get(wave=wave))["pseudonym"]))
    assert frames[0] == frames[1]
    assert not frames[0] & frames[2]


# It fails closed.


@pytest.fixture
def officer(town):
    person = Person.objects.create(
        first_name="Alex", work_email="fg@stad.example",
        account=Account.objects.create_user("fg@stad.example"),
    )  # fmt: skip
    today = timezone.localdate()
    RoleGrant.objects.create(person=person, role=Role.DPO, starts_on=today - timedelta(days=9))
    return person


def untouched(wave):
    wave.refresh_from_db()
    assert wave.state == S.CLOSING
    assert (Release.objects.count(), Snapshot.objects.count()) == (0, 0)
    assert Ballot.objects.filter(wave=wave).count() == 40
    assert Invitation.objects.filter(answered=True).count() == 40
    assert keys.store().info(keyring.box_name(wave.pk)).state is not State.DESTROYED


def test_fault_of_the_gate_releases_nothing_and_destroys_nothing(
    town, answered, monkeypatch, officer
):
    def contradicts(*_args):
        raise GateFaultError("the truth lies outside what is allowed")

    with monkeypatch.context() as patch:
        patch.setattr(counting, "gate", contradicts)
        town.close(answered, monkeypatch)
    untouched(answered)
    assert last_run() == ("failed", "job.error.gate_fault")
    failed = AuditEntry.objects.filter(action="open_box").values_list("outcome", "details")
    assert list(failed) == [("failed", {"reason": "gate_fault"})]
    assert [x.kind for x in Message.objects.all()] == ["gate_fault"]
    town.count(answered)  # mended, it can be counted
    answered.refresh_from_db()
    assert answered.state == S.CLOSED


@pytest.mark.parametrize("step", ["store_release", "_empty", "put_away"])
def test_error_half_way_leaves_the_box_as_it_was(town, answered, monkeypatch, step):
    def breaks(*_args):
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(opening, step, breaks)
        town.close(answered, monkeypatch)
    untouched(answered)
    assert last_run() == ("failed", "unexpected")
    town.count(answered)
    assert Release.objects.count() == 1


def test_crash_before_the_keys_went_is_finished_by_the_clock(town, answered, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(opening, "destroy_keys", lambda _wave: None)
        wave = town.close(answered, monkeypatch)
    assert (wave.state, wave.keys_destroyed_at) == (S.CLOSED, None)
    keyring.link_key(wave.pk)
    tasks.turn_boxes()
    run_waiting()
    with pytest.raises(KeyDestroyed):
        keyring.link_key(wave.pk)
    assert len(log("destroy_wave_keys")) == 1
    assert Release.objects.count() == 1


def test_second_opening_does_nothing(town, answered, monkeypatch):
    town.close(answered, monkeypatch)
    release = Release.objects.get()
    town.count(answered)
    assert last_run() == ("finished", "")
    assert Release.objects.get() == release
    assert (len(log("open_box")), len(log("destroy_wave_keys"))) == (1, 1)


def test_open_box_is_not_counted(town, answered):
    town.count(answered)
    assert last_run() == ("failed", "job.error.box_open")
    assert Ballot.objects.count() == 40


def test_locked_box_waits_for_the_key_holder(town, monkeypatch):
    wave = town.launch(box_passphrase="een lange wachtzin")
    town.answer(wave, town.people[:40])
    with pytest.raises(Refused):
        tasks.let_open(wave.pk, "een lange wachtzin")
    town.close(wave, monkeypatch)
    untouched(wave)
    assert last_run() == ("failed", "job.error.box_locked")
    with pytest.raises(WrongPassphrase):
        tasks.let_open(wave.pk, "een andere wachtzin")
    tasks.let_open(wave.pk, "een lange wachtzin")
    assert run_waiting() == 1
    wave.refresh_from_db()
    assert wave.state == S.CLOSED


def test_lost_box_key_is_told_and_a_copy_brings_it_back(town, answered, monkeypatch, tmp_path):
    store = keys.store()
    copy = store.backup(tmp_path / "copy")
    (store.folder / "keys" / f"{keyring.box_name(answered.pk)}.key").unlink()
    town.close(answered, monkeypatch)
    assert last_run() == ("failed", "job.error.box_lost")
    assert Ballot.objects.count() == 40
    store.restore(copy.path)
    town.count(answered)
    answered.refresh_from_db()
    assert answered.state == S.CLOSED


def test_ballot_that_somebody_changed_is_left_out_and_told(town, answered, monkeypatch):
    ballot = Ballot.objects.order_by("pk")[0]
    Ballot.objects.filter(pk=ballot.pk).update(sealed=bytes(len(bytes(ballot.sealed))))
    town.close(answered, monkeypatch)
    (entry,) = log("open_box")
    assert (entry["ballots"], entry["unreadable"]) == (40, 1)
    assert take_out(Snapshot.objects.get()).height == 39


def test_too_few_readable_ballots_show_nothing(town, monkeypatch):
    wave = town.launch()
    town.answer(wave, town.people[:10])
    ballot = Ballot.objects.order_by("pk")[0]
    Ballot.objects.filter(pk=ballot.pk).update(sealed=b"x")
    wave = town.close(wave, monkeypatch)
    assert (wave.state, Release.objects.count()) == (S.DESTROYED, 0)


# The clock.


def test_clock_opens_closes_and_counts(town, monkeypatch):
    now = timezone.now()
    wave = town.launch(opens_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=2))

    def at(hours):
        with monkeypatch.context() as patch:
            patch.setattr("django.utils.timezone.now", lambda: now + timedelta(hours=hours))
            tasks.turn_boxes()
            tasks.turn_boxes()
            run_waiting()
        wave.refresh_from_db()
        return wave.state

    assert [at(hours) for hours in (0, 1, 1.9, 2)] == [
        S.LAUNCHED, S.OPEN, S.OPEN, S.DESTROYED,
    ]  # fmt: skip
    assert JobRun.objects.filter(name="measurement.open_box").count() == 1


def test_wave_that_never_opened_ends_empty(town):
    now = timezone.now()
    wave = town.launch(opens_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=2))
    assert closing.close_due(now + timedelta(hours=3)) == [wave.pk]
    wave.refresh_from_db()
    assert wave.state == S.CLOSING


def test_release_and_report_are_never_changed(town, answered, monkeypatch):
    town.close(answered, monkeypatch)
    changes = {
        Release: {"title": "Mooier"},
        ReleasedCell: {"name": "Anders"},
        GateReport: {"breaches": 0},
    }
    for model, change in changes.items():
        with (
            pytest.raises(Exception, match=r"never changed|permission denied"),
            transaction.atomic(),
        ):
            model.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(
            wave_id=answered.pk, title="x", closed_on=timezone.localdate(), k=10, response=0,
            figures=[],
        )  # fmt: skip


def test_snapshot_needs_its_key(town, answered, monkeypatch):
    town.close(answered, monkeypatch)
    snapshot = Snapshot.objects.get()
    assert bytes(snapshot.sealed)[1:5] != b"PAR1"
    keys.store().destroy(key_name(answered.pk, 1))
    with pytest.raises(KeyMissing):
        take_out(snapshot)


def test_shown_and_hidden_come_back_as_the_gate_gave_them(town, answered, monkeypatch):
    gated = []
    with monkeypatch.context() as patch:
        gate = counting.gate
        patch.setattr(counting, "gate", lambda *args: gated.append(gate(*args)) or gated[0])
        town.close(answered, monkeypatch)
    found = [row.values for row in Release.objects.get().rows.all()]
    for row, stored in zip(gated[0].values, found, strict=True):
        for value, kept in zip(row, stored, strict=True):
            if isinstance(value, Shown):
                assert kept == {
                    "value": value.value, "bound": value.bound, "answers": list(value.answers),
                }  # fmt: skip
            else:
                assert kept == {"hidden": value.reason}
