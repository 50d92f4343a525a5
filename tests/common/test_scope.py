"""The first wall: what a binding lets through, and where it ends."""

import ast
import contextvars
import threading
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from tests.walls.rows import make_organisation

import bestendig
from bestendig.common import scope
from bestendig.common.scope import Actor, Unbound, WrongScope
from bestendig.organisations.models import (
    Person,
    ReportingPlan,
    ReportingUnit,
    Unit,
    UnitVersion,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make_organisation("hier").pk


@pytest.fixture
def there():
    return make_organisation("daar").pk


@pytest.fixture
def strange(there):
    """A unit, a person and a reporting unit of the other organisation."""
    with scope.bind(there):
        unit = Unit.objects.create()
        person = Person.objects.create(first_name="Bo", unit=unit)
        plan = ReportingPlan.objects.create(confirmed_at="2026-01-01T00:00Z")
        group = ReportingUnit.objects.create(plan=plan, name="Groep")
        group.units.add(unit)
    return unit, person, group


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        return cursor.fetchone()[0] or ""


def bound_in_database():
    return setting("app.organisation") if connection.vendor == "postgresql" else None


def test_without_a_binding_everything_raises():
    for attempt in (
        Unit.objects.all,
        Unit.objects.count,
        lambda: Unit.objects.filter(pk=None),
        Unit().save,
        Unit(pk=None).delete,
        lambda: Unit.objects.bulk_create([Unit()]),
    ):
        with pytest.raises(Unbound):
            attempt()


def test_query_kept_from_one_organisation_runs_for_the_one_bound_now(here, there):
    with scope.bind(here):
        mine = Unit.objects.create()
        kept = Unit.objects.all()
        assert list(kept.all()) == [mine]
    with scope.bind(there):
        assert list(kept.all()) == []
    with pytest.raises(Unbound):
        list(kept.all())


NAMES = scope.Prepared(
    lambda name, unit: (
        Person.objects.filter(first_name=name, unit=unit)
        .order_by()
        .values_list("pk", "unit", "first_name", "unit__versions__valid_from")
    ),
    str,
    UUID,
)


def test_prepared_query_answers_as_the_query_does_for_each_organisation(here, there):
    for place, name in ((here, "Bo"), (there, "Ada"), (here, "Jo")):
        with scope.bind(place):
            unit = Unit.objects.create()
            UnitVersion.objects.create(
                unit=unit, name="Team", kind="team", valid_from=date(2026, 1, 5)
            )
            person = Person.objects.create(first_name=name, unit=unit)
            assert NAMES(name, unit.pk) == [(person.pk, unit.pk, name, date(2026, 1, 5))]
            assert NAMES("Bo" if name == "Jo" else "Kim", unit.pk) == []
    with scope.bind(there):
        assert NAMES("Jo", unit.pk) == []  # of the other one
    with pytest.raises(Unbound):
        NAMES("Jo", unit.pk)


def test_prepared_query_asks_the_database_each_time(here, django_assert_num_queries):
    with scope.bind(here):
        unit = Unit.objects.create()
        with django_assert_num_queries(2):
            assert NAMES("Bo", unit.pk) == NAMES("Jo", unit.pk) == []


def test_prepared_query_that_forgets_a_value_is_refused(here):
    lacking = scope.Prepared(lambda name, _unit: Person.objects.filter(first_name=name), str, UUID)
    with scope.bind(here), pytest.raises(TypeError, match=r"leaves out a value: \[1\]"):
        lacking("Bo", here)


def test_binding_another_one_inside_raises_and_the_first_stays(here, there):
    with scope.bind(here):
        with pytest.raises(WrongScope), scope.bind(there):
            pass
        assert scope.current() == here
        assert bound_in_database() in {None, str(here)}


def test_binding_the_same_again_keeps_it_and_names_another_actor(here):
    ada, bo = Actor(account=1), Actor(account=2)
    with scope.bind(here, ada):
        with scope.bind(here, bo):
            assert scope.actor() == bo
        assert (scope.current(), scope.actor()) == (here, ada)
        assert bound_in_database() in {None, str(here)}


def test_after_the_block_nothing_is_bound_here_or_in_the_database(here):
    with transaction.atomic():  # an outer transaction that goes on
        with scope.bind(here):
            pass
        assert scope.current_or_none() is None
        assert bound_in_database() in {None, ""}


@pytest.mark.parametrize("savepoint", [True, False])
def test_after_an_error_nothing_is_bound(here, savepoint):
    with transaction.atomic():
        with (
            pytest.raises(KeyError),
            transaction.atomic(),
            scope.bind(here),
            transaction.atomic(savepoint=savepoint),
        ):
            raise KeyError
        assert scope.current_or_none() is None
        assert bound_in_database() in {None, ""}


def test_after_an_error_in_the_database_nothing_is_bound(here):
    with transaction.atomic():
        with (
            pytest.raises(DatabaseError, match="nonsense"),
            transaction.atomic(),
            scope.bind(here),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT nonsense")
        assert scope.current_or_none() is None
        assert bound_in_database() in {None, ""}


def test_a_savepoint_that_is_rolled_back_leaves_the_binding_in_the_database(here):
    with scope.bind(here):
        with pytest.raises(KeyError), transaction.atomic():
            raise KeyError
        assert bound_in_database() in {None, str(here)}
        Unit.objects.create()
        assert Unit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_the_commit_is_done_inside_the_binding(here):
    seen = []

    def look():
        seen.append((scope.current_or_none(), bound_in_database(), Unit.objects.count()))
        transaction.on_commit(lambda: seen.append((scope.current_or_none(), bound_in_database())))

    with scope.bind(here), transaction.atomic():
        transaction.on_commit(look)
        Unit.objects.create()
        assert seen == []
    in_database = str(here) if connection.vendor == "postgresql" else None
    assert seen == [(here, in_database, 1), (here, in_database)]


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_a_commit_that_never_comes_is_not_done(here):
    seen = []
    with scope.bind(here), transaction.atomic():
        transaction.on_commit(lambda: seen.append("done"))
        transaction.set_rollback(True)
    assert seen == []


def test_own_rows_are_of_one_account_at_a_time():
    with scope.own_rows(1):
        with scope.own_rows(1):
            pass
        if connection.vendor == "postgresql":
            assert setting("app.account") == "1"
        with pytest.raises(WrongScope), scope.own_rows(2):
            pass


def test_new_thread_has_no_binding(here):
    found = []

    def look():
        found.append(scope.current_or_none())

    with scope.bind(here):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert found == [None]


def test_a_copied_context_keeps_its_own_binding(here, there):
    with scope.bind(here):
        copy = contextvars.copy_context()
    with scope.bind(there):
        assert copy.run(scope.current) == here
        assert scope.current() == there


def test_what_is_read_after_the_block_raises(here):
    def rows():
        yield from Unit.objects.all()

    with scope.bind(here):
        waiting = rows()
    with pytest.raises(Unbound):
        list(waiting)


def test_no_generator_of_ours_yields_inside_a_binding():
    """Its reader would be bound, and stay so when it stops reading half-way."""
    guilty = [
        (path.name, function.name)
        for path in Path(bestendig.__file__).parent.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and _yields_while_bound(function)
    ]
    assert guilty == []


def _yields_while_bound(function):
    if any("contextmanager" in ast.unparse(mark) for mark in function.decorator_list):
        return False
    return any(
        isinstance(inside, (ast.Yield, ast.YieldFrom))
        for block in ast.walk(function)
        if isinstance(block, ast.With)
        and any(
            name in ast.unparse(item.context_expr)
            for item in block.items
            for name in ("scope.bind(", "own_rows(", "scope.acting(")
        )
        for inside in ast.walk(block)
    )


# Rows that point at each other.


def test_row_cannot_point_at_another_organisation(here, strange):
    unit, person, _group = strange
    with scope.bind(here):
        mine = Person.objects.create(first_name="Ada")
        attempts = (
            lambda: Person.objects.create(first_name="Cas", unit=unit),
            lambda: Person.objects.create(first_name="Cas", unit_id=unit.pk),
            lambda: Person.objects.bulk_create([Person(first_name="Cas", unit_id=unit.pk)]),
            lambda: Person.objects.filter(pk=mine.pk).update(unit=unit),
            lambda: Person.objects.filter(pk=mine.pk).update(unit_id=unit.pk),
            lambda: Person.objects.filter(pk=mine.pk).update(manager=F("id")),
            lambda: Person.objects.bulk_update([_with(mine, unit_id=unit.pk)], ["unit"]),
            lambda: _with(mine, manager_id=person.pk).save(),
            lambda: _with(mine, manager_id=person.pk).save(update_fields=["manager"]),
            lambda: Person.objects.update_or_create(pk=mine.pk, defaults={"unit": unit}),
        )
        for number, attempt in enumerate(attempts):
            with pytest.raises(WrongScope):
                attempt()
            mine.refresh_from_db()
            assert (number, mine.unit_id, mine.manager_id) == (number, None, None)


def test_between_two_models_neither_end_can_be_of_another(here, strange):
    unit, _person, group = strange
    with scope.bind(here):
        mine = Unit.objects.create()
        plan = ReportingPlan.objects.create(confirmed_at="2026-01-01T00:00Z")
        own = ReportingUnit.objects.create(plan=plan, name="Eigen groep")
        for attempt in (
            lambda: own.units.add(unit),
            lambda: own.units.set([unit.pk]),
            lambda: mine.reporting_units.add(group),
            lambda: group.units.add(mine),
            group.units.clear,
            lambda: group.units.remove(unit),
        ):
            with pytest.raises(WrongScope), transaction.atomic():
                attempt()
        own.units.add(mine)
        assert list(own.units.all()) == [mine]


def test_row_of_another_organisation_is_neither_saved_nor_removed(here, there, strange):
    _unit, person, _group = strange
    disguised = Person(pk=person.pk, organisation_id=here, first_name="Eve")
    with scope.bind(here):
        for attempt in (person.save, person.delete, disguised.delete):
            with pytest.raises(WrongScope):
                attempt()
        for fields in ([], ["id"]):
            # On PostgreSQL `across` sees as little of the other one, and the database refuses.
            with pytest.raises((WrongScope, DatabaseError)), transaction.atomic():
                Person.objects.bulk_create(
                    [disguised],
                    update_conflicts=True,
                    unique_fields=fields,
                    update_fields=["first_name"],
                )
        with pytest.raises(WrongScope):
            Person.objects.update(organisation=there)
        assert Person.objects.filter(pk=person.pk).update(first_name="Eve") == 0
        assert Person.objects.filter(pk=person.pk).delete() == (0, {})
    with scope.bind(there):
        assert Person.objects.get().first_name == "Bo"


def test_rows_of_one_batch_may_point_at_each_other(here):
    with scope.bind(here):
        boss = Person(first_name="Ada")
        Person.objects.bulk_create([Person(first_name="Bo", manager_id=boss.pk), boss])
        assert Person.objects.get(first_name="Bo").manager_id == boss.pk


def test_checking_a_batch_takes_one_query_a_bond(here, django_assert_num_queries):
    with scope.bind(here):
        units = [Unit.objects.create() for _ in range(3)]
        with django_assert_num_queries(2):
            Person.objects.bulk_create(
                [Person(first_name=str(x), unit_id=units[x % 3].pk) for x in range(30)]
            )


def test_what_was_loaded_is_not_asked_again(here, django_assert_num_queries):
    with scope.bind(here):
        unit = Unit.objects.create()
        with django_assert_num_queries(1):
            UnitVersion.objects.create(
                unit=unit, name="Wegen", kind="team", valid_from=date(2026, 1, 1)
            )


def _with(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row
