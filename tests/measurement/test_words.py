"""Answers in words: apart from all else, too few destroyed, advice before decision."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import keys, scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.keys import KeyDestroyed
from bestendig.common.registry import REGISTRY, months_after
from bestendig.measurement import retention
from bestendig.measurement.actions import words as act
from bestendig.measurement.actions.answering import submit_ballot
from bestendig.measurement.models import OpenAnswers
from bestendig.measurement.queries.words import shown_words
from bestendig.measurement.rules.passages import GONE, without
from bestendig.measurement.snapshots.columns import take_out, take_words_out, words_key_name
from bestendig.measurement.snapshots.models import Snapshot, Words
from bestendig.organisations.refusal import Refused

S, A, E = OpenAnswers.State, OpenAnswers.Advice, OpenAnswers.Ended


def said(number):
    return f"Antwoord {number}: meer rust, zei Kanarie{number}"


def closed(town, monkeypatch, writers):
    """A wave in which 24 people answer, the first `writers` of them in words."""
    wave = town.launch()
    for number, person in enumerate(town.people[:24]):
        words = {"q4": said(number)} if number < writers else {}
        submit_ballot(town.entry(wave, person), {"q1": 3, **words})
    return town.close(wave, monkeypatch)


@pytest.fixture
def wave(town, monkeypatch):
    return closed(town, monkeypatch, 20)


@contextmanager
def by(person):
    with scope.acting(scope.Actor(person=person.pk, role="adviser")):
        yield


def decided(town, wave):
    with by(town.people[0]):
        act.advise_on_words(wave.pk, A.PARTLY, "Haal namen weg.")
    with by(town.people[1]):
        act.decide_on_words(wave.pk, show=True, why="We willen ervan leren.")


def test_words_lie_apart_shuffled_and_with_nothing_that_leads_to_a_person(town, wave):
    texts = take_words_out(Words.objects.get())
    written = [said(number) for number in range(20)]
    assert sorted(texts) == sorted(written)
    assert texts != written
    assert not any("q4" in name for name in take_out(Snapshot.objects.get()).columns)
    assert (OpenAnswers.objects.get().state, OpenAnswers.objects.get().count) == (S.WAITING, 20)
    names = {x.name for x in keys.store().list(str(town.organisation.pk))}
    assert words_key_name(wave.pk, 1) in names
    assert len(bytes(Words.objects.get().sealed)) > 16384  # one size, however much was written


def test_nineteen_are_destroyed_unread(town, monkeypatch):
    wave = closed(town, monkeypatch, 19)
    row = OpenAnswers.objects.get()
    assert (row.state, row.ended, row.count) == (S.DESTROYED, E.TOO_FEW, None)
    assert (Words.objects.count(), wave.state) == (0, "closed")
    assert not [x for x in keys.store().list(str(town.organisation.pk)) if "words" in x.name]


def test_nothing_is_read_or_shown_before_advice_and_decision(town, wave):
    for step in (
        lambda: act.read_to_prepare(wave.pk),
        lambda: act.show_words(wave.pk),
        lambda: act.decide_on_words(wave.pk, show=True, why="Zomaar."),
        lambda: act.take_out(wave.pk, 0, [0]),
        lambda: act.advise_on_words(wave.pk, A.NO, " "),
    ):
        with pytest.raises(Refused):
            step()
    with by(town.people[0]):
        act.advise_on_words(wave.pk, A.YES, "")
        with pytest.raises(Refused):  # who advised does not decide
            act.decide_on_words(wave.pk, show=True, why="Ik vind van wel.")
    for step in (act.read_to_prepare, act.show_words):
        with pytest.raises(Refused):
            step(wave.pk)
    assert shown_words(wave.pk) == []


def test_passage_is_gone_for_good_and_the_log_never_holds_the_words(
    town, wave, django_capture_on_commit_callbacks
):
    decided(town, wave)
    before = act.read_to_prepare(wave.pk)
    place = before[3].split().index("zei")
    with django_capture_on_commit_callbacks(execute=True):
        assert act.take_out(wave.pk, 3, [place, place + 1]) == 1
    with pytest.raises(KeyDestroyed):
        keys.store().use(words_key_name(wave.pk, 1))
    act.show_words(wave.pk)
    after = shown_words(wave.pk)
    assert after[3] == before[3].partition("zei")[0] + GONE
    assert after[:3] + after[4:] == before[:3] + before[4:]
    log = AuditEntry.objects.filter(action__contains="open_answers") | AuditEntry.objects.filter(
        action="take_out_passage"
    )
    assert "Kanarie" not in str(list(log.values_list("action", "details")))
    assert [x.action for x in log.order_by("sequence")] == [
        "advise_on_open_answers", "decide_on_open_answers", "read_open_answers",
        "take_out_passage", "show_open_answers",
    ]  # fmt: skip
    with pytest.raises(Refused):
        act.take_out(wave.pk, 0, [0])


def test_decided_against_they_are_destroyed(town, wave, django_capture_on_commit_callbacks):
    with by(town.people[0]):
        act.advise_on_words(wave.pk, A.NO, "Te herkenbaar.")
    with by(town.people[1]), django_capture_on_commit_callbacks(execute=True):
        act.decide_on_words(wave.pk, show=False, why="De FG heeft gelijk.")
    assert (OpenAnswers.objects.get().ended, Words.objects.count()) == (E.REFUSED, 0)
    with pytest.raises(KeyDestroyed):
        keys.store().use(words_key_name(wave.pk, 1))


def test_undecided_for_three_months_or_with_the_series_they_go(town, wave):
    rule = REGISTRY.rules["open_answers"]
    last = months_after(timezone.localdate(wave.closes_at), 3)
    assert rule.waiting(rule.before(None, last)) == 0
    assert rule.waiting(rule.before(None, last + timedelta(days=1))) == 1
    decided(town, wave)
    act.show_words(wave.pk)
    assert rule.waiting(rule.before(None, last + timedelta(days=1))) == 0
    retention.destroy_series(town.series.pk)
    assert (OpenAnswers.objects.get().ended, Words.objects.count()) == (E.SERIES, 0)


def test_keys_that_a_crash_left_go_with_the_clock(town, wave):
    Words.objects.update(version=2)
    keys.store().ensure(words_key_name(wave.pk, 2))
    retention.destroy_leftovers()
    states = [keys.store().info(words_key_name(wave.pk, n)).state for n in (1, 2)]
    assert [str(x) for x in states] == ["destroyed", "open"]


@pytest.mark.parametrize(
    ("text", "places", "left", "bars"),
    [
        ("Jan van Dam weet het.", {0, 1, 2}, f"{GONE} weet het.", 1),
        ("a b c", {0, 2}, f"{GONE} b {GONE}", 2),
        ("een\nregel", {1}, f"een\n{GONE}", 1),
        ("een", {0}, GONE, 1),
        ("een", {7}, "een", 0),
    ],
)
def test_words_beside_each_other_share_one_bar(text, places, left, bars):
    assert without(text, places) == (left, bars)
