"""Rows of one organisation: found, written and bound to each other inside it only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models.signals import m2m_changed
from django.db.models.sql import Query
from django.dispatch import receiver

from bestendig.common.scope.binding import WrongScope, current

M = TypeVar("M", bound=models.Model)
# A check of `bulk_update` that need not be done again by the `update` in which it ends.
_is_checked: ContextVar[bool] = ContextVar("checked", default=False)
_AT_ONCE: Final = 900  # SQLite takes 999 parameters in a query


class _Bound(models.Value):
    """The bound organisation at the moment the query runs, not when it was written down.

    So a query that was made for one organisation and kept never runs for it inside another.
    """

    def __init__(self) -> None:
        super().__init__(None, output_field=models.UUIDField())

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """As Django's, for the organisation that is bound now. Raises Unbound."""
        return models.Value(current(), self.output_field).as_sql(compiler, connection)


class ScopedQuerySet(models.QuerySet[M]):
    """Writes only what belongs to the bound organisation, and points at nothing outside it."""

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """As Django's, each row given the bound organisation. Raises WrongScope for another's."""
        rows = list(objs)
        for row in rows:
            claim(row)
        if kwargs.get("update_conflicts"):
            _refuse_taken(self.model, rows, kwargs.get("unique_fields") or ())
        refuse_strangers(self.model, rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], *args: Any, **kw: Any) -> int:
        """As Django's. Raises WrongScope for a row of another organisation, or towards one."""
        rows, names = list(objs), list(fields)
        for row in rows:
            claim(row)
        refuse_strangers(self.model, rows, names)
        with _checked():
            return super().bulk_update(rows, names, *args, **kw)

    def update(self, **values: Any) -> int:
        """As Django's. Raises WrongScope towards another organisation, or for a computed bond."""
        if {"organisation", "organisation_id"} & {*values}:
            raise WrongScope("a row never moves to another organisation")
        if not _is_checked.get():
            for field in _bonds(self.model):
                for name in {field.name, field.attname} & {*values}:
                    _refuse_strange_keys(field, {_key(values[name], field)} - {None})
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Finds rows of the bound organisation only."""

    def get_queryset(self) -> ScopedQuerySet[Any]:
        """Rows of the bound organisation. Raises Unbound when there is none."""
        current()
        rows: ScopedQuerySet[Any] = super().get_queryset()
        rows.query = _of_the_bound(self.model).chain()
        return rows


@cache
def _of_the_bound(model: type[models.Model]) -> Query:
    """What every query for its rows begins with; made once, as whose they are is asked later."""
    return models.QuerySet(model).filter(organisation_id=_Bound()).query


def claim(row: Any) -> None:
    """Give a new row the bound organisation. Raises WrongScope when it has another one."""
    if row.organisation_id is None:
        row.organisation_id = current()
    elif row.organisation_id != current():
        raise WrongScope(f"{type(row).__name__} belongs to another organisation")


def refuse_strangers(
    model: type[models.Model], rows: Iterable[Any], names: Iterable[str] | None = None
) -> None:
    """Raise WrongScope when one of `rows` points at a row of another organisation, or at none.

    One query for each kind of bond; none for a bond whose other end was loaded already. `names`
    limits it to the fields that will be written.
    """
    rows = list(rows)
    wanted = None if names is None else set(names)
    for field in _bonds(model):
        if wanted is not None and not wanted & {field.name, field.attname}:
            continue
        keys = {getattr(row, field.attname) for row in rows if not _is_near(row, field)} - {None}
        if issubclass(model, field.related_model):
            keys -= {row.pk for row in rows}  # written together
        _refuse_strange_keys(field, keys)


@contextmanager
def _checked() -> Iterator[None]:
    token = _is_checked.set(True)
    try:
        yield
    finally:
        _is_checked.reset(token)


def _bonds(model: type[models.Model]) -> list[Any]:
    """The foreign keys of a model that point at scoped rows."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Scoped)
    ]


def _is_near(row: Any, field: Any) -> bool:
    """Whether the row at the other end was loaded, and belongs to the bound organisation."""
    if not field.is_cached(row):
        return False
    there = field.get_cached_value(row)
    return (
        there is not None
        and not there._state.adding
        and there.pk == getattr(row, field.attname)
        and there.organisation_id == current()
    )


def _key(value: Any, field: Any) -> Any:
    if hasattr(value, "resolve_expression"):
        raise WrongScope(f"{field.name} must be a row or its key, so that it can be checked")
    return value.pk if isinstance(value, models.Model) else value


def _refuse_strange_keys(field: Any, keys: set[Any]) -> None:
    there = field.related_model.objects
    for some in _some_at_once(list(keys)):
        if there.filter(pk__in=some).order_by().count() != len(some):
            raise WrongScope(f"{field.name} points outside the bound organisation")


def _refuse_taken(model: type[models.Model], rows: list[Any], unique: Iterable[str]) -> None:
    """An insert that becomes an update may not become one of another organisation's row."""
    if {"organisation", "organisation_id"} & set(unique):
        return
    if set(unique) != {"id"}:
        raise WrongScope("a conflict could be with another organisation's row")
    everybody = model._meta.managers_map["across"]
    for some in _some_at_once([row.pk for row in rows]):
        if everybody.filter(pk__in=some).exclude(organisation_id=current()).exists():
            raise WrongScope(f"{model.__name__} belongs to another organisation")


def _some_at_once(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


class Scoped(models.Model):
    """A row of one organisation. Subclasses bring `organisation`, or `organisation_id` as a value.

    `objects` is scoped; `across` is not, and is used only where `tests/walls` allows it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    objects = ScopedManager()
    across = models.Manager()  # noqa: DJ012 - a manager too

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, inside the bound organisation. Raises Unbound or WrongScope."""
        claim(self)
        refuse_strangers(type(self), [self], kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's. Raises WrongScope when the row is not one of the bound organisation."""
        if not type(self)._default_manager.filter(pk=self.pk).exists():
            raise WrongScope(f"{type(self).__name__} is not a row of the bound organisation")
        return super().delete(*args, **kwargs)


@receiver(m2m_changed)
def _refuse_strangers_between(
    instance: models.Model, model: type[models.Model], action: str, **more: Any
) -> None:
    """The same for what Django keeps in a table between two models."""
    if not action.startswith("pre_") or not issubclass(model, Scoped):
        return
    claim(instance)
    keys = {getattr(key, "pk", key) for key in more["pk_set"] or ()}
    if action == "pre_add" and model.objects.filter(pk__in=keys).count() != len(keys):
        raise WrongScope(f"{model.__name__} of another organisation")
