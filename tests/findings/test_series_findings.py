"""A figure of the administration, chosen before the start, judged once, and kept as it was."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.programmes.conftest import inside  # noqa: F401 - a fixture
from tests.world import make_unit

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.demo.clock import on
from bestendig.findings.models import SeriesFinding
from bestendig.findings.series.publishing import publish_due_series
from bestendig.findings.tasks import judge_programmes
from bestendig.organisations.actions.events import record_event
from bestendig.organisations.models import UnitKind
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.actions.series import Wanted, choose_series
from bestendig.programmes.models import Programme, SeriesChoice
from bestendig.rates.models import RatesFile, RateVersion, State
from bestendig.rates.periods import month, quarter

pytestmark = pytest.mark.django_db
BEGINS = date(2025, 9, 8)
BEFORE, AFTER = date(2025, 8, 20), date(2026, 12, 1)
FIRST = month(2023, 9)  # 24 months before the start; September 2025 is halved


def bring(values, first=FIRST, unit=None, measure="absence"):
    """These figures, a period each; None where one is left out."""
    file, _new = RatesFile.objects.get_or_create(
        name="cijfers.csv", state=State.APPLIED, source="AFAS",
        defaults={"uploaded_at": timezone.now(), "applied_at": timezone.now()},
    )  # fmt: skip
    rows = []
    for place, value in enumerate(values):
        period = first.after(place)
        key = {"measure": measure, "unit_id": unit, "grain": period.grain}
        key["starts_on"] = period.starts_on
        if value is not None:
            version = RateVersion.objects.filter(**key).count() + 1
            said = Decimal(str(round(float(value), 1)))
            rows.append(RateVersion(file=file, **key, version=version, value=said))
    RateVersion.objects.bulk_create(rows)


def months(seed, step=0.0, count=37):
    """A figure round 5.6 with a winter and some noise; `step` from October 2025 on."""
    place = np.arange(count)
    noise = np.random.default_rng(seed).normal(0, 0.3, count)
    return 5.6 + 0.8 * np.cos(2 * np.pi * (place + 8) / 12) + noise + step * (place >= 25)


def begun(owner, *units, name="Frisse Weken", begins=BEGINS):
    made = begin_programme(
        Details(
            name=name, promise="Samen.", begins=begins, ends=begins + timedelta(days=90),
            owner=owner.pk, units=[x.pk for x in units],
        )
    )  # fmt: skip
    Programme.objects.filter(pk=made.pk).update(started_at=datetime.combine(
        begins, datetime.min.time(), tzinfo=timezone.get_current_timezone()
    ))  # fmt: skip
    return made


@pytest.fixture
def programme(inside):  # noqa: F811 - the fixture
    return begun(inside.people[Role.ADVISER])


def chosen(programme, values, day=BEFORE, **more):
    """The figures until the start, the choice on this day, and then the rest of the figures."""
    bring(values[:24])
    with on(day):
        made = choose_series(programme.pk, Wanted(figure="absence-whole", periods=12, **more))
    bring(values[24:], FIRST.after(24))
    return made


def test_it_is_judged_once_when_the_last_month_is_known_and_stays(programme):
    values = months(1, step=-1.5)
    chosen(programme, values[:36])
    with on(AFTER):
        assert publish_due_series() == 0  # one month too few
        bring(values[36:], FIRST.after(36))
        assert [publish_due_series() for _again in range(2)] == [1, 0]
    (found,) = SeriesFinding.objects.all()
    assert (found.grade, found.verdict) == ("C", "associated")
    told = found.stories["nl"]
    assert told["verdict"].startswith(
        "**Misschien.** Na de start van Frisse Weken werd het verzuim"
    )
    assert "nooit sterker dan zwak (C)" in told["why_grade"]
    assert "niet van deelnemers" in told["whose"]
    assert told["flags"] == []
    numbers = found.numbers
    assert (numbers["before"], numbers["after"], numbers["first"]) == (24, 12, "2025-10-01")
    average = next(x for x in numbers["estimates"] if x["name"] == "average_effect")
    assert average["low"] < -1.5 < average["high"] < 0
    assert AuditEntry.objects.filter(action="publish_series").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        SeriesFinding.objects.update(grade="B")
    with pytest.raises(DatabaseError), transaction.atomic():
        SeriesChoice.objects.update(periods=8)


def test_a_corrected_figure_brings_another_finding_and_a_later_month_does_not(programme):
    chosen(programme, months(1))
    with on(AFTER):
        assert publish_due_series() == 1
        bring([9.0], FIRST.after(37))
        bring([9.0], FIRST.after(-1))  # an older figure than were known at the choice
        assert publish_due_series() == 0
        bring([7.7], FIRST.after(30))
        assert publish_due_series() == 1
    assert SeriesFinding.objects.count() == 2


def test_a_choice_after_the_start_says_so(programme):
    chosen(programme, months(2), day=BEGINS)
    with on(AFTER):
        publish_due_series()
    told = SeriesFinding.objects.get().stories["nl"]
    assert any("pas gekozen toen het programma al was begonnen" in x for x in told["flags"])


def test_another_choice_stands_beside_the_first_and_none_comes_after_the_answer(programme):
    values = months(3)
    first = chosen(programme, values[:30])
    bring(values[:24], measure="turnover")
    other = Wanted(figure="turnover-whole", periods=8)
    with on(BEFORE):
        assert choose_series(programme.pk, Wanted(figure="absence-whole", periods=12)) == first
        with pytest.raises(Refused):  # without why
            choose_series(programme.pk, other)
        again = Wanted(figure="absence-whole", periods=8, why="Sneller klaar.")
        assert choose_series(programme.pk, again).number == 2
    bring(values[30:], FIRST.after(30))
    with on(AFTER):
        publish_due_series()
        with pytest.raises(Refused):
            choose_series(programme.pk, Wanted(figure="turnover-whole", periods=8, why="Anders."))
    (found,) = SeriesFinding.objects.all()
    assert (found.choice.number, found.numbers["after"]) == (2, 8)
    assert "Voor de start is eerst een ander cijfer gekozen." in found.stories["nl"]["flags"]


def test_too_few_figures_before_the_start_are_counted(programme):
    bring(months(4)[:5], FIRST.after(19))
    with on(BEFORE), pytest.raises(Refused, match="3"):
        choose_series(programme.pk, Wanted(figure="absence-whole", periods=12))


def test_nothing_is_judged_when_the_start_moved(programme):
    chosen(programme, months(1))
    Programme.objects.update(begins=BEGINS + timedelta(days=40))
    with on(AFTER):
        assert publish_due_series() == 0


def test_what_happened_at_the_start_takes_a_verdict_away(programme):
    record_event("Griepgolf voorbij", "outside", date(2025, 10, 3))
    chosen(programme, months(1, step=-1.5))
    with on(AFTER):
        publish_due_series()
    found = SeriesFinding.objects.get()
    assert (found.grade, found.verdict) == ("-", "none")
    assert "niet van te scheiden" in found.stories["nl"]["verdict"]
    assert "In deze tijd gebeurde ook: Griepgolf voorbij." in found.stories["nl"]["flags"]


@pytest.fixture
def two(inside):  # noqa: F811 - the fixture
    """Two domains; the programme is in the first."""
    made = [make_unit(name, UnitKind.DOMAIN, inside.concern) for name in ("Sociaal", "Ruimte")]
    for unit in made:
        unit.versions.update(valid_from=date(2020, 1, 1))
    return made


def quarters_of(seed, step=0.0):
    """Ten quarters before the third of 2025 and eight after it."""
    place = np.arange(19)
    noise = np.random.default_rng(seed).normal(0, 0.2, 19)
    return 5 + 0.6 * np.cos(2 * np.pi * place / 4) + noise + step * (place >= 11)


def compared(inside, two, step=0.0, day=BEFORE):  # noqa: F811 - the fixture
    programme = begun(inside.people[Role.ADVISER], two[0])
    first = quarter(2023, 1)
    for number, unit in enumerate(two):
        bring(quarters_of(number, step=0.0 if number else step), first, unit.pk)
    wanted = Wanted(figure=f"absence-{two[0].pk}", periods=8, control=f"absence-{two[1].pk}")
    with on(day):
        choose_series(programme.pk, wanted)
    with on(date(2027, 10, 20)):
        assert publish_due_series() == 1
    return SeriesFinding.objects.get()


def test_with_a_control_it_can_be_fairly_strong(inside, two):  # noqa: F811 - the fixture
    found = compared(inside, two, step=-2.0)
    assert (found.grade, found.verdict) == ("B", "effect")
    assert "vergeleken met Ruimte" in found.stories["nl"]["verdict"]
    assert found.numbers["season"] == "quarters"


def test_what_happened_on_one_side_only_makes_it_weak(inside, two):  # noqa: F811 - the fixture
    begun(inside.people[Role.ADVISER], two[1], name="Elders", begins=date(2026, 3, 2))
    found = compared(inside, two, step=-2.0)
    assert (found.grade, found.verdict) == ("C", "associated")
    assert any("maar aan één kant" in x for x in found.stories["nl"]["flags"])


def test_a_unit_with_the_programme_in_it_is_no_control(inside, two):  # noqa: F811 - the fixture
    programme = begun(inside.people[Role.ADVISER], *two)
    for unit in two:
        bring(quarters_of(1), quarter(2023, 1), unit.pk)
    wanted = Wanted(figure=f"absence-{two[0].pk}", periods=8, control=f"absence-{two[1].pk}")
    with on(BEFORE), pytest.raises(Refused):
        choose_series(programme.pk, wanted)


def test_a_part_of_the_figure_is_no_control(inside, two):  # noqa: F811 - the fixture
    made = [make_unit(name, UnitKind.DEPARTMENT, two[0]) for name in ("Jeugd", "Wmo")]
    for unit in made:
        unit.versions.update(valid_from=date(2020, 1, 1))
    programme = begun(inside.people[Role.ADVISER], made[0])
    for unit in (two[0], made[1], two[1]):
        bring(quarters_of(1), quarter(2023, 1), unit.pk)
    figure = f"absence-{two[0].pk}"
    with on(BEFORE):
        with pytest.raises(Refused):
            choose_series(
                programme.pk, Wanted(figure=figure, periods=8, control=f"absence-{made[1].pk}")
            )
        assert (
            choose_series(
                programme.pk, Wanted(figure=figure, periods=8, control=f"absence-{two[1].pk}")
            ).number
            == 1
        )


def test_the_job_judges_in_every_organisation(world):
    with scope.bind(world.here.organisation.pk):
        chosen(begun(world.here.people[Role.ADVISER]), months(1))
    with on(AFTER):
        judge_programmes.function()
    with scope.bind(world.here.organisation.pk):
        assert SeriesFinding.objects.count() == 1


def test_where_nothing_happened_the_whole_path_seldom_claims(programme):
    """80 figures with autocorrelation .4 in which the programme did nothing: 5% may be told as
    something. Chance lets 80 times 5% come above 10 in 0.2%."""
    chance = np.random.default_rng(134)
    chosen(programme, months(1))
    told = 0
    for _again in range(80):
        SeriesFinding.objects.all().delete()
        RateVersion.objects.all().delete()
        noise = chance.normal(0, 0.4, 37)
        for place in range(1, 37):
            noise[place] = 0.4 * noise[place - 1] + 0.92 * noise[place]
        bring(6 + 0.8 * np.cos(2 * np.pi * np.arange(37) / 12) + noise)
        with on(AFTER):
            assert publish_due_series() == 1
        told += SeriesFinding.objects.get().verdict != "none"
    assert 1 <= told <= 10


def test_where_nothing_happened_a_control_seldom_lets_it_claim(inside, two):  # noqa: F811 - the fixture
    """80 pairs of units, each with its own autocorrelation .4, and what hit both of them half way:
    the programme did nothing. 5% may be told as something; as above, 10 of 80 at most. And the
    shock of both shows in each unit by itself, so that a claim would not surprise."""
    programme, first = begun(inside.people[Role.ADVISER], two[0]), quarter(2023, 1)
    chance = np.random.default_rng(135)
    for unit in two:
        bring(quarters_of(1), first, unit.pk)
    wanted = Wanted(figure=f"absence-{two[0].pk}", periods=8, control=f"absence-{two[1].pk}")
    with on(BEFORE):
        choose_series(programme.pk, wanted)
    told = 0
    for _again in range(80):
        SeriesFinding.objects.all().delete()
        RateVersion.objects.all().delete()
        both = 5 + 0.6 * np.cos(2 * np.pi * np.arange(19) / 4) - 1.5 * (np.arange(19) >= 11)
        for unit in two:
            noise = chance.normal(0, 0.3, 19)
            for place in range(1, 19):
                noise[place] = 0.4 * noise[place - 1] + 0.92 * noise[place]
            bring(both + noise, first, unit.pk)
        with on(date(2027, 10, 20)):
            assert publish_due_series() == 1
        told += SeriesFinding.objects.get().verdict != "none"
    assert told <= 10
