"""Forms about units and events: is what was filled in well formed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import ContextEvent, UnitKind
from bestendig.organisations.queries.units import Place, Tree
from bestendig.pages.forms import Form


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, *, required: bool = True, **more: Any) -> forms.DateField:
    """A question for a day."""
    return forms.DateField(label=label, widget=DayInput(), required=required, **more)


def done(form: Form, action: Callable[[], object]) -> bool:
    """Do it; what the action refuses comes back beside the field it is about."""
    try:
        action()
    except ValidationError as refused:
        errors = refused.message_dict if hasattr(refused, "error_dict") else None
        for field, messages in (errors or {"": refused.messages}).items():
            for message in messages:
                form.add_error(field if field in form.fields else None, message)
        return False
    return True


def unit_choices(
    places: Iterable[Place], *, top: str | Promise | None = None
) -> list[tuple[str, Any]]:
    """Units for a select, indented as in the tree; `top` names the choice of no unit."""
    first: list[tuple[str, Any]] = [] if top is None else [("", top)]
    return first + [(str(x.unit), "\u2003" * x.depth + x.name) for x in places]


class DayForm(Form):
    """Which day's tree somebody wants to see."""

    op = day_field(_("Show the tree on"), required=False)

    def day(self, otherwise: date) -> date:
        """The day that was asked for, or `otherwise`."""
        return (self.is_valid() and self.cleaned_data["op"]) or otherwise


class _UnitForm(Form):
    """A form with a choice from the tree in `field`."""

    field = "parent"
    top: str | Promise | None = _("At the top")

    def __init__(self, *args: Any, places: Iterable[Place] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.field in self.fields:
            choice = self.fields[self.field]
            choice.choices = unit_choices(places, top=self.top)  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> UUID | None:
        """The unit that was chosen."""
        value = self.cleaned_data.get(self.field)
        return UUID(value) if value else None


class AddUnitForm(_UnitForm):
    """A new unit."""

    name = forms.CharField(label=_("What is it called?"), max_length=120)
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=UnitKind, initial=UnitKind.TEAM, widget=forms.RadioSelect
    )
    parent = forms.ChoiceField(label=_("Where does it stand?"), required=False)
    on = day_field(_("From which day?"))


class RenameUnitForm(_UnitForm):
    """Another name or kind."""

    name = forms.CharField(label=_("What will it be called?"), max_length=120)
    kind = forms.ChoiceField(label=_("What is it?"), choices=UnitKind, widget=forms.RadioSelect)
    on = day_field(
        _("From which day?"), help_text=_("Until the day before, it keeps its present name.")
    )


class MoveUnitForm(_UnitForm):
    """Another place in the tree."""

    parent = forms.ChoiceField(
        label=_("Where will it stand?"),
        required=False,
        help_text=_("Everything under it moves along."),
    )
    on = day_field(
        _("From which day?"), help_text=_("Until the day before, it stands where it stands now.")
    )


class EndUnitForm(_UnitForm):
    """The end of a unit."""

    field = "heir"
    top = _("Choose a unit")

    on = day_field(_("What is the first day without it?"))
    heir = forms.ChoiceField(
        label=_("Where do its people go, and what is under it?"),
        required=False,
    )

    def ask_where_to(self, needed: bool) -> None:
        """Leave the question out when nobody is in it and nothing is under it."""
        if not needed:
            del self.fields["heir"]
            return
        self.fields["heir"].required = True
        self.fields["heir"].error_messages["required"] = _(
            "Where do the people and the units under it go?"
        )


class EventForm(Form):
    """Something that happened at work or around it."""

    title = forms.CharField(
        label=_("What happened?"),
        max_length=120,
        help_text=_(
            "At work or around it. Never about somebody's home or health, with or without a name."
        ),
    )
    side = forms.ChoiceField(
        label=_("Where did it happen?"),
        choices=ContextEvent.Side,
        initial=ContextEvent.Side.INSIDE,
        widget=forms.RadioSelect,
    )
    starts_on = day_field(_("From which day?"))
    ends_on = day_field(
        _("Until which day?"),
        required=False,
        help_text=_("Leave this empty when it happened on one day or still goes on."),
    )
    units = forms.MultipleChoiceField(
        label=_("Whom was it about?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose nothing when it was about the whole organisation."),
    )
    description = forms.CharField(
        label=_("Anything that helps to understand it?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, tree: Tree, also: Mapping[UUID, str] | None = None, **kwargs: Any
    ) -> None:
        """also: units that the event is about already, which may have ended since."""
        super().__init__(*args, **kwargs)
        ended = [(str(x), name) for x, name in (also or {}).items() if x not in tree.forest]
        self.fields["units"].choices = unit_choices(tree) + ended  # type: ignore[attr-defined]  # a ChoiceField


class VisionForm(Form):
    """A new version of the vision."""

    own_words = forms.CharField(
        label=_("What does it mean here, in our own words?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    definition = forms.CharField(
        label=_("The definition we start from"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As long as you leave this as it is, its source stands under it."),
    )
    dated = day_field(_("On which day was it agreed?"))
