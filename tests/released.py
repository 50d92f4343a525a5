"""Released figures for tests of pages: of a wave that was launched, answered, closed and opened by
the product's own actions, or of made-up answers that went through the gate alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.utils import timezone
from tests.measurement.conftest import agree_on_everything
from tests.world import START, Place, make_unit

from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.disclosure import Cell, Cells, Policy, gate
from bestendig.disclosure.grain import grain_of
from bestendig.measurement import document, tasks
from bestendig.measurement.actions import answering, closing
from bestendig.measurement.actions.answering import Entry
from bestendig.measurement.actions.launching import Plan, launch_wave
from bestendig.measurement.actions.series import begin_series
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.models import Invitation, Wave
from bestendig.organisations.actions.reporting import confirm_reporting_units
from bestendig.organisations.models import AgeBand, Person, Unit, UnitKind
from bestendig.questionnaires.actions import composing
from bestendig.questionnaires.launched import wave_document
from bestendig.questionnaires.models import QuestionnaireVersion
from bestendig.releases.actions import Heading, Named, store_release
from bestendig.releases.models import Release

Says = Callable[[random.Random, int, document.Question], float]


def fixed(template: str = "core") -> QuestionnaireVersion:
    """A questionnaire from a template, fixed. An organisation is bound."""
    return composing.fix_version(
        composing.start_questionnaire("Vragen", template).pk, timezone.now()
    )


def fill(place: Place, sizes: tuple[int, ...] = (30, 30, 30, 30)) -> list[Unit]:
    """Teams of these sizes under the concern, with people; each a reporting unit of its own."""
    bands, teams = [*AgeBand.values], []
    for number, size in enumerate(sizes):
        team = make_unit(f"Team {number}", UnitKind.TEAM, place.concern)
        teams.append(team)
        Person.objects.bulk_create(
            Person(
                first_name=f"Mens{number}x{i}", unit=team, age_band=bands[i % 3], starts_on=START
            )
            for i in range(size)
        )
    confirm_reporting_units([{team.pk} for team in teams], "Zo staan ze bekend.")
    return teams


def closed_wave(
    monkeypatch: pytest.MonkeyPatch, name: str = "Najaar", template: str = "core"
) -> Wave:
    """A wave of the bound organisation, answered by everybody who is in a team, and opened."""
    agree_on_everything()
    today, now = timezone.localdate(), timezone.now()
    series = begin_series("Ritme", today, today + timedelta(days=365))
    plan = Plan(
        name=name,
        questions=wave_document(fixed(template)),
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=14),
    )
    wave = launch_wave(series, plan)
    closing.open_due(now)
    _answer(wave)
    with monkeypatch.context() as patch:
        later = wave.closes_at + timedelta(minutes=1)
        patch.setattr("django.utils.timezone.now", lambda: later)
        assert closing.close_due(later) == [wave.pk]
        enqueue(tasks.open_box, wave_id=wave.pk)
        assert run_waiting() == 1
    wave.refresh_from_db()
    assert wave.state == Wave.State.CLOSED
    return wave


def _answer(wave: Wave) -> None:
    chance, link = random.Random(1), keyring.link_key(wave.pk)
    asked = document.read(wave.questions).questions
    # By name: ids are random, and who answers what may not be, or chance comes into the tests.
    for row in Invitation.objects.filter(wave=wave).order_by("person__first_name"):
        said = {x.code: chance.randint(int(x.low), int(x.high)) for x in asked}
        token = access.token_of(link, row.pk)
        answering.submit_ballot(Entry(wave.organisation_id, wave.pk, token), said)


def _somewhere_in_the_middle(chance: random.Random, group: int, asked: document.Question) -> float:
    return chance.gauss((asked.low + asked.high) / 2 + 0.3, 0.9)


def released(
    place: Place,
    *,
    title: str = "Najaar",
    closed_on: date | None = None,
    version: QuestionnaireVersion | None = None,
    sizes: tuple[int, ...] = (40, 30, 32, 4),
    units: tuple[tuple[Unit, ...], ...] = (),
    says: Says = _somewhere_in_the_middle,
    seed: int = 1,
    asked: tuple[str, ...] = (),
    rolling: str = "",
    alike: dict[str, dict[str, str]] | None = None,
    wave: UUID | None = None,
) -> Release:
    """A release of made-up answers, through the real gate. units: of the first groups.

    An organisation is bound.
    """
    version = version or fixed()
    shows = document.read(wave_document(version)).shows
    group, scores = _scores(wave_document(version), shows, sizes, says, seed)
    figures = tuple(one.figure for one in shows)
    cells = (
        Cell(code="place-0", groups=frozenset(range(len(sizes)))),
        *(Cell(code=f"place-{n + 1}", groups=frozenset({n}), parent=0) for n in range(len(sizes))),
    )
    known = [tuple(unit.pk for unit in group) for group in units]
    known += [()] * (len(sizes) - len(known))
    return store_release(
        Heading(
            wave=wave or uuid4(),
            title=title,
            questionnaire=str(version.pk),
            closed_on=closed_on or timezone.localdate() - timedelta(days=1),
            response=65,
            asked=asked,
            rolling=rolling,
        ),
        figures,
        cells,
        [
            Named(name=place.organisation.name),
            *(Named(name=f"Groep {n}", units=x or (uuid4(),)) for n, x in enumerate(known)),
        ],
        gate(grain_of(figures, group, scores, len(sizes)), Cells(cells), Policy()),
        alike or {},
    )


def _scores(
    questions: dict[str, Any],
    shows: tuple[document.Shows, ...],
    sizes: tuple[int, ...],
    says: Says,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    chance = random.Random(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    answers = {
        asked.code: np.array(
            [
                min(asked.high, max(asked.low, round(says(chance, int(at), asked))))
                for at in group
            ],
            dtype=float,
        )
        for asked in document.read(questions).questions
    }  # fmt: skip
    return group, np.column_stack([one.scores(answers.__getitem__) for one in shows])
