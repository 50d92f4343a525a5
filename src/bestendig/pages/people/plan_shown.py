"""A plan in words: for the page, and for the files to download."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bestendig.common.spreadsheet import as_csv
from bestendig.organisations.imports.values import Changed, Plan, Problem, Value, Weight
from bestendig.organisations.models import AgeBand
from bestendig.pages.wording import here

FIELD_WORDS: Final = {
    "first_name": gettext_lazy("first name"),
    "last_name": gettext_lazy("last name"),
    "work_email": gettext_lazy("work e-mail"),
    "personnel_hash": gettext_lazy("personnel number"),
    "unit": gettext_lazy("unit"),
    "manager": gettext_lazy("manager"),
    "function_family": gettext_lazy("function family"),
    "age_band": gettext_lazy("age"),
    "starts_on": gettext_lazy("in service from"),
    "ends_on": gettext_lazy("in service until"),
}
WEIGHT_WORDS: Final = {
    Weight.REFUSED: gettext_lazy("row refused"),
    Weight.LEFT_OUT: gettext_lazy("cell left out"),
    Weight.SKIPPED: gettext_lazy("row skipped"),
}


@dataclass(frozen=True)
class Difference:
    """One field of one person: what it is called, was and becomes."""

    field: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Message:
    """A problem in words."""

    row: int
    column: str
    weight: str
    text: str


def value_shown(plan: Plan, field: str, value: Value) -> str:
    """A value as people read it. A personnel number is a hash, so only that it is there."""
    if not value:
        return "–"
    if field == "personnel_hash":
        return _("known")
    if isinstance(value, UUID):
        return plan.names.get(value, "–")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if field == "age_band":
        return str(AgeBand(value).label)
    return value


def differences(plan: Plan, one: Changed) -> list[Difference]:
    """The fields that change for somebody."""
    return [
        Difference(
            str(FIELD_WORDS[field]), value_shown(plan, field, old), value_shown(plan, field, new)
        )
        for field, (old, new) in one.fields.items()
    ]


def messages(problems: Iterable[Problem]) -> list[Message]:
    """The problems in words, in the order of the file."""
    return [
        Message(x.row, x.column, str(WEIGHT_WORDS[x.weight]), here(x.code, **x.params))
        for x in problems
    ]


def problems_csv(plan: Plan) -> bytes:
    """Every message, one a line."""
    head = [_("Row"), _("Column"), _("What happens"), _("What is wrong")]
    return as_csv(
        [head, *([str(x.row), x.column, x.weight, x.text] for x in messages(plan.problems))]
    )


def changes_csv(plan: Plan) -> bytes:
    """Everything the plan does, one change a line."""
    return as_csv([[_("Row"), _("Name"), _("What happens"), _("Was"), _("Becomes")],
                   *_change_lines(plan)])  # fmt: skip


def _change_lines(plan: Plan) -> Iterator[list[str]]:
    for added in plan.added:
        unit = value_shown(plan, "unit", added.values["unit"])
        yield [str(added.row), added.name, _("added"), "", unit]
    for changed in plan.changed:
        for x in differences(plan, changed):
            yield [str(changed.row), changed.name, x.field, x.was, x.becomes]
    for ended in plan.ended:
        day = date_format(ended.ends_on, "j F Y")
        yield ["", ended.name, _("ended"), "", day]
    for new in plan.units:
        yield ["", new.name, _("new unit"), "", " > ".join(new.path)]
