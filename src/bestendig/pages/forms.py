"""The form that all forms here are made of."""

from __future__ import annotations

from typing import Any

from django import forms


class Form(forms.Form):
    """A form that leaves checking to the server, which can explain what is wrong.

    `{{ form }}` gives the error summary, then every field with label, help and error.
    """

    use_required_attribute = False
    error_css_class = "invalid"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
