"""The form that all forms here are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.refusal import Refused


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

    def carried_out(self, action: Callable[[], object]) -> bool:
        """Whether `action` did it; what it refused stands at the field it is about, or on top."""
        try:
            action()
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, str(refused))
        except ValidationError as error:
            self.add_error(None, error)
        return not self.errors


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when its page is only looked at."""
    return request.POST if request.method == "POST" else None


def words_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A field for some sentences."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A field for a day."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
