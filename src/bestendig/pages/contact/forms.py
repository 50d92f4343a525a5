"""The forms of the question box."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bestendig.pages.forms import Form, words_field


class AskForm(Form):
    """A question to the contact person."""

    text = words_field(_("Your question"))


class AnswerForm(Form):
    """The answer."""

    answer = words_field(_("Your answer"))
