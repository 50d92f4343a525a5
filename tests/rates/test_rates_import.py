"""Absence and turnover from a file: what is understood, what is refused and why, and versions."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from openpyxl import Workbook
from tests.world import make_unit

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.table_files import TableError
from bestendig.effects.series import Event, interrupted_series
from bestendig.organisations.models import Person, UnitKind
from bestendig.organisations.refusal import Refused
from bestendig.rates.actions import (
    cancel_rates,
    confirm_rates,
    plan_of,
    receive_rates,
    say_scales,
    undo_rates,
)
from bestendig.rates.kept import _waiting
from bestendig.rates.models import Grain, Measure, RatesFile, RateVersion, Scale, State
from bestendig.rates.periods import month, period_of, quarter
from bestendig.rates.queries import all_series, current_rates
from bestendig.rates.reading import read_rates
from bestendig.rates.rules import People, too_bare
from bestendig.rates.values import Key

pytestmark = pytest.mark.django_db
START = date(2024, 1, 1)


@pytest.fixture
def town(world):
    """A town of 189: a domain of 120 (two departments of 60), one of 60, and 9 in a staff team."""
    place = world.here
    with scope.bind(place.organisation.pk):
        Person.objects.all().update(unit=None, starts_on=date(2026, 1, 1))
        units = {"Sociaal": make_unit("Sociaal domein", UnitKind.DOMAIN, place.concern)}
        units["Ruimte"] = make_unit("Ruimte", UnitKind.DOMAIN, place.concern)
        for name in ("Jeugd", "Wmo"):
            units[name] = make_unit(name, UnitKind.DEPARTMENT, units["Sociaal"])
        units["Staf"] = make_unit("Staf", UnitKind.TEAM, place.concern)
        for unit in units.values():
            unit.versions.update(valid_from=START)
        place.concern.versions.update(valid_from=START)
        for name, count in (("Jeugd", 60), ("Wmo", 60), ("Ruimte", 60), ("Staf", 9)):
            Person.objects.bulk_create(
                Person(first_name=f"{name} {n}", unit=units[name], starts_on=START)
                for n in range(count)
            )
        yield units


def csv(*lines, head="Periode;Onderdeel;Verzuim %;Uitstroom %"):
    return "\r\n".join((head, *lines)).encode()


def planned(*lines, **more):
    file = receive_rates("cijfers.csv", csv(*lines, **more), "AFAS")
    return file, plan_of(file, date(2025, 11, 26))


def said(plan):
    return [(x.row, x.code, x.weight.value) for x in plan.problems]


def imported(*lines, **more):
    file, plan = planned(*lines, **more)
    confirm_rates(file.pk, plan.digest)
    return file


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-03", month(2025, 3)), ("03-2025", month(2025, 3)), ("maart 2025", month(2025, 3)),
        ("Mrt-25", month(2025, 3)), ("202503", month(2025, 3)), ("2025M03", month(2025, 3)),
        ("01-03-2025", month(2025, 3)), (date(2025, 3, 1), month(2025, 3)),
        ("2025 Q1", quarter(2025, 1)), ("Q3 2025", quarter(2025, 3)),
        ("2e kwartaal 2025", quarter(2025, 2)), ("2025KW04", quarter(2025, 4)),
        ("2025 1e kwartaal", quarter(2025, 1)),
    ],
)  # fmt: skip
def test_periods_are_read_as_people_write_them(written, meant):
    assert period_of(written) == meant


@pytest.mark.parametrize("written", ["2025", "voorjaar", "13-2025", "14-03-2025", "gemiddeld", ""])
def test_what_is_no_month_or_quarter_is_none(written):
    with pytest.raises(ValueError, match=r"month|day"):
        period_of(written)


def test_a_file_as_it_should_be_is_written_once_in_versions_with_its_audit(town):
    file, plan = planned("2025-01;;5,2;0,6", "2025-02;;5,4%;1,1", "2025 Q1;Sociaal domein;6,1;1,0",
                         "2025 Q1;Ruimte;4,0;2,0")  # fmt: skip
    assert plan.changed == ()
    assert len(plan.added) == 6
    assert said(plan) == [(5, "rates.row.rest", "refused")]  # 189 − 120 − 60 leaves nine
    assert RateVersion.objects.count() == 0
    confirm_rates(file.pk, plan.digest)
    assert current_rates()[Key(Measure.ABSENCE, None, month(2025, 1))] == Decimal("5.2")
    file.refresh_from_db()
    assert (file.state, file.content, file.added) == (State.APPLIED, None, 6)
    assert AuditEntry.objects.filter(action="import_rates").count() == 1
    again, plan = planned("2025-01;;5,2;0,6")
    assert (plan.changes, plan.same) == ((), 2)
    with pytest.raises(Refused):
        confirm_rates(again.pk, plan.digest)


def test_a_correction_keeps_the_earlier_version_and_can_be_taken_back(town):
    imported("2025-01;;5,2;0,6", "2025-02;;5,4;0,7")
    file, plan = planned("2025-01;;5,6;0,6")
    (change,) = plan.changed
    assert (change.old, change.new) == (Decimal("5.2"), Decimal("5.6"))
    confirm_rates(file.pk, plan.digest)
    january = all_series()[0].points[0]
    assert (january.value, january.before) == (Decimal("5.6"), (Decimal("5.2"),))
    undo_rates(file.pk)
    key = Key(Measure.ABSENCE, None, month(2025, 1))
    assert current_rates()[key] == Decimal("5.2")
    kept = RateVersion.objects.filter(measure="absence", starts_on=date(2025, 1, 1))
    assert [x.value for x in kept] == [Decimal("5.2"), Decimal("5.6"), Decimal("5.2")]
    with pytest.raises(Refused):
        undo_rates(file.pk)


def test_a_new_figure_that_is_taken_back_is_gone_and_its_version_stays(town):
    file = imported("2025-01;;5,2;")
    undo_rates(file.pk)
    assert current_rates() == {}
    assert [x.value for x in RateVersion.objects.all()] == [Decimal("5.2"), None]


def test_what_changed_meanwhile_is_shown_again(town):
    file, plan = planned("2025-01;;5,2;")
    imported("2025-01;;5,3;")
    with pytest.raises(Refused):
        confirm_rates(file.pk, plan.digest)
    assert len(plan_of(file).changed) == 1


def test_the_database_refuses_to_rewrite_a_figure(town):
    imported("2025-01;;5,2;")
    with pytest.raises(DatabaseError), transaction.atomic():
        RateVersion.objects.update(value=1)


def test_every_row_that_cannot_be_taken_says_why(town):
    _, plan = planned(
        "2025-01;;105;0,5", "2025-02;;-3;0,5", "2025-03;;veel;0,5", "2025-12;;5,0;0,5",
        "2026-03;;5,0;0,5", "2025;;5,0;0,5", "2025-04;Sociaal domein;5,0;0,5",
        "2025 Q1;Staf;5,0;0,5", "2025 Q1;Onbekend;5,0;0,5", "2025-05;;0;0,5", "2025-06;;*;1,2",
        "2025-07;;5,1;0,5", "2025-07;;5,4;0,5", "2025-08;;5,1;0,5", "2025-08;;5,1;0,5",
        ";;5,0;0,5", "2025-09;;0,052;0,5", "2025-10;;45;0,6",
    )  # fmt: skip
    assert said(plan) == [
        (2, "rates.row.over", "refused"), (3, "rates.row.negative", "refused"),
        (4, "rates.row.number", "refused"), (5, "rates.row.future", "refused"),
        (6, "rates.row.future", "refused"), (7, "rates.row.period", "refused"),
        (8, "rates.row.month", "refused"), (9, "rates.row.small", "refused"),
        (10, "rates.row.no_unit", "refused"), (11, "rates.row.zero", "refused"),
        (12, "rates.row.unknown", "left_out"), (13, "rates.row.twice", "refused"),
        (14, "rates.row.again", "skipped"), (14, "rates.row.twice", "refused"),
        (16, "rates.row.again", "skipped"),
        (17, "rates.row.no_period", "refused"), (18, "rates.row.mixed", "refused"),
        (19, "rates.row.high", "taken"),
    ]  # fmt: skip


def test_gaps_are_named_over_what_is_known_and_what_comes(town):
    imported("2025-01;;5,2;")
    _, plan = planned("2025-04;;5,2;", "2025-05;;5,3;")
    (gap,) = plan.gaps
    assert gap.periods == (month(2025, 2), month(2025, 3))


@pytest.mark.parametrize("writes", [Scale.FRACTION, Scale.PERCENT])
def test_a_fraction_is_asked_about_and_never_guessed(town, writes):
    file, plan = planned("2025-01;;0,052;0,6", "2025-02;;0,061;1,2")
    assert plan.asks == {Measure.ABSENCE: "0.052"}
    assert plan.changes == ()
    say_scales(file.pk, {Measure.ABSENCE: writes})
    file.refresh_from_db()
    plan = plan_of(file)
    found = {x.key.period: x.new for x in plan.added if x.key.measure is Measure.ABSENCE}
    expected = Decimal("5.2") if writes is Scale.FRACTION else Decimal("0.1")
    assert found[month(2025, 1)] == expected


def test_excel_that_shows_percentages_holds_fractions_and_titles_and_totals_are_no_trouble(town):
    book = Workbook()
    book.active.append(["Verzuimrapportage", None, None])
    book.active.append(["Jaar", "Maand", "Verzuim"])
    for number in range(1, 5):
        book.active.append([2025, number, 0.05 + number / 1000])
        book.active.cell(book.active.max_row, 3).number_format = "0.0%"
    book.active.append(["Gemiddeld", None, 0.0525])
    out = io.BytesIO()
    book.save(out)
    file = receive_rates("verzuim.xlsx", out.getvalue(), "Youforce")
    plan = plan_of(file, date(2025, 11, 26))
    assert plan.asks == {Measure.ABSENCE: "0.051"}
    say_scales(file.pk, {Measure.ABSENCE: Scale.FRACTION})
    file.refresh_from_db()
    plan = plan_of(file, date(2025, 11, 26))
    assert [x.new for x in plan.added] == [Decimal(f"5.{n}") for n in range(1, 5)]
    assert said(plan) == [(7, "rates.row.no_period", "refused")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (csv("2025-01;12;5", head="Periode;Personeelsnummer;Verzuim"), "rates.file.people"),
        (csv("2025-01;Jo;5", head="Periode;Naam;Verzuim"), "rates.file.people"),
        (csv("2025-01;jo@stad.nl;5", head="Periode;Wie;Verzuim"), "rates.file.people"),
        (csv("2025-01;12-2-2025;5", head="Periode;Hersteldatum;Verzuim"), "rates.file.people"),
        (csv("2025-01;M54;5", head="Periode;Diagnose;Verzuim"), "rates.file.forbidden"),
        (csv(*["2025-01;Jeugd;5;0"] * 9), "rates.file.rows"),
        (csv("Jeugd;5", head="Onderdeel;Verzuim"), "rates.file.period"),
        (csv("2025-01;5", head="Periode;Kosten"), "rates.file.measure"),
        (b"", "error.upload.empty"),
    ],
)  # fmt: skip
def test_a_file_that_may_not_or_cannot_be_read_is_refused_and_not_kept(town, content, code):
    with pytest.raises(TableError) as refused:
        receive_rates("cijfers.csv", content, "AFAS")
    assert refused.value.code == code
    assert RatesFile.objects.count() == 0


def test_columns_that_are_not_used_are_named(town):
    read = read_rates(
        "x.csv", csv("2025-01;5,2;1,3;9", head="Maand;Verzuim;Meldingsfrequentie;Verzuimduur")
    )
    assert read.left == ("Meldingsfrequentie", "Verzuimduur")


def test_nobody_works_out_a_few_people_from_what_is_shown():
    above = {"jeugd": ["sociaal"], "wmo": ["sociaal"], "sociaal": [], "ruimte": []}
    people = People(
        whole=189, of={"sociaal": 120, "ruimte": 60, "jeugd": 60, "wmo": 55}, above=above.get
    )
    assert list(too_bare({"sociaal"}, {"sociaal"}, people)) == []
    assert list(too_bare({"sociaal", "ruimte"}, {"sociaal", "ruimte"}, people)) == ["ruimte"]
    assert list(too_bare({"sociaal", "ruimte"}, {"sociaal"}, people)) == ["sociaal"]
    # 120 − 60 − 55 leaves five of the domain, and 189 − 120 leaves 69 of the whole.
    every = {"sociaal", "jeugd", "wmo"}
    assert list(too_bare(every, every, people)) == ["wmo"]
    assert list(too_bare(every, {"sociaal"}, people)) == ["sociaal"]


def test_what_stands_counts_too_when_a_later_file_adds_a_unit(town):
    imported("2025 Q1;Sociaal domein;6,1;")
    _, plan = planned("2025 Q1;Ruimte;4,0;")
    assert said(plan) == [(2, "rates.row.rest", "refused")]
    assert plan.changes == ()


def test_what_was_taken_back_is_known_to_who_saw_it_and_still_counts(town):
    undo_rates(imported("2025 Q1;Sociaal domein;6,1;").pk)
    _, plan = planned("2025 Q1;Ruimte;4,0;")
    assert said(plan) == [(2, "rates.row.rest", "refused")]
    _, plan = planned("2025 Q1;Sociaal domein;6,2;")
    assert said(plan) == []


def test_a_unit_that_never_was_takes_its_figures_along(town):
    imported("2025 Q1;Ruimte;4,0;")
    Person.objects.filter(unit=town["Ruimte"]).delete()
    town["Ruimte"].delete()
    assert current_rates() == {}


def test_an_organisation_of_less_than_fifty_people_has_no_figure(town):
    Person.objects.filter(unit__in=[town["Jeugd"], town["Wmo"], town["Ruimte"]]).delete()
    _, plan = planned("2025-01;;5,2;0,6")
    assert said(plan) == [(2, "rates.row.small_whole", "refused")]


def test_a_series_is_ready_for_an_interrupted_time_series(town):
    months = [x for x in month(2024, 1).until(month(2025, 10)) if x != month(2024, 6)]
    imported(*(f"{x.starts_on:%Y-%m};;{5 + x.starts_on.month % 3 / 10:.1f};" for x in months))
    (series,) = all_series()
    assert (series.grain, len(series.points), len(series.known)) == (Grain.MONTH, 22, 21)
    assert series.points[5].value is None
    start = series.index_of(date(2025, 2, 17))
    assert start == 13
    answer = interrupted_series(
        series.values, start, events=[Event(series.index_of(date(2024, 9, 1)))]
    )
    assert (answer.months_before, answer.months_after) == (12, 9)


def test_a_file_that_waits_is_erased_after_a_week_or_when_it_is_thrown_away(town):
    file, _ = planned("2025-01;;5,2;")
    assert bytes(file.content).find(b"2025-01") == -1
    assert _waiting(date(2100, 1, 1)).count() == 1
    cancel_rates(file.pk)
    file.refresh_from_db()
    assert (file.state, file.content) == (State.CANCELLED, None)
    assert _waiting(date(2100, 1, 1)).count() == 0
