"""The rows of a table as files: exactly, as JSON; and for a spreadsheet, as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from bestendig.common.belongings import BELONGINGS, Paper, Taken
from bestendig.common.spreadsheet import csv_lines
from bestendig.common.texts import text

FOLDER: Final = "tabellen"
_CHUNK: Final = 500
_TYPES: Final[tuple[tuple[type[models.Field[Any, Any]], str], ...]] = (
    (models.BooleanField, "boolean"),
    (models.DateTimeField, "date-time"),
    (models.DateField, "date"),
    (models.JSONField, "json"),
    (models.UUIDField, "uuid"),
    (models.IntegerField, "integer"),
)

Plain = str | int | float | bool | None | list[Any] | dict[str, Any]


def model_of(taken: Taken) -> type[models.Model]:
    """The model of a table."""
    found: type[models.Model] = apps.get_model(taken.model)
    return found


def papers_of(taken: Taken) -> Iterator[Paper]:
    """The two files of a table, of the bound organisation."""
    title = text(f"taken.{taken.name}", "nl")
    yield Paper(
        path=f"{FOLDER}/{taken.name}.json",
        title=title,
        type="application/json",
        pieces=_as_json(taken),
    )
    yield Paper(
        path=f"{FOLDER}/{taken.name}.csv",
        title=title,
        type="text/csv",
        pieces=csv_lines(_as_rows(taken)),
    )


def rows_of(taken: Taken) -> Iterator[dict[str, Plain]]:
    """The rows of the bound organisation, by column."""
    model = model_of(taken)
    several = {field.name for field in model._meta.many_to_many} & set(taken.fields)
    rows = model._default_manager.order_by("pk").prefetch_related(*sorted(several))
    for row in rows.iterator(chunk_size=_CHUNK):
        yield {
            name: sorted(str(x.pk) for x in getattr(row, name).all())
            if name in several
            else _plain(model._meta.get_field(name).value_from_object(row))  # type: ignore[union-attr]
            for name in taken.fields
        }


def described(taken: Taken) -> dict[str, Any]:
    """A table in the schema: its columns, what they point at, and which stay behind and why."""
    model = model_of(taken)
    return {
        "table": taken.name,
        "title": text(f"taken.{taken.name}", "nl"),
        "files": [paper.path for paper in papers_of(taken)],
        "columns": [_column(model._meta.get_field(name)) for name in taken.fields],
        "without": [
            {"column": name, "why": str(why), "reason": text(f"stays.{why}", "nl")}
            for name, why in taken.without.items()
        ],
    }


def _column(field: Any) -> dict[str, str]:
    if field.is_relation:
        to = BELONGINGS.taken.get(field.related_model._meta.label)
        kind = "list of uuid" if field.many_to_many else "uuid"
        return {"column": field.name, "type": kind, **({"points_to": to.name} if to else {})}
    kind = next((name for known, name in _TYPES if isinstance(field, known)), "text")
    return {"column": field.name, "type": kind}


def _as_json(taken: Taken) -> Iterator[bytes]:
    lead = "[\n"
    for row in rows_of(taken):
        yield (lead + json.dumps(row, ensure_ascii=False)).encode()
        lead = ",\n"
    yield b"[]\n" if lead == "[\n" else b"\n]\n"


def _as_rows(taken: Taken) -> Iterator[list[str | int | float | None]]:
    yield list(taken.fields)
    for row in rows_of(taken):
        yield [_flat(row[name]) for name in taken.fields]


def _flat(value: Plain) -> str | int | float | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value


def _plain(value: Any) -> Plain:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (UUID, Promise)):
        return str(value)
    found: Plain = value
    return found
