"""Who sees what of a release."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bestendig.common import scope
from bestendig.disclosure import Cell, Cells, Figure, Hidden, HiddenReason, Policy, Shown, gate
from bestendig.disclosure.grain import grain_of
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.programmes.models import MeasurementPlan, PlannedWave
from bestendig.questionnaires.actions import composing
from bestendig.releases import queries
from bestendig.releases.actions import Heading, Named, store_release, write_decision
from bestendig.releases.models import Decision, Release
from bestendig.releases.rules import Difference, difference

MARK = Figure(code="mark", step=0.5)


@pytest.fixture
def released(world):
    """The team of 24 beside three more, of whom one is too small; with everybody's organisation."""
    here = world.here
    with scope.bind(here.organisation.pk):
        yield here, make(here)


def make(here):
    import numpy as np  # noqa: PLC0415 - of this helper alone

    sizes = [24, 24, 24, 4]
    group = np.repeat(np.arange(4), sizes)
    scores = np.random.default_rng(1).integers(2, 9, (sum(sizes), 1)) / 2
    cells = (
        Cell(code="place-0", groups=frozenset(range(4))),
        *(Cell(code=f"place-{n + 1}", groups=frozenset({n}), parent=0) for n in range(4)),
    )
    units = [(), (here.team.pk,), (uuid4(),), (uuid4(),), (uuid4(),)]
    return store_release(
        Heading(
            wave=uuid4(), title="Najaar", questionnaire="core", response=65,
            closed_on=timezone.localdate() - timedelta(days=1),
        ),
        [MARK],
        cells,
        [Named(name=f"Groep {n}", units=x) for n, x in enumerate(units)],
        gate(grain_of((MARK,), group, scores, 4), Cells(cells), Policy()),
    )  # fmt: skip


EVERYTHING = [f"place-{n}" for n in range(5)]
SEEN = {
    Role.EMPLOYEE: ["place-0"],
    Role.MANAGER: ["place-0", "place-1"],
    Role.ADVISER: EVERYTHING,
    Role.HR: EVERYTHING,
    Role.BOARD: EVERYTHING,
    Role.WORKS_COUNCIL: EVERYTHING,
    Role.DPO: EVERYTHING,
    Role.COACH: ["place-0"],
    Role.ORGANISATION_ADMIN: ["place-0"],
    Role.FUND_ANALYST: ["place-0"],
}


@pytest.mark.parametrize("role", SEEN)
def test_each_role_sees_its_part(released, role):
    here, release = released
    person = here.people[role]
    assert list(queries.releases_visible_to(person, role)) == [release]
    assert [row.code for row in queries.table_for(release, person, role).rows] == SEEN[role]


def test_manager_s_own_group_is_marked_and_says_what_is_above_it(released):
    here, release = released
    table = queries.table_for(release, here.people[Role.MANAGER], Role.MANAGER)
    assert [(row.own, row.parent, row.name) for row in table.rows] == [
        (False, "", "Groep 0"),
        (True, "place-0", "Groep 1"),
    ]


def test_platform_administrator_sees_none(released):
    here, _release = released
    found = queries.releases_visible_to(here.people[Role.ADVISER], Role.PLATFORM_ADMIN)
    assert list(found) == []


def test_other_organisation_sees_nothing(released, world):
    with pytest.raises(scope.WrongScope), scope.bind(world.there.organisation.pk):
        pass
    stranger = world.there.people[Role.ADVISER]
    assert list(queries.releases_visible_to(stranger, Role.ADVISER)) == []


def test_figures_come_back_as_they_were_stored(released):
    here, release = released
    table = queries.table_for(release, here.people[Role.ADVISER], Role.ADVISER)
    assert table.figures == (MARK,)
    assert isinstance(table.rows[0].values[0], Shown)
    assert table.rows[4].values == (Hidden(reason=HiddenReason.TOO_FEW),)
    hidden = [row.code for row in table.rows if isinstance(row.values[0], Hidden)]
    assert len(hidden) == 2  # the small one, and one more: else it would be what is left


def test_report_goes_with_its_release(released):
    _here, release = released
    report = queries.gate_report(release)
    assert (report.planned, report.shown, report.policy["k"]) == (5, 3, 10)
    assert report.hidden == {"too_few": 1, "residual": 1}


def test_list_takes_as_many_queries_for_one_as_for_many(released, django_assert_num_queries):
    here, _release = released
    person = here.people[Role.MANAGER]
    for _ in range(2):
        with django_assert_num_queries(5):
            found = list(queries.releases_visible_to(person, Role.MANAGER))
            queries.table_for(found[0], person, Role.MANAGER)
        for _again in range(5):
            make(here)


@pytest.mark.on_sqlite  # elsewhere only who owns the tables may do this
def test_older_releases_of_a_programme_say_so_and_stay_guarded(released):
    _here, release = released
    fill = import_module("bestendig.programmes.migrations.0018_releases_of_plans").fill
    days = {"opens_at": timezone.now(), "closes_at": timezone.now() + timedelta(days=9)}
    asked = composing.start_questionnaire("Kern", "core")
    asked = composing.fix_version(asked.pk, timezone.now())
    for kind, wave in (("programme", release.wave_id), ("own", uuid4())):
        plan = MeasurementPlan.objects.create(name=kind, kind=kind, purpose="?")
        PlannedWave.objects.create(
            plan=plan, name="Einde", role="end", wave_id=wave, questionnaire=asked, **days
        )
        if kind == "own":
            other = Release.objects.create(
                wave_id=wave,
                title="Los",
                closed_on=timezone.localdate(),
                k=10,
                response=70,
                figures=[],
            )
    fill(apps, SimpleNamespace(connection=connection))
    of_plan = MeasurementPlan.objects.get(kind="programme").pk
    assert Release.objects.get(pk=release.pk).of_plan == of_plan
    assert Release.objects.get(pk=other.pk).of_plan is None
    with pytest.raises(DatabaseError), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(of_plan=None)


def test_what_was_released_is_never_changed(released):
    _here, release = released
    for rows in (Release.objects.filter(pk=release.pk), release.rows.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**{"k": 5} if rows.model is Release else {"name": "Anders"})


def test_part_of_a_release_is_read_alone(released):
    here, release = released
    person = here.people[Role.ADVISER]

    def codes(within, role=Role.ADVISER):
        return [x.code for x in queries.table_for(release, person, role, within=within).rows]

    assert codes("") == ["place-0"]
    assert codes(queries.TOP) == EVERYTHING
    assert codes("place-2") == ["place-0", "place-2"]
    assert codes("place-2", Role.EMPLOYEE) == ["place-0"]
    assert queries.groups_in(release) == 4


def test_decision_is_written_again_and_never_rewritten(released):
    here, release = released
    today = timezone.localdate()
    first = write_decision(release, " Meer leertijd. ", "alle teams", today)
    assert (first.version, first.decided) == (1, "Meer leertijd.")
    second = write_decision(release, "Meer leertijd, vanaf mei.", "alle teams", today)
    assert list(queries.decisions_on(release)) == [second, first]
    newest = queries.newest_decisions(here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert newest == {release.pk: second}
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=first.pk).update(decided="Niets.")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"decided": " "}, "decided"),
        ({"discussed_with": ""}, "discussed_with"),
        ({"discussed_on": timezone.localdate() + timedelta(days=1)}, "discussed_on"),
        ({"discussed_on": timezone.localdate() - timedelta(days=9)}, "discussed_on"),
        ({}, ""),
    ],
)
def test_decision_that_says_too_little_is_refused(released, changed, field):
    _here, release = released
    whole = {"decided": "Ja.", "discussed_with": "OR", "discussed_on": timezone.localdate()}
    if not changed:  # the same once more
        write_decision(release, **whole)
    with pytest.raises(Refused) as refused:
        write_decision(release, **{**whole, **changed})
    assert refused.value.field == field


SCALE, SHARE = Figure(code="scale", step=1 / 3), Figure(code="q=1", low=0, high=1, share=True)


@pytest.mark.parametrize(
    ("figure", "one", "other", "said"),
    [
        # Of 250 answers each: rounding 0.1 and chance 0.14.
        (SCALE, 3.7, 3.6, Difference.SAME),
        (SCALE, 3.8, 3.6, Difference.SLIGHTLY_HIGHER),
        (SCALE, 3.3, 3.6, Difference.LOWER),
        (SHARE, 0.35, 0.4, Difference.SAME),
        (SHARE, 0.5, 0.4, Difference.SLIGHTLY_HIGHER),
        (SHARE, 0.7, 0.4, Difference.HIGHER),
    ],
)
def test_difference_counts_only_beyond_rounding_and_chance(figure, one, other, said):
    band = (250, 499)
    shown = [Shown(value=value, bound="", answers=band) for value in (one, other)]
    assert difference(figure, *shown) is said


def test_the_fewer_answers_the_larger_a_difference_must_be():
    def beside(n, by):
        group = Shown(value=3.6 + by, bound="", answers=(n, None))
        whole = Shown(value=3.6, bound="", answers=(500, 999))
        return difference(SCALE, group, whole, part=True)

    # rounding 0.1 + 2 * 0.8 / sqrt(n)
    assert beside(10, 0.6) is Difference.SLIGHTLY_HIGHER
    assert beside(10, 0.7) is Difference.HIGHER
    assert beside(100, 0.2) is Difference.SLIGHTLY_HIGHER
    assert beside(100, 0.3) is Difference.HIGHER


def test_number_at_the_end_of_the_scale_is_only_compared_when_that_is_certain():
    end = Shown(value=4.5, bound="or_higher", answers=(250, 499))
    near, far = (Shown(value=x, bound="", answers=(250, 499)) for x in (4.4, 3.9))
    assert difference(SCALE, end, near) is Difference.UNKNOWN
    assert difference(SCALE, end, far) is Difference.HIGHER
