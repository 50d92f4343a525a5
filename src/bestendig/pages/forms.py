"""The form that all forms here are made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Form(forms.Form):
    """A form that leaves checking to the server, which can explain what is wrong.

    `{{ form }}` gives the error summary, then every field with label, help and error.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Kinder than Django's own sentence; a field's own one stays.
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("This is still empty.")
