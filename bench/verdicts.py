"""Seven programmes of which the truth is known, from the first survey to the verdict.

    python -m bench.verdicts              one municipality; exit code 1 when a verdict is wrong
    SEEDS=20 python -m bench.verdicts     as many, and how often each verdict was right
    make verdicts                         the second

Each municipality has some 3,700 people in teams of twenty. They are asked four times through the
actions and jobs that the product uses: launch, sealed ballots, opening, gate, allotment, judging.
Everybody gains 0.35 standard deviations before the end, whatever they took part in.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from bench.imports import database
from scipy.stats import binom

WAVES = ("voor", "start", "einde", "later")
SHOCK = 0.35
TEAM = 20
RESPONSE = 0.85
SEED = 2026
DRAW = "getrokken in de kantine"
# With a true effect of zero a claim may come by chance; more often than this it may not.
CLAIMS, SURE = 0.06, 0.99
FOUND = 0.95
SCALE, ITEMS = "vakmanschap", 4
NAME = {"nl": "vakmanschap", "en": "mastery"}


@dataclass(frozen=True, kw_only=True)
class Story:
    """A programme and its truth.

    arms: how many people in each. shift: of (arm, number of the survey), in standard deviations.
    proof: what its plan says otherwise than a lottery over two groups. right: whether a finding
    may say this. real: whether there is an effect to be found.
    """

    name: str
    arms: dict[str, int]
    shift: Callable[[str, int], float]
    right: Callable[[Any], bool]
    proof: dict[str, Any]
    real: bool = False


def stories() -> list[Story]:
    """The seven."""
    from bestendig.effects.grade import Grade, VerdictCode
    from bestendig.effects.question import Assignment
    from bestendig.effects.retention import Retention

    def proven(one: Any) -> bool:
        verdict = one.finding.verdict
        return verdict.grade is Grade.A and verdict.code is VerdictCode.EFFECT

    def faded(one: Any) -> bool:
        return proven(one) and one.finding.evidence.retained.get("later") is Retention.FADED

    def unclaimed(one: Any) -> bool:
        return one.finding.verdict.code not in {VerdictCode.EFFECT, VerdictCode.HARM}

    def silent(one: Any) -> bool:
        return one.finding.verdict.grade is Grade.NONE and one.numbers is None

    def on(arm: str, wave: int, by_wave: dict[int, float]) -> float:
        return by_wave.get(wave, 0.0) if arm == "programme" else 0.0

    starts = {f"beurt {n}": WAVES[n] if n < len(WAVES) else None for n in range(1, 5)}
    alone = {"compared": False, "assignment": Assignment.SELF}
    return [
        Story(
            name="lottery", arms={"programme": 400, "comparison": 400}, real=True, proof={},
            shift=lambda arm, wave: on(arm, wave, {2: 0.4, 3: 0.4}), right=proven,
        ),
        Story(
            name="common shock, before and after", arms={"programme": 400}, proof=alone,
            shift=lambda _arm, _wave: 0.0, right=unclaimed,
        ),
        Story(
            name="volunteers who were rising", arms={"programme": 300, "comparison": 300},
            proof={"assignment": Assignment.SELF},
            shift=lambda arm, wave: on(arm, wave, {n: 0.3 + 0.2 * n for n in range(4)}),
            right=unclaimed,
        ),
        Story(
            name="joined at a low point", arms={"programme": 300}, proof=alone,
            shift=lambda arm, wave: on(arm, wave, {1: -0.6}), right=unclaimed,
        ),
        Story(
            name="teams in turn, by lottery", arms=dict.fromkeys(starts, 12 * TEAM), real=True,
            proof={"starts": starts, "teams": True, "end": "later"},
            shift=lambda arm, wave: 0.4 if wave >= int(arm[-1]) else 0.0, right=proven,
        ),
        Story(
            name="fades after the end", arms={"programme": 300, "comparison": 300}, real=True,
            proof={"months": {"later": 6}},
            shift=lambda arm, wave: on(arm, wave, {2: 0.6, 3: 0.1}), right=faded,
        ),
        Story(
            name="too few people", arms={"programme": 12, "comparison": 12}, proof={},
            shift=lambda arm, wave: on(arm, wave, {2: 0.4, 3: 0.4}), right=silent,
        ),
    ]  # fmt: skip


def main() -> int:
    """Run them, print the table; 1 when it is not as it must be."""
    seeds = int(os.environ.get("SEEDS", "1"))
    with tempfile.TemporaryDirectory() as folder, database(False, Path(folder)):
        right: Counter[str] = Counter()
        claims: Counter[str] = Counter()
        said: dict[str, Counter[str]] = defaultdict(Counter)
        told = stories()
        for number in range(seeds):
            start = time.perf_counter()
            for story, one in municipality(number, told):
                verdict = one.finding.verdict
                right[story.name] += story.right(one)
                claims[story.name] += verdict.code.value in {"effect", "harm"}
                said[story.name][f"{verdict.grade.value} {verdict.code.value}"] += 1
            if seeds > 1:
                print(f"{number + 1}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return table(told, seeds, right, claims, said)


def table(
    told: list[Story],
    seeds: int,
    right: Counter[str],
    claims: Counter[str],
    said: dict[str, Counter[str]],
) -> int:
    """Print what was said; whether it was wrong too often."""
    print(f"{'':32} right of {seeds}  said")
    for story in told:
        words = ", ".join(f"{what}: {n}" for what, n in said[story.name].most_common())
        print(f"{story.name:32} {right[story.name]:5}      {words}")
    unreal = [x.name for x in told if not x.real]
    wrong = sum(claims[name] for name in unreal)
    most = int(binom.ppf(SURE, seeds * len(unreal), CLAIMS)) if seeds > 1 else 0
    print(f"effect or harm said of a programme without one: {wrong}, at most {most} allowed")
    missed = [x.name for x in told if x.real and right[x.name] < FOUND * seeds]
    if missed:
        print(f"found too seldom: {', '.join(missed)}")
    if seeds == 1:
        missed = [x.name for x in told if not right[x.name]]
    return int(wrong > most or bool(missed))


def municipality(number: int, told: list[Story]) -> Iterator[tuple[Story, Any]]:
    """Build one, ask it four times, and judge each programme."""
    from django.utils import timezone
    from tests.measurement.conftest import agree_on_everything

    from bestendig.common import scope
    from bestendig.effects.question import Assignment
    from bestendig.findings.judging import Proof, judge
    from bestendig.measurement.actions.allotting import allot
    from bestendig.measurement.actions.series import begin_series
    from bestendig.organisations.models import Organisation

    place = Organisation.objects.create(
        slug=f"proef{number}", name=f"Proefstad {number}", size_class="over_100",
        province="UT", made_up=True,
    )  # fmt: skip
    with scope.bind(place.pk):
        people = town(told)
        agree_on_everything()
        today = timezone.localdate()
        series = begin_series("Ritme", today, today + timedelta(days=365))
        questions = questionnaire()
        chance = np.random.default_rng([SEED, number])
        moods = chance.normal(size=len(people))
        waves = {
            label: survey(series, label, questions, people, scores(people, moods, wave, chance))
            for wave, label in enumerate(WAVES)
        }
        for story in told:
            programme = uuid4()
            mine = {x.person: x.allotted for x in people if x.story is story}
            allot(series.pk, programme, mine)
            values: dict[str, Any] = {
                "programme": programme, "name": story.name, "series": series.pk, "waves": waves,
                "baseline": "start", "end": "einde", "assignment": Assignment.LOTTERY,
                "outcomes": {SCALE: NAME}, "primary": frozenset({SCALE}), "k": place.k,
            }  # fmt: skip
            (one,) = judge(Proof(**{**values, **story.proof}))
            yield story, one


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the municipality: their programme, and where they were allotted."""

    person: UUID
    story: Story
    allotted: Any


def town(told: list[Story]) -> list[Somebody]:
    """People in teams of twenty; who is in which arm is drawn by lot, by team where teams are."""
    from django.utils import timezone
    from tests.measurement.conftest import _unit

    from bestendig.effects.allocation import allocate
    from bestendig.measurement.actions.allotting import Allotted
    from bestendig.organisations.actions.reporting import (
        confirm_reporting_units,
    )
    from bestendig.organisations.models import Person, UnitKind
    from bestendig.organisations.queries.reporting import proposed_plan
    from bestendig.organisations.queries.units import tree_on

    concern = _unit("Proefstad", UnitKind.CONCERN, None)
    today, found, made = timezone.localdate(), [], []
    for story in told:
        total = sum(story.arms.values())
        teams = [
            _unit(f"{story.name} {n}", UnitKind.TEAM, concern) for n in range(-(-total // TEAM))
        ]
        rows = [
            Person(
                first_name=f"Mens {n}", unit=teams[n // TEAM], starts_on=today - timedelta(days=400)
            )
            for n in range(total)
        ]
        by_team = story.proof.get("teams", False)
        drawn_as = {row.pk: str(row.unit_id if by_team else row.pk) for row in rows}
        shares = {arm: float(size) for arm, size in story.arms.items()}
        ids = list(dict.fromkeys(drawn_as.values()))
        (first, *others) = shares
        arm_of = allocate(ids, DRAW, shares).arm if others else dict.fromkeys(ids, first)
        found += [
            Somebody(
                row.pk,
                story,
                Allotted(arm=arm_of[drawn_as[row.pk]], team=str(row.unit_id) if by_team else ""),
            )
            for row in rows
        ]
        made += rows
    Person.objects.bulk_create(made, batch_size=1000)
    proposal = proposed_plan(tree_on(today))
    confirm_reporting_units([group.units for group in proposal.groups])
    return found


def scores(
    people: list[Somebody], moods: np.ndarray, wave: int, chance: np.random.Generator
) -> np.ndarray:
    """(people, ITEMS): answers, turned the right way, nan for who does not answer. The scores of
    two surveys correlate .6; who feels worse answers a little less often."""
    shift = np.array([x.story.shift(x.allotted.arm, wave) for x in people])
    shift += SHOCK * (wave >= WAVES.index("einde"))
    felt = np.sqrt(0.7) * moods + np.sqrt(0.3) * chance.normal(size=len(people)) + 1.09 * shift
    noise = 0.6 * chance.normal(size=(len(people), ITEMS))
    said = np.clip(np.round(3.0 + 0.9 * (0.8 * felt[:, None] + noise)), 1, 5)
    stays = chance.random(len(people)) < np.clip(RESPONSE + 0.03 * felt, 0, 1)
    said[~stays] = np.nan
    return said


def questionnaire() -> dict[str, Any]:
    """The questions of one scale of the item bank, fixed as the pages fix them."""
    from django.utils import timezone

    from bestendig.questionnaires.actions.composing import (
        add_items,
        fix_version,
        start_questionnaire,
    )
    from bestendig.questionnaires.bank import bank
    from bestendig.questionnaires.launched import wave_document

    draft = start_questionnaire("Vakmanschap")
    add_items(draft.pk, bank().scales[SCALE].items)
    return wave_document(fix_version(draft.pk, timezone.now()))


def survey(
    series: Any, label: str, asked: dict[str, Any], people: list[Somebody], said: np.ndarray
) -> UUID:
    """Launch it, put the ballots in as the pages do, and let the job open the box."""
    from django.utils import timezone

    from bestendig.common import keys
    from bestendig.common.jobs import enqueue
    from bestendig.common.jobs.performing import run_waiting
    from bestendig.measurement import document, tasks
    from bestendig.measurement.actions import closing
    from bestendig.measurement.actions.gathering import scales_asked
    from bestendig.measurement.actions.launching import Plan, launch_wave
    from bestendig.measurement.ballots import access, keyring
    from bestendig.measurement.ballots.box import seal_ballot
    from bestendig.measurement.ballots.models import Ballot
    from bestendig.measurement.models import Invitation

    now = timezone.now()
    plan = Plan(
        name=label, questions=asked, opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=14),
    )  # fmt: skip
    wave = launch_wave(series, plan)
    closing.open_due(now)
    link = keyring.link_key(wave.pk)
    public = keys.store().public(keyring.box_name(wave.pk))
    questions = document.read(wave.questions)
    codes = [one.code for one in questions.questions]
    scale = scales_asked([wave.pk])[SCALE]
    turned = np.isin(np.arange(len(codes)), scale.reversed)
    place = {x.person: n for n, x in enumerate(people)}
    rows = []
    for row in Invitation.objects.filter(wave=wave).iterator():
        mine = said[place[row.person_id]]
        if not np.isnan(mine).any():
            mine = np.where(turned, 6 - mine, mine)
            words = questions.encoded(dict(zip(codes, mine.astype(int).tolist(), strict=True)))
            sealed = seal_ballot(words, row.envelope, wave.ballot_size, public)
            rows.append(Ballot(id=access.ballot_id(link, row.pk), wave=wave, sealed=sealed))
    random.Random(SEED).shuffle(rows)
    Ballot.objects.bulk_create(rows, batch_size=500)
    closing.close_due(wave.closes_at + timedelta(minutes=1))
    run = enqueue(tasks.open_box, wave_id=wave.pk)
    run_waiting()
    run.refresh_from_db()
    if run.state != "finished":
        raise RuntimeError(f"the box did not open: {run.error}")
    return UUID(str(wave.pk))


if __name__ == "__main__":
    raise SystemExit(main())
