"""What a manager fills in about the team."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.catalogue.queries import offer
from bestendig.dialogue.team.models import FOR_TEAM
from bestendig.pages.forms import Form, day_field

_MOST: Final = 100_000


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=_MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class RoomForm(Form):
    """Hours and euros; what is left empty is none."""

    hours = _number(_("How many hours of work?"))
    euros = _number(_("How many euros?"))

    @property
    def room(self) -> tuple[int, int]:
        """Hours and euros."""
        return self.cleaned_data["hours"] or 0, self.cleaned_data["euros"] or 0


class LineForm(RoomForm):
    """What the whole team got."""

    kind = forms.ChoiceField(
        label=_("What was it for?"), choices=[(x.value, x.label) for x in FOR_TEAM]
    )
    on = day_field(_("When?"))
    field_order = ("kind", "on", "hours", "euros")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class UsedForm(RoomForm):
    """What was used until now."""

    hours = _number(_("How many hours until now?"))
    euros = _number(_("How many euros until now?"))


class ProposalForm(RoomForm):
    """To whom, and what."""

    employee: Any = forms.ModelChoiceField(
        label=_("To whom?"), queryset=None, empty_label=_("Choose")
    )
    intervention: Any = forms.ModelChoiceField(
        label=_("What do you propose?"), queryset=None, empty_label=_("Choose")
    )
    field_order = ("employee", "intervention", "hours", "euros")

    def __init__(self, *args: Any, team: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"].queryset = team  # type: ignore[attr-defined]
        self.fields["intervention"].queryset = offer()  # type: ignore[attr-defined]
        self.fields["intervention"].label_from_instance = lambda x: x.name  # type: ignore[attr-defined]
