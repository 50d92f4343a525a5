"""Every model, every query: inside one organisation nothing of another comes back or changes."""

import importlib
import inspect
import pkgutil
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, models, transaction
from tests.walls.both import UnknownArgumentError, arguments, found_in, make_side
from tests.walls.rows import bonds_of

from bestendig import common, organisations
from bestendig.common import scope
from bestendig.common.scope import Scoped, Unbound, WrongScope, rows
from bestendig.common.walls import walled_models

pytestmark = pytest.mark.django_db

SCOPED = [model for model in walled_models() if issubclass(model, Scoped)]
# A TypeError is how a register says that its rows are never changed.
REFUSALS = (WrongScope, DatabaseError, TypeError)


@pytest.fixture
def here(plain_site):
    return make_side("hier", "Hier")


@pytest.fixture
def there(plain_site):
    return make_side("daar", "Daar")


def queries():
    """Every public query of the program, found in its modules."""
    found = []
    for package in (organisations, common):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "queries" not in module.name.split("."):
                continue
            members = vars(importlib.import_module(module.name)).items()
            found += [
                function
                for name, function in members
                if inspect.isfunction(function)
                and function.__module__ == module.name
                and not name.startswith("_")
            ]
    return sorted(found, key=_name)


def _name(function):
    return f"{function.__module__.removeprefix('bestendig.')}.{function.__name__}"


def attempts(model, here, there):
    """What could reach the row of `there` while `here` is bound: name -> what it gives."""
    theirs = there.row(model)
    everything = model.objects
    return {
        "all": lambda: theirs in everything.all(),
        "get": lambda: everything.filter(pk=theirs.pk).exists(),
        "in_bulk": lambda: everything.in_bulk([theirs.pk]),
        "count": lambda: everything.filter(organisation_id=there.id).count(),
        "exclude": lambda: everything.exclude(organisation_id=here.id).exists(),
        "values": lambda: theirs.pk in everything.values_list("pk", flat=True),
        "iterator": lambda: theirs in everything.iterator(),
        "or": lambda: theirs in (everything.all() | everything.filter(pk=theirs.pk)),
        "union": lambda: (
            theirs in everything.order_by().union(everything.order_by().filter(pk=theirs.pk))
        ),
        "aggregate": lambda: everything.filter(pk=theirs.pk).aggregate(n=models.Count("pk"))["n"],
        "base manager": lambda: theirs in model._base_manager.all(),
        "refresh": lambda: _given(theirs.refresh_from_db),
        "update": lambda: everything.filter(pk=theirs.pk).update(id=theirs.pk),
        "delete": lambda: everything.filter(pk=theirs.pk).delete()[0],
        "own save": lambda: _given(lambda: type(theirs).objects.get(pk=theirs.pk).save()),
        "save": lambda: _given(theirs.save),
        "own delete": lambda: _given(theirs.delete),
        "create in": lambda: _given(lambda: model(organisation_id=there.id).save()),
        "bulk create in": lambda: _given(
            lambda: everything.bulk_create([model(organisation_id=there.id)])
        ),
        "bulk update": lambda: _given(lambda: everything.bulk_update([theirs], [_whose(model)])),
        "move": lambda: _given(lambda: everything.update(organisation_id=there.id)),
    }


def _whose(model):
    """The field that says whose a row is: in `common` it is a value, not a foreign key."""
    names = {field.name for field in model._meta.concrete_fields}
    return "organisation" if "organisation" in names else "organisation_id"


def _given(attempt):
    """Whether it was let through."""
    try:
        with transaction.atomic():
            attempt()
    except (*REFUSALS, models.ObjectDoesNotExist):
        return False
    return True


def reached(model, here, there):
    """The attempts that got at the other organisation."""
    found = []
    for name, attempt in attempts(model, here, there).items():
        with suppress(*REFUSALS), transaction.atomic():
            if attempt():
                found.append(name)
            transaction.set_rollback(True)
    return found


def bound_to_strangers(model, here, there):
    """The bonds of `model` that let a row of `here` point at a row of `there`."""
    found = []
    mine = here.row(model)
    for field in bonds_of(model):
        strange = there.row(field.related_model)
        ways = {
            "save": lambda f=field, s=strange: _set(mine, f, s).save(),
            "update": lambda f=field, s=strange: model.objects.filter(pk=mine.pk).update(
                **{f.attname: s.pk}
            ),
            "bulk_update": lambda f=field, s=strange: model.objects.bulk_update(
                [_set(mine, f, s)], [f.name]
            ),
            "bulk_create": lambda f=field, s=strange: model.objects.bulk_create(
                [_set(_copy(mine), f, s)]
            ),
        }
        for name, way in ways.items():
            before = getattr(mine, field.attname)
            if _given(way):
                found.append(f"{field.name} by {name}")
            setattr(mine, field.attname, before)
    return found


def _set(row, field, target):
    setattr(row, field.attname, target.pk)
    return row


def _copy(row):
    return type(row)(
        **{
            field.attname: getattr(row, field.attname)
            for field in row._meta.local_concrete_fields
            if not field.primary_key
        }
    )


def test_every_scoped_model_keeps_the_other_organisation_out(here, there):
    with scope.bind(here.id):
        assert {model.__name__: reached(model, here, there) for model in SCOPED} == {
            model.__name__: [] for model in SCOPED
        }


def test_every_scoped_model_gives_its_own_rows(here):
    with scope.bind(here.id):
        assert [model for model in SCOPED if here.row(model) not in model.objects.all()] == []


def test_no_row_can_point_at_a_row_of_another_organisation(here, there):
    with scope.bind(here.id):
        found = {model.__name__: bound_to_strangers(model, here, there) for model in SCOPED}
    assert found == {model.__name__: [] for model in SCOPED}


def test_without_a_binding_every_scoped_model_raises():
    for model in SCOPED:
        for attempt in (model.objects.all, model.objects.first, model().save):
            with pytest.raises(Unbound):
                attempt()


def test_every_model_of_an_organisation_is_scoped_or_says_why():
    """The others are read through queries that filter; on PostgreSQL they are walled too."""
    assert {model.__name__ for model in walled_models() if model not in SCOPED} == {
        "ApiToken",  # found by its hash, before an organisation is bound
        "AuditEntry",  # the chain of the bound organisation, or the platform's
        "AuditHead",  # the same
        "JobRun",  # the worker takes up all
        "Message",  # the same
        "SignInCode",  # found by its hash, before an organisation is bound
    }


def test_no_unique_key_tells_of_another_organisation():
    """A key that is unique over all organisations answers whether another one has it."""
    telling = set()
    for model in walled_models():
        for keys, where in _unique_keys(model):
            if not _within_one(model, keys):
                telling.add(f"{model.__name__}.{'+'.join(keys)}{where}")
    assert telling == {
        "ApiToken.token_hash",  # a hash of chance
        "AuditEntry.sequence of the platform",
        "SignInCode.code_hash",  # a hash of 60 bits of chance
        "Message.key",  # holds an id that only its own organisation knows
    }


def _unique_keys(model):
    """Each set of columns that is unique, without the primary keys (UUIDs that nobody guesses)."""
    for field in model._meta.local_concrete_fields:
        if field.unique and not field.primary_key:
            yield [field.name], ""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names = [*constraint.fields, *(str(x) for x in constraint.expressions)]
            platform = "organisation_id__isnull', True" in str(constraint.condition)
            yield names, " of the platform" if platform else ""


def _within_one(model, keys):
    own = {"organisation", "organisation_id", "F(organisation)", "OrderBy(F(organisation))"}
    return bool(own & set(keys)) or any(
        field.name in keys and field.related_model in walled_models()
        for field in model._meta.local_concrete_fields
        if field.is_relation
    )


# Queries.

OF_AN_ACCOUNT = {
    # What an account has over all organisations, for that account itself.
    "organisations.queries.seats.seats_of",
    "organisations.queries.seats.organisations_of",
    "organisations.queries.accounts.works_elsewhere",
    "organisations.queries.accounts.sign_ins_of",
    "organisations.queries.accounts.may_change_ways_in",
    "organisations.queries.accounts.has_ways_to_confirm",
}
BEFORE_BINDING = {
    # For the sign-in pages: which organisation, and its provider.
    "organisations.queries.providers.provider_of_address",
    "organisations.queries.providers.offered_by",
    "organisations.queries.providers.all_offered",
    # For the worker and the platform administrator.
    "organisations.queries.mail.name_of",
    "organisations.queries.mail.names_of",
    "organisations.queries.platform.organisations",
    "organisations.queries.platform.states",
    "common.jobs.queries.overview",
    "common.jobs.queries.run_for",
    "common.jobs.queries.shown",
    "common.outbox.queries.undelivered",
    "common.outbox.queries.on_its_way",
    # The platform's own chain.
    "common.audit.queries.entries",
}
PURE = {
    # No query at all: they look at what they are given.
    "organisations.queries.seats.first_role",
    "organisations.queries.people.is_contact",
    "organisations.queries.addressees.addressee",
    "organisations.queries.questions.working_days",
    "organisations.queries.reporting.proposed_plan",
    "organisations.breaches.queries.undecided",
    "organisations.rights.queries.erasable",
}


def answer(query, side):
    """The keys that a query gives when it is asked with what is of this side."""
    try:
        return set(found_in(query(**arguments(query, side))))
    except WrongScope:  # it looks through all organisations, and is for where none is bound
        assert _name(query) in BEFORE_BINDING
        return set()


def test_every_query_gives_nothing_of_another_organisation(here, there):
    strange = there.marks()
    leaked, silent, asked = [], [], 0
    for query in queries():
        if _name(query) in PURE:
            continue
        with scope.bind(here.id):
            found = answer(query, here)
        asked += 1
        # That another organisation is there is no secret; what is in it is.
        known = {there.id} if _name(query) in BEFORE_BINDING else set()
        if found & (strange - known):
            leaked.append(_name(query))
        if not found:
            silent.append(_name(query))
    assert leaked == []
    # A test that finds nothing anywhere would be no test.
    assert (asked > 40, asked - len(silent) > 20) == (True, True), silent


def test_every_query_asked_for_somebody_of_another_organisation_gives_nothing(here, there):
    leaked = []
    for query in queries():
        if _name(query) in PURE | OF_AN_ACCOUNT | BEFORE_BINDING:
            continue
        with scope.bind(there.id):
            given = arguments(query, there)
            strange = there.marks() - set(found_in(given)) - {there.id}
        with scope.bind(here.id):
            try:
                with transaction.atomic():
                    found = set(found_in(query(**given)))
            except (*REFUSALS, models.ObjectDoesNotExist):
                continue
        if found & strange:
            leaked.append(_name(query))
    assert leaked == []


def test_every_query_raises_when_no_organisation_is_bound(here):
    answered = set()
    for query in queries():
        with scope.bind(here.id):
            try:
                given = arguments(query, here)
            except UnknownArgumentError:
                continue
        try:
            list(found_in(query(**given)))
        except Unbound:
            continue
        answered.add(_name(query))
    assert answered - PURE - OF_AN_ACCOUNT == BEFORE_BINDING & answered


def test_every_query_can_be_asked(here):
    with scope.bind(here.id):
        for query in queries():
            if _name(query) not in PURE:
                arguments(query, here)


# Where the program may look over all organisations.

ACROSS = {
    "organisations/queries/seats.py": "where an account works: its own persons",
}


def test_across_is_used_only_where_it_has_to_be():
    root = importlib.resources.files("bestendig")
    used = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if ".across" in path.read_text(encoding="utf-8") and "scope" not in path.parts
    }
    assert used == set(ACROSS)


def test_nothing_is_asked_past_the_scope_in_raw_sql():
    root = importlib.resources.files("bestendig")
    past = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for sign in (".raw(", "RawSQL(", ".extra(", ".unscoped", "._raw_delete(", "_base_manager")
        if sign in path.read_text(encoding="utf-8") and "scope" not in path.parts
    }
    assert past == {
        "common/audit/retention.py",  # removes a chain's own front, chosen by its own query
    }


# What falls when a wall is taken down.


def test_without_the_managers_filter_every_model_is_open(here, there, monkeypatch):
    monkeypatch.setattr(rows, "_Bound", lambda: models.F("organisation_id"))
    # Made anew for every query: what was made before still has the filter.
    monkeypatch.setattr(rows, "_of_the_bound", rows._of_the_bound.__wrapped__)
    strange = there.marks()
    with scope.bind(here.id):
        tight = [model.__name__ for model in SCOPED if "all" not in reached(model, here, there)]
        through_queries = [
            _name(query)
            for query in queries()
            if _name(query) not in PURE and answer(query, here) & strange
        ]
    if connection.vendor == "postgresql":
        assert tight == [model.__name__ for model in SCOPED]  # the second wall stands
        assert set(through_queries) <= BEFORE_BINDING  # that another one is there
    else:
        assert tight == []
        assert len(through_queries) > 10


def test_without_the_check_of_bonds_rows_point_at_strangers(here, there, monkeypatch):
    monkeypatch.setattr(rows, "refuse_strangers", lambda *_args: None)
    with_bonds = [model for model in SCOPED if bonds_of(model)]
    with transaction.atomic(), scope.bind(here.id):
        for model in with_bonds:
            found = bound_to_strangers(model, here, there)
            assert {way.partition(" by ")[2] for way in found} & {
                "save",
                "bulk_create",
                "bulk_update",
            }, model
        with pytest.raises((DatabaseError, AssertionError)), transaction.atomic():
            _commit_is_refused()
        transaction.set_rollback(True)


def _commit_is_refused():
    """At the end of the transaction the database compares: on PostgreSQL with the organisation."""
    connection.check_constraints()
    assert connection.vendor == "postgresql"


def test_without_the_claim_rows_are_written_into_another_organisation(here, there, monkeypatch):
    monkeypatch.setattr(rows, "claim", lambda _row: None)
    with scope.bind(here.id):
        open_models = [model for model in SCOPED if "save" in reached(model, here, there)]
    assert open_models == []  # an update still finds no row: two checks have to fail
