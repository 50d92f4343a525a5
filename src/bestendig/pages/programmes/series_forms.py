"""Choosing the figure of the administration by which a programme is judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.pages.forms import Form, words_field
from bestendig.programmes.actions.series import Wanted


class SeriesForm(Form):
    """Which figure, compared with what, and after how long."""

    figure = forms.ChoiceField(label=_("Which figure?"), widget=forms.RadioSelect)
    control = forms.ChoiceField(
        label=_("What do you compare it with?"), required=False, widget=forms.RadioSelect
    )
    periods = forms.TypedChoiceField(
        label=_("After how long do we look?"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("What works slowly needs more time. Earlier than after eight is not possible."),
    )
    why = words_field(
        _("Why do you choose otherwise?"),
        help_text=_("In one sentence. Works council, FG and board may read it."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        figures: Iterable[tuple[str, str]],
        controls: Iterable[tuple[str, str]],
        lengths: Iterable[tuple[int, str]],
        again: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = list(figures)  # type: ignore[attr-defined]
        self.fields["control"].choices = list(controls)  # type: ignore[attr-defined]
        self.fields["periods"].choices = list(lengths)  # type: ignore[attr-defined]
        if len(self.fields["control"].choices) < 2:  # type: ignore[attr-defined]
            del self.fields["control"]
        if not again:
            del self.fields["why"]

    def wanted(self) -> Wanted:
        """What was chosen."""
        said = self.cleaned_data
        return Wanted(
            figure=said["figure"],
            periods=said["periods"],
            control=said.get("control", ""),
            why=said.get("why", ""),
        )
