"""Two organisations with a row in every table and people in every role."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from tests.walls.rows import make_row
from tests.world import Place, make_place

from bestendig.common import scope
from bestendig.common.walls import walled_models

TODAY = date(2026, 3, 2)


@dataclass
class Side:
    """One of the two: its place, and one row of every walled model."""

    place: Place
    rows: dict[type[models.Model], Any]

    @property
    def id(self) -> UUID:
        return self.place.organisation.pk

    def row(self, model: type[models.Model]) -> Any:
        return self.rows[model]

    def marks(self) -> set[Any]:
        """Every key by which a row of this side can be recognised, wherever it turns up."""
        with scope.bind(self.id):
            return {
                key
                for model in walled_models()
                for key in model._base_manager.filter(organisation_id=self.id).values_list(
                    "pk", flat=True
                )
                if isinstance(key, UUID)
            } | {self.id}


def make_side(slug: str, name: str) -> Side:
    """People in every role, a unit tree, and one row of every kind beside them."""
    place = make_place(slug, name)
    with scope.bind(place.organisation.pk):
        rows = {model: make_row(model, place.organisation.pk) for model in walled_models()}
        for model, row in rows.items():
            for field in model._meta.local_many_to_many:
                getattr(row, field.name).add(rows[field.related_model])
    return Side(place, rows)


def found_in(answer: Any, depth: int = 0) -> Iterator[Any]:
    """Every key that an answer holds, however deep; attributes that are computed included."""
    if depth > 6 or answer is None or isinstance(answer, (str, int, float, date, datetime, bool)):
        return
    if isinstance(answer, UUID):
        yield answer
    elif isinstance(answer, models.Model):
        for field in answer._meta.concrete_fields:
            if isinstance(key := answer.__dict__.get(field.attname), UUID):
                yield key
    elif isinstance(answer, Mapping):
        for key, value in answer.items():
            yield from found_in(key, depth + 1)
            yield from found_in(value, depth + 1)
    elif dataclasses.is_dataclass(answer):
        for field in dataclasses.fields(answer):
            yield from found_in(getattr(answer, field.name), depth + 1)
    elif hasattr(answer, "__iter__"):
        for one in answer:
            yield from found_in(one, depth + 1)


class UnknownArgumentError(LookupError):
    """A query asks for something that this test does not know how to give."""


def arguments(query: Any, side: Side) -> dict[str, Any]:
    """Arguments for `query` from one side. Raises UnknownArgumentError for an unknown one."""
    return {
        name: _argument(query, name, str(parameter.annotation), side)
        for name, parameter in inspect.signature(query).parameters.items()
        if parameter.default is inspect.Parameter.empty
    }


def _argument(query: Any, name: str, kind: str, side: Side) -> Any:
    known = _by_kind(side)
    if (name, kind) in known:
        return known[name, kind]()
    if ("", kind) in known:
        return known["", kind]()
    raise UnknownArgumentError(f"{query.__module__}.{query.__name__}({name}: {kind})")


def _by_kind(side: Side) -> dict[tuple[str, str], Any]:
    from bestendig.common.jobs.models import JobRun  # noqa: PLC0415 - as above
    from bestendig.dialogue.conversations.models import Conversation  # noqa: PLC0415 - as above
    from bestendig.dialogue.team.models import StoryRota  # noqa: PLC0415 - as above
    from bestendig.organisations.breaches.models import Breach  # noqa: PLC0415 - as above
    from bestendig.organisations.breaches.queries import breach_told  # noqa: PLC0415 - as above
    from bestendig.organisations.documents import Name  # noqa: PLC0415 - as above
    from bestendig.organisations.models import Person, SettingChange  # noqa: PLC0415 - as above
    from bestendig.organisations.queries.units import tree_on  # noqa: PLC0415 - as above
    from bestendig.organisations.roles import Role  # noqa: PLC0415 - as above

    employee = side.place.people[Role.EMPLOYEE]
    return {
        ("", "date"): lambda: TODAY,
        ("", "datetime"): timezone.now,
        ("", "Person"): lambda: employee,
        ("", "Account"): lambda: employee.account,
        ("", "Unit"): lambda: side.place.team,
        ("", "Organisation"): lambda: side.place.organisation,
        ("", "Tree"): lambda: tree_on(TODAY),
        ("", "Told"): lambda: breach_told(side.row(Breach).pk, timezone.now()),
        ("", "Conversation"): lambda: side.row(Conversation),
        ("", "StoryRota"): lambda: side.row(StoryRota),
        ("talk_id", "UUID"): lambda: side.row(Conversation).pk,
        ("", "QuerySet[Person]"): Person.objects.all,
        ("name", "Name"): lambda: Name.REGISTER,
        ("names", "list[Name]"): lambda: [Name.REGISTER],
        ("rows", "Iterable[Organisation]"): lambda: [side.place.organisation],
        ("roles", "Sequence[Role]"): lambda: list(Role),
        ("k", "int"): lambda: 10,
        ("email", "str"): lambda: employee.work_email,
        ("setting", "SettingChange.Setting"): lambda: SettingChange.Setting.LEAVERS,
        ("words", "str"): lambda: employee.first_name,
        ("kind", "str"): lambda: "invitation",
        ("keys", "str"): lambda: "",
        ("through", "str | None"): lambda: None,
        ("person", "UUID"): lambda: employee.pk,
        ("person_id", "UUID"): lambda: employee.pk,
        ("breach_id", "UUID"): lambda: side.row(Breach).pk,
        ("unit", "UUID"): lambda: side.place.team.pk,
        ("organisation", "UUID"): lambda: side.id,
        ("organisation", "UUID | None"): lambda: side.id,
        ("runs", "Iterable[JobRun]"): lambda: [side.row(JobRun)],
        ("run", "UUID"): lambda: side.row(JobRun).pk,
        ("manages", "bool"): lambda: True,
        ("account", "int"): lambda: employee.account_id,
        ("persons", "Iterable[UUID | None]"): lambda: [employee.pk],
        ("accounts", "Iterable[int | None]"): lambda: [employee.account_id],
        ("units", "Iterable[UUID | None]"): lambda: [side.place.team.pk],
        ("units", "Iterable[UUID]"): lambda: [side.place.team.pk],
        ("units", "Collection[UUID]"): lambda: [side.place.team.pk],
        ("organisations", "Iterable[UUID | None]"): lambda: [side.id],
    }
