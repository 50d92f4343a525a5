"""How forms become HTML: our own templates, in the classes of the design system."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Django's renderer with our templates: `{{ form }}` draws the summary and all fields."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
