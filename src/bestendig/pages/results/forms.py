"""The form for what is done with a result."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.pages.forms import Form, day_field, words_field


class DecisionForm(Form):
    """What was decided, and with whom it was discussed."""

    decided = words_field(
        _("What do you do with it?"),
        help_text=_("One or two sentences that everybody understands. Nothing is an answer too."),
    )
    discussed_with = forms.CharField(
        label=_("With whom was it discussed?"),
        max_length=200,
        help_text=_("Groups, not names: the works council, all teams, the management team."),
    )
    discussed_on = day_field(_("On which day?"))
