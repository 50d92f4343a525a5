"""The forms about people and roles: is what was filled in well formed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.actions.people import Details
from bestendig.organisations.models import AgeBand, Person
from bestendig.organisations.queries.people import unit_paths
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.pages.forms import Form
from bestendig.pages.people.choosing import PersonField, shown


def day_input() -> forms.DateInput:
    """A date as browsers ask it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def person_input() -> forms.TextInput:
    """A line to type somebody's name in, with the page's list of names."""
    return forms.TextInput(attrs={"list": "people", "autocomplete": "off"})


def refuse(form: forms.Form, refused: Refused) -> None:
    """Say why at the field it is about, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


class SearchForm(Form):
    """Finding people in the list. Everything may be left empty."""

    zoek = forms.CharField(label=_("Name, e-mail or team"), required=False, max_length=80)
    onderdeel = forms.ChoiceField(label=_("Unit"), required=False)
    wie = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("here", _("In service now")),
            ("no_email", _("Without work e-mail")),
            ("soon", _("Starts later")),
            ("left", _("Left")),
            ("elsewhere", _("Participants from elsewhere")),
        ],
    )

    def __init__(self, *args: Any, units: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["onderdeel"].choices = [("", _("All")), *units.items()]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What to look for; what cannot be read is not looked for."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "search": said.get("zoek", ""),
            "unit": UUID(said["onderdeel"]) if said.get("onderdeel") else None,
            "state": said.get("wie") or "here",
        }


class PersonForm(Form):
    """What is kept of a person. No birth date, no number that can be read back."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(
        label=_("Last name"),
        help_text=_("With what stands before it: van der Berg."),
        max_length=120,
        required=False,
    )
    work_email = forms.EmailField(
        label=_("Work e-mail"),
        help_text=_("Leave it empty for somebody without work e-mail. They sign in with a code."),
        required=False,
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    manager = PersonField(
        label=_("Manager"),
        help_text=_("Type a name or e-mail address."),
        required=False,
        widget=person_input(),
    )
    function_family = forms.CharField(
        label=_("Function family"),
        help_text=_("Such as: administration, policy, outdoor work. No job title is needed."),
        max_length=80,
        required=False,
    )
    age_band = forms.ChoiceField(
        label=_("Age group"),
        required=False,
        choices=[("", _("Not known")), *AgeBand.choices],
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(label=_("In service from"), required=False, widget=day_input())
    personnel_number = forms.CharField(
        label=_("Personnel number"),
        help_text=_("We keep a code made of it, to recognise the person in the next file."),
        max_length=40,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("How is this person with you?"),
        choices=Person.Kind.choices,
        widget=forms.RadioSelect,
        initial=Person.Kind.EMPLOYMENT,
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = _of(person)
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["unit"].choices = [("", _("None")), *unit_paths().items()]  # type: ignore[attr-defined]
        if person is not None:
            del self.fields["kind"]
            if person.personnel_hash:
                self.fields["personnel_number"].help_text = _(
                    "There is one. Leave this empty to keep it; we cannot read it back."
                )

    def details(self) -> Details:
        """The answers, as the action takes them."""
        said = self.cleaned_data
        number = said["personnel_number"]
        return Details(
            first_name=said["first_name"],
            last_name=said["last_name"],
            work_email=said["work_email"],
            personnel_number=number or (None if self.person else ""),
            unit=UUID(said["unit"]) if said["unit"] else None,
            manager=said["manager"].pk if said["manager"] else None,
            function_family=said["function_family"],
            age_band=said["age_band"],
            starts_on=said["starts_on"],
            kind=said.get("kind") or Person.Kind.EMPLOYMENT,
        )


def _of(person: Person) -> dict[str, Any]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "work_email": person.work_email,
        "unit": str(person.unit_id or ""),
        "manager": shown(person.manager),
        "function_family": person.function_family,
        "age_band": person.age_band,
        "starts_on": person.starts_on,
    }


class EndForm(Form):
    """When somebody leaves, and who takes over."""

    ends_on = forms.DateField(
        label=_("Out of service on"),
        help_text=_("The first day that this person is not there any more."),
        widget=day_input(),
    )
    successor = PersonField(
        label=_("Who takes over?"),
        help_text=_("Type a name or e-mail address."),
        required=False,
        widget=person_input(),
    )
    roles = forms.MultipleChoiceField(
        label=_("Which roles go to this person?"),
        help_text=_("Roles that you leave out end."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, roles: Iterable[Role], needs_successor: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        held = list(roles)
        self.fields["ends_on"].initial = timezone.localdate()
        if held:
            self.fields["roles"].choices = [(x.value, x.label) for x in held]  # type: ignore[attr-defined]
            self.fields["roles"].initial = [x.value for x in held if x is not Role.WORKS_COUNCIL]
        else:
            del self.fields["roles"]
        self.fields["successor"].required = needs_successor
        if not (held or needs_successor):
            del self.fields["successor"]

    def chosen(self) -> list[Role]:
        """The roles that go over."""
        return [Role(x) for x in self.cleaned_data.get("roles", [])]

    def taken_by(self) -> UUID | None:
        """Who takes over."""
        person = self.cleaned_data.get("successor")
        return person.pk if person else None


class HandOverForm(Form):
    """Who takes over from somebody who left already."""

    successor = PersonField(
        label=_("Who takes over?"),
        help_text=_("Type a name or e-mail address."),
        widget=person_input(),
    )


class GiveRoleForm(Form):
    """Who gets which role, and when."""

    person = PersonField(
        label=_("Who?"), help_text=_("Type a name or e-mail address."), widget=person_input()
    )
    role = forms.ChoiceField(label=_("Which role?"))
    starts_on = forms.DateField(label=_("From"), widget=day_input())
    ends_on = forms.DateField(
        label=_("Until"),
        help_text=_("Leave it empty when there is no end yet."),
        required=False,
        widget=day_input(),
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(x.value, x.label) for x in roles]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = timezone.localdate()


class TakeRoleForm(Form):
    """When a role ends."""

    ends_on = forms.DateField(
        label=_("Ends on"),
        help_text=_("The first day without this role."),
        widget=day_input(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = timezone.localdate()
