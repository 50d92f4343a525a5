"""A municipality with enough people for a wave, and the means to run one."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.measurement import tasks
from bestendig.measurement.actions import answering, closing
from bestendig.measurement.actions.answering import Entry
from bestendig.measurement.actions.launching import Plan, launch_wave
from bestendig.measurement.actions.series import begin_series
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.models import Invitation, Series, Wave
from bestendig.organisations.actions import agreements as agree
from bestendig.organisations.actions.documents import Upload
from bestendig.organisations.actions.reporting import confirm_reporting_units
from bestendig.organisations.models import AgeBand, Organisation, Person, UnitKind
from bestendig.organisations.models.unit import Unit, UnitVersion

QUESTIONS = {
    "code": "core",
    "questions": [
        {"code": "q1", "low": 1, "high": 5},
        {"code": "q2", "low": 1, "high": 5},
        {"code": "q3", "values": [1, 2, 3]},
        {"code": "q4", "longest": 200},
    ],
    "figures": [
        {"code": "vital", "items": ["q1", "q2"], "reversed": ["q2"]},
        {"distribution": "q3"},
    ],
}
PAPER = Upload("DPIA.pdf", b"%PDF-1.7\ncontent\n%%EOF\n")


@dataclass
class Town:
    """An organisation that is bound, with people by team."""

    organisation: Organisation
    series: Series
    people: list[Person] = field(default_factory=list)
    teams: list[Unit] = field(default_factory=list)

    def launch(self, **changes: Any) -> Wave:
        """A wave for everybody that is open now."""
        now = timezone.now()
        values = {
            "name": "Najaar",
            "questions": QUESTIONS,
            "opens_at": now - timedelta(minutes=1),
            "closes_at": now + timedelta(days=14),
        }
        passphrases = {
            name: changes.pop(name, None) for name in ("panel_passphrase", "box_passphrase")
        }
        wave = launch_wave(self.series, Plan(**{**values, **changes}), **passphrases)
        closing.open_due(now)
        wave.refresh_from_db()
        return wave

    def entry(self, wave: Wave, person: Person) -> Entry:
        """The way in that the person's mail or letter would give."""
        invitation = Invitation.objects.get(wave=wave, person=person)
        token = access.token_of(keyring.link_key(wave.pk), invitation.pk)
        return Entry(self.organisation.pk, wave.pk, token)

    def answer(self, wave: Wave, people: list[Person], seed: int = 1) -> dict[UUID, dict]:
        """Let people answer; what each said."""
        chance = random.Random(seed)
        said = {}
        for person in people:
            said[person.pk] = {
                "q1": chance.randint(1, 5), "q2": chance.randint(1, 5),
                "q3": chance.randint(1, 3), "q4": f"woord {chance.randint(1, 9)}",
            }  # fmt: skip
            answering.submit_ballot(self.entry(wave, person), said[person.pk])
        return said

    def close(self, wave: Wave, monkeypatch: pytest.MonkeyPatch) -> Wave:
        """Let the clock pass its close, and count."""
        with monkeypatch.context() as patch:
            later = wave.closes_at + timedelta(minutes=1)
            patch.setattr("django.utils.timezone.now", lambda: later)
            assert closing.close_due(later) == [wave.pk]
            self.count(wave)
        wave.refresh_from_db()
        return wave

    def count(self, wave: Wave) -> None:
        """Run the job that opens the box."""
        enqueue(tasks.open_box, wave_id=wave.pk)
        assert run_waiting() == 1


def make_town(organisation: Organisation, teams: int = 4, size: int = 12) -> Town:
    """Teams of one domain; the organisation is bound."""
    concern = _unit(organisation.name, UnitKind.CONCERN, None)
    domain = _unit("Ruimte", UnitKind.DOMAIN, concern)
    other = _unit("Sociaal", UnitKind.DOMAIN, concern)
    today = timezone.localdate()
    town = Town(
        organisation=organisation,
        series=begin_series("Ritme", today, today + timedelta(days=365)),
    )
    bands = [*AgeBand.values, ""]
    for number in range(teams):
        team = _unit(f"Team {number}", UnitKind.TEAM, domain if number % 2 else other)
        town.teams.append(team)
        town.people += Person.objects.bulk_create(
            Person(
                first_name=f"Mens{number}x{i}", unit=team, age_band=bands[i % 4],
                starts_on=today - timedelta(days=400),
            )
            for i in range(size)
        )  # fmt: skip
    return town


def agree_on_everything() -> None:
    """The three agreements, for a year and a half."""
    today = timezone.localdate()
    year = agree.Period(start=today - timedelta(days=30), end=today + timedelta(days=330))
    dpia = agree.ask_advice("1.0", PAPER)
    agree.record_advice(dpia, "Doe het zo.", today)
    agree.adopt_dpia(dpia, year, today, "Overgenomen.")
    agree.give_consent(agree.ask_consent(year, "Regels."), year, "Regels.", today)
    agree.record_processor_agreement("V-12", year, today, PAPER)


def _unit(name: str, kind: UnitKind, parent: Unit | None) -> Unit:
    unit = Unit.objects.create()
    UnitVersion.objects.create(
        unit=unit, name=name, kind=kind, parent=parent,
        valid_from=timezone.localdate() - timedelta(days=400),
    )  # fmt: skip
    return unit


def merge_all(town: Town) -> None:
    """Each team a reporting unit of its own."""
    confirm_reporting_units([{team.pk} for team in town.teams], "Zo staan ze bekend.")


@pytest.fixture
def keys_here(settings, tmp_path):
    """A key store of this test's own."""
    settings.KEY_STORE = (tmp_path / "keys").as_uri()


@pytest.fixture
def organisation(transactional_db, prepared, keys_here, monkeypatch):
    """A tenant without people, bound."""
    monkeypatch.setattr("bestendig.common.keys.record._OPS", 1)
    monkeypatch.setattr("bestendig.common.keys.record._MEMORY", 8192)
    monkeypatch.setattr("bestendig.measurement.ballots.locks._OPS", 1)
    monkeypatch.setattr("bestendig.measurement.ballots.locks._MEMORY", 8192)
    return Organisation.objects.create(slug="stad", name="Stad", size_class="20_50", province="UT")


@pytest.fixture
def town(organisation):
    """48 people in four teams of two domains, agreements in order."""
    with scope.bind(organisation.pk):
        made = make_town(organisation)
        agree_on_everything()
        merge_all(made)
        yield made
