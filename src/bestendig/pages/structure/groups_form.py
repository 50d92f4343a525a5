"""The choice for each team: with which it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.queries.reporting import Confirmed
from bestendig.organisations.queries.units import Tree
from bestendig.organisations.rules.arrangement import OWN, TOTAL, Choice, partners
from bestendig.organisations.rules.reporting import Proposal
from bestendig.pages.forms import Form

PREFIX: Final = "met-"


class GroupsForm(Form):
    """For each unit with people: a group of its own, with another, or only in the total.

    Units are named by the first part of their id, so that the choices of a large municipality
    still fit in an address.
    """

    unreadable = _("The teams have changed in the meantime. Look at the choices once more.")
    confirmed: Confirmed | None
    proposal: Proposal

    note = forms.CharField(
        label=_("Why this division?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when a group has fewer than 20 people. The works council can read it."),
    )

    def __init__(
        self, *args: Any, tree: Tree, choices: Mapping[UUID, Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tree, self._start = tree, choices
        self.short = _short(tree)
        self._long = {short: key for key, short in self.short.items()}
        for key in choices:
            self.fields[PREFIX + self.short[key]] = forms.ChoiceField(
                label=tree.forest[key].name,
                choices=[
                    (OWN, _("A group of its own")),
                    *((self.short[x], _("with %(name)s") % {"name": tree.forest[x].name})
                      for x in partners(tree.forest, key)),
                    (TOTAL, _("Only in the total")),
                ],
                initial=self._as_answer(choices[key]),
            )  # fmt: skip

    @staticmethod
    def is_in(answers: QueryDict) -> bool:
        """Whether these answers hold choices."""
        return any(name.startswith(PREFIX) for name in answers)

    def as_address(self) -> str:
        """The answers as the end of an address."""
        names = [name for name in self.fields if self.data.get(name)]
        return urlencode({name: self.data[name] for name in names})

    def choices(self) -> dict[UUID, Choice]:
        """What was chosen for each unit; where that cannot be read, what stood there before."""
        answers = getattr(self, "cleaned_data", {}) if self.is_bound else {}
        return {
            key: self._as_choice(answers.get(PREFIX + self.short[key], self._as_answer(start)))
            for key, start in self._start.items()
        }

    def field_for(self, key: UUID) -> forms.BoundField | None:
        """The question about a unit; None when nobody is in it."""
        return self[PREFIX + self.short[key]] if key in self._start else None

    def _as_answer(self, choice: Choice) -> str:
        return self.short[choice] if isinstance(choice, UUID) else choice

    def _as_choice(self, answer: str) -> Choice:
        return self._long.get(answer, answer)


def _short(tree: Tree) -> dict[UUID, str]:
    """The first eight digits of each id, or all of it should two ever be alike."""
    keys = [team.key for team in tree.teams]
    short = {key: key.hex[:8] for key in keys}
    return short if len(set(short.values())) == len(keys) else {key: key.hex for key in keys}
