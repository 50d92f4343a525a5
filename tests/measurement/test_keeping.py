"""One's own picture under a code: what is stored of it, and what it leads to."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.walls.rows import make_organisation

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.registry import REGISTRY
from bestendig.common.throttle import Locked
from bestendig.measurement.actions import keeping
from bestendig.measurement.actions.keeping import (
    BadScore,
    UnknownCode,
    forget_picture,
    keep_picture,
    open_picture,
)
from bestendig.measurement.ballots import limits
from bestendig.measurement.pictures import codes
from bestendig.measurement.pictures.models import Picture

HERE = "192.0.2.1"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(codes, "_OPS", 1)
    monkeypatch.setattr(codes, "_MEMORY", 8192)
    monkeypatch.setattr(keeping, "_TRIES", limits.Sources(tries=60))


@pytest.fixture
def wave(town):
    return town.launch()


def test_picture_opens_with_its_code_however_it_is_typed(wave):
    code = keep_picture(wave, {"vital": 3.666666}, HERE)
    (moment,) = open_picture(f" {code[:4].lower()} {code[4:]} ", HERE)
    assert (moment.name, moment.scores) == ("Najaar", {"vital": 3.67})
    assert moment.closed_on == timezone.localdate(wave.closes_at - timedelta(seconds=1))


def test_next_survey_stands_beside_it_and_the_same_one_in_its_place(town, wave):
    code = keep_picture(wave, {"vital": 2.0}, HERE)
    later = town.launch(name="Later", closes_at=wave.closes_at + timedelta(days=30))
    assert keep_picture(later, {"vital": 4.0}, HERE, code) == code
    keep_picture(wave, {"vital": 3.0}, HERE, code.lower())
    assert [(x.name, x.scores["vital"]) for x in open_picture(code, HERE)] == [
        ("Najaar", 3.0), ("Later", 4.0),
    ]  # fmt: skip
    assert Picture.objects.count() == 1


def test_row_holds_a_day_of_a_wave_and_nothing_that_leads_to_anybody(wave):
    fields = {field.name: field.get_internal_type() for field in Picture._meta.fields}
    assert fields == {
        "id": "UUIDField", "organisation": "ForeignKey",
        "sealed": "BinaryField", "closed_on": "DateField",
    }  # fmt: skip
    before = AuditEntry.objects.count()
    sizes = set()
    for count in range(20):
        code = keep_picture(wave, {"vital": 1 + count / 10}, HERE)
        open_picture(code, HERE)
        sizes.add(len(bytes(Picture.objects.get(pk=codes.lock_of(code).row).sealed)))
    assert len(sizes) == 1
    assert AuditEntry.objects.count() == before
    assert set(Picture.objects.values_list("closed_on", flat=True)) == {
        timezone.localdate(wave.closes_at - timedelta(seconds=1))
    }


def test_many_surveys_keep_the_newest(wave, monkeypatch):
    code = keep_picture(wave, {"vital": 2.0}, HERE)
    row, lock = keeping._found(code, HERE)
    many = [
        keeping.Moment(
            wave=f"{n:032}", name="x" * 300, closed_on=date(2020, 1, 1) + timedelta(days=n),
            scores={"vital": 3.0},
        )
        for n in range(40)
    ]  # fmt: skip
    row.sealed = keeping._sealed(many, lock)
    row.save()
    kept = open_picture(code, HERE)
    assert len(bytes(row.sealed)) > keeping.SIZE
    assert kept == many[-len(kept) :]
    assert 5 < len(kept) < 40


def test_wrong_codes_open_nothing_and_many_tries_are_slowed_down(wave, monkeypatch):
    keep_picture(wave, {"vital": 2.0}, HERE)
    for code in ("", "abc", "0" * 16):
        with pytest.raises(UnknownCode):
            open_picture(code, HERE)
    with pytest.raises(UnknownCode):
        keep_picture(wave, {"vital": 2.0}, HERE, "0" * 16)
    monkeypatch.setattr(keeping, "_TRIES", limits.Sources(tries=2))
    for _ in range(2):
        with pytest.raises(UnknownCode):
            open_picture("0" * 16, HERE)
    with pytest.raises(Locked):
        open_picture("0" * 16, HERE)
    with pytest.raises(UnknownCode):
        open_picture("0" * 16, "192.0.2.2")


@pytest.mark.parametrize("scores", [{}, {"vital": 0.9}, {"vital": 5.1}, {"other": 3.0}])
def test_score_that_the_survey_cannot_give_is_refused(wave, scores):
    with pytest.raises(BadScore):
        keep_picture(wave, scores, HERE)
    assert Picture.objects.count() == 0


def test_code_of_one_organisation_is_none_in_another(wave):
    code = keep_picture(wave, {"vital": 2.0}, HERE)
    here = codes.lock_of(code)
    there = make_organisation("daar")
    token = scope.binding._organisation.set(there.pk)
    try:
        assert codes.lock_of(code).row != here.row
        with pytest.raises(UnknownCode):
            open_picture(code, HERE)
    finally:
        scope.binding._organisation.reset(token)


def test_thrown_away_is_gone(wave):
    code = keep_picture(wave, {"vital": 2.0}, HERE)
    forget_picture(code, HERE)
    assert Picture.objects.count() == 0
    with pytest.raises(UnknownCode):
        open_picture(code, HERE)


def test_retention_erases_two_years_after_the_newest_survey(wave):
    rule = REGISTRY.rules["own_pictures"]
    code = keep_picture(wave, {"vital": 2.0}, HERE)
    closed = open_picture(code, HERE)[0].closed_on
    assert rule.keep(None) == 24
    assert (rule.waiting(closed), rule.apply(closed)) == (0, 0)
    after = closed + timedelta(days=1)
    assert (rule.waiting(after), rule.apply(after), Picture.objects.count()) == (1, 1, 0)
