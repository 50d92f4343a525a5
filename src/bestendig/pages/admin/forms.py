"""The forms of settings and organisations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import (
    K_FLOOR,
    Kind,
    Processing,
    Province,
    SizeClass,
)
from bestendig.organisations.models.organisation import Organisation
from bestendig.organisations.queries.units import Tree
from bestendig.pages.forms import Form, day_field, words_field
from bestendig.pages.waves.forms import unit_label

_NOBODY = [("", _("not chosen yet"))]


def _short(label: Any, length: int = 120, *, required: bool = False, **more: Any) -> Any:
    return forms.CharField(label=label, max_length=length, required=required, **more)


class DetailsForm(Form):
    """What kind of organisation it is."""

    name = _short(_("Name"), required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    size_class = forms.ChoiceField(label=_("Size"), choices=SizeClass.choices)
    province = forms.ChoiceField(label=_("Province"), choices=Province.choices)


class ContactForm(Form):
    """Who stands in every footer."""

    contact_name = _short(_("Contact person (DI-aanspreekpunt)"))
    contact_phone = _short(_("Telephone"), 40)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    fg_name = _short(_("Data protection officer (FG)"))
    fg_contact = _short(_("Telephone or e-mail of the FG"))


class SmallestGroupForm(Form):
    """The smallest group that is shown."""

    k = forms.IntegerField(
        label=_("Smallest group"),
        min_value=K_FLOOR,
        max_value=100,
        help_text=_("10 is usual. Lower than 5 is never possible."),
    )
    decision = words_field(
        _("Only if lower than 10: why?"),
        required=False,
        help_text=_("Who decided it, and for what reason."),
    )
    advice = words_field(_("What did the FG advise about it?"), required=False)
    decided_on = day_field(_("Decided on"), required=False)


class KeepingForm(Form):
    """How long things are kept, in months."""

    keep_leavers = forms.IntegerField(
        label=_("People who left"),
        min_value=0,
        max_value=24,
        help_text=_("Months after the last day. 0 to 24."),
    )
    keep_panel = forms.IntegerField(
        label=_("Answers that can be linked, and the panel key"),
        min_value=0,
        max_value=3,
        help_text=_("Months after the last survey of a series. 0 to 3."),
    )
    keep_audit = forms.IntegerField(
        label=_("Audit log"), min_value=6, max_value=84, help_text=_("Months. 6 to 84.")
    )


class ProcessingForm(Form):
    """What the documents are filled with."""

    controller = _short(
        _("Who is responsible (the controller)?"),
        200,
        help_text=_("For a municipality usually the college of mayor and aldermen."),
    )
    address = _short(_("Postal address"), 200)
    purpose = words_field(_("What do you use Bestendig for?"), required=False)
    ground = forms.ChoiceField(
        label=_("Legal ground"),
        choices=[*_NOBODY, *Processing.Ground.choices],
        required=False,
        help_text=_("The DPIA explains the choice. Consent of employees is not a ground here."),
    )
    ground_reason = words_field(_("Why this ground?"), required=False)
    invitations_a_year = forms.IntegerField(
        label=_("Questionnaires a person a year, at most"), min_value=1, max_value=12
    )
    hosting = forms.ChoiceField(
        label=_("Who runs Bestendig for you?"),
        choices=[*_NOBODY, *Processing.Hosting.choices],
        required=False,
    )
    storage_place = _short(_("Where are the data kept?"), 200, help_text=_("Place and country."))
    processor_name = _short(_("Name of the processor"), 200)
    processor_contact = _short(_("Contact at the processor"), 200)
    sub_processors = words_field(
        _("Sub-processors"), required=False, help_text=_("Empty means: none.")
    )


_colour = RegexValidator(r"^(#[0-9a-fA-F]{6})?$", _("A colour looks like #0f5f68."))


class StyleForm(Form):
    """Two colours and a logo."""

    main = forms.CharField(
        label=_("Main colour"),
        required=False,
        validators=[_colour],
        help_text=_(
            "For links, buttons and headings. Like #0f5f68; empty: the colour of Bestendig."
        ),
    )
    second = forms.CharField(
        label=_("Second colour"),
        required=False,
        validators=[_colour],
        help_text=_("For marks and drawings."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_(
            "PNG, JPEG or WebP, at most 500 kB. SVG is not taken: a program can hide in it."
        ),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.webp"}),
    )
    without_logo = forms.BooleanField(label=_("Without a logo"), required=False)


class OrganisationForm(Form):
    """A new organisation and its first administrator."""

    name = _short(_("Name"), required=True)
    slug = forms.SlugField(
        label=_("Short name in addresses"), max_length=50, help_text=_("Like voorbeeldstad.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    size_class = forms.ChoiceField(label=_("Size"), choices=SizeClass.choices)
    province = forms.ChoiceField(label=_("Province"), choices=Province.choices)
    admin_name = _short(_("Name of the first administrator"), required=True)
    admin_email = forms.EmailField(
        label=_("E-mail of the first administrator"),
        help_text=_("This person gets a mail, signs in, and gives all other roles."),
    )


class ParticipantForm(Form):
    """Somebody from elsewhere who takes part here."""

    first_name = _short(_("First name"), 80, required=True)
    last_name = _short(_("Last name"))
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("Where this person signs in. An account may exist already.")
    )


class ParticipantsForm(Form):
    """Several of them at once."""

    lines = words_field(
        _("Who are they?"), help_text=_("One a line: name; e-mail. You can paste from a table.")
    )
    unit = forms.TypedChoiceField(
        label=_("In which group do they count?"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("One for each municipality, for example: see Teams and groups."),
    )

    def __init__(self, *args: Any, tree: Tree, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(str(x.unit), unit_label(tree.path(x.unit), x.total)) for x in tree]
        self.fields["unit"].choices = [("", _("none")), *groups]  # type: ignore[attr-defined]  # a field with choices


def values_of(row: Organisation | Processing, form: type[Form]) -> dict[str, Any]:
    """What the fields of a form are now."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}
