"""A row of any model, made from what its fields ask for."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from bestendig.common import audit, scope
from bestendig.common.audit.models import AuditEntry, AuditHead
from bestendig.common.walls import walled_models
from bestendig.organisations.models import Account, Organisation

_numbers = itertools.count(1)


def make_organisation(slug: str) -> Organisation:
    """A tenant with nothing in it."""
    return Organisation.objects.create(
        slug=slug, name=slug.title(), size_class="20_50", province="UT"
    )


def make_row(model: type[models.Model], organisation: UUID, **given: Any) -> Any:
    """One stored row of `model`, with the rows that it needs. The organisation is bound by now."""
    if model in {AuditEntry, AuditHead}:  # these hang together: one cannot be made by itself
        audit.record("make_row")
        return model.objects.filter(organisation_id=organisation).first()
    values = {}
    for field in model._meta.local_concrete_fields:
        if field.name in given or field.attname in given:
            continue
        if field.attname == "organisation_id":
            values["organisation_id"] = organisation
        elif _must_be_given(field) or _is_bond(field, model):
            values[field.name] = _value(field, organisation)
    row = model(**values, **given)
    models.Model.save(row, force_insert=True)
    return row


def make_everything(organisation: UUID) -> dict[type[models.Model], Any]:
    """One row of every walled model, inside `organisation`."""
    with scope.bind(organisation):
        found = {model: make_row(model, organisation) for model in walled_models()}
        for model, row in found.items():
            for field in model._meta.local_many_to_many:
                getattr(row, field.name).add(found[field.related_model])
    return found


def bonds_of(model: type[models.Model]) -> list[models.ForeignKey]:
    """Its foreign keys to rows of the same organisation."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in walled_models()
    ]


def _is_bond(field: models.Field, model: type[models.Model]) -> bool:
    return field in bonds_of(model) and field.related_model is not model


def _must_be_given(field: models.Field) -> bool:
    if isinstance(field, models.ForeignKey):
        return not field.null
    if field.primary_key and field.has_default():
        return False
    if isinstance(field, (models.AutoField, models.BooleanField)) or field.null:
        return False
    return not field.has_default() and not getattr(field, "auto_now_add", False)


def _value(field: models.Field, organisation: UUID) -> Any:
    number = next(_numbers)
    if isinstance(field, models.ForeignKey):
        if field.related_model is Account:
            return Account.objects.create_user(f"row{number}@example.nl")
        return make_row(field.related_model, organisation)
    if field.choices:
        return _choice(field)
    made = {
        models.DateTimeField: lambda: timezone.now() + timedelta(seconds=number),
        models.DateField: lambda: date(2020, 1, 1) + timedelta(days=number),
        models.UUIDField: uuid4,
        models.BinaryField: lambda: b"row",
        models.JSONField: dict,
        models.IntegerField: lambda: number % 30_000,
        models.FloatField: lambda: float(number),
        models.CharField: lambda: f"row {number}"[: field.max_length],
        models.TextField: lambda: f"row {number}",
        models.DurationField: lambda: timedelta(seconds=number),
    }
    return next(make() for kind, make in made.items() if isinstance(field, kind))


def _choice(field: models.Field) -> Any:
    values = [value for value, _label in field.flatchoices]
    # A grant of a role is of one above employee: the constraint of that table.
    return "adviser" if "adviser" in values else values[0]
