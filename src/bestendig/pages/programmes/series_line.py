"""What a programme's page says of the figure that was chosen for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bestendig.common.texts import plain
from bestendig.organisations.queries.units import names_of
from bestendig.pages.rates.words import language
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.wording import here
from bestendig.programmes.models import Programme, SeriesChoice
from bestendig.programmes.queries.series import chosen_for, known_after, series_of


def lines_of(programme: Programme) -> tuple[str, tuple[str, str]] | None:
    """A sentence and a mark; None where nothing was chosen."""
    choices = chosen_for(programme.pk)
    if not choices:
        return None
    choice = choices[0]
    row = choice.findings.first()
    if row is not None:
        return plain(row.stories[language()]["verdict"]), ("done", _("judged"))
    told = here(
        "series.line.chosen",
        figure=figure_name(choice, names_in([choice])),
        known=known_after(choice, series_of(choice, choice.unit_id)),
        periods=choice.periods,
    )
    return told, ("", "")


def judged_figure(programme: Programme) -> dict[str, Any] | None:
    """What the figure said, in the words of the reader's language, with the kind of number that it
    is; None while it was not judged. The newest choice alone: no other was ever judged."""
    choices = chosen_for(programme.pk)
    row = choices[0].findings.first() if choices else None
    if row is None:
        return None
    label = Label(Kind.RECORDED)
    return {
        **row.stories[language()],
        "kind": f"{label.name}: {label.explanation}",
        "day": row.judged_on,
        "code": row.verdict,
    }


def chosen_figure(programme: Programme) -> str:
    """The figure that was chosen; empty where none was."""
    choices = chosen_for(programme.pk)[:1]
    return capfirst(figure_name(choices[0], names_in(choices))) if choices else ""


def names_in(choices: Iterable[SeriesChoice]) -> dict[UUID, str]:
    """What the units in these choices are called."""
    return names_of(y for x in choices for y in (x.unit_id, x.control_id) if y)


def figure_name(choice: SeriesChoice, names: dict[UUID, str]) -> str:
    """“het verzuim van de hele organisatie”."""
    kind = "unit" if choice.unit_id else "whole"
    unit = names.get(choice.unit_id, "") if choice.unit_id else ""
    return here(f"series.figure.{choice.measure}.{kind}", unit=unit)
