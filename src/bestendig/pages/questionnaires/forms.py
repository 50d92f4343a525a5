"""What is asked of who composes a questionnaire."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.pages.forms import Form, day_field
from bestendig.pages.questionnaires.words import construct_choices, part_choices
from bestendig.questionnaires.actions.instruments import Licence
from bestendig.questionnaires.meaning import Change, Phrasing
from bestendig.questionnaires.models import AnswerKind, Instrument, ItemVersion, Whom
from bestendig.questionnaires.queries.choosing import Wish


class TitleForm(Form):
    """What a questionnaire is called."""

    title = forms.CharField(label=_("What is it called?"), max_length=120)


class EmptyForm(TitleForm):
    """A questionnaire without a template."""

    audience = forms.ChoiceField(
        label=_("For whom is it?"),
        choices=Whom,
        initial=Whom.EMPLOYEE,
        widget=forms.RadioSelect,
    )


class WishForm(Form):
    """What somebody looks for."""

    deel = forms.ChoiceField(label=_("Part of the DI model"), required=False)
    onderwerp = forms.ChoiceField(label=_("Subject"), required=False)
    voor = forms.ChoiceField(label=_("For whom"), required=False)
    minuten = forms.IntegerField(
        label=_("Minutes at most"), required=False, min_value=1, max_value=30
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("everything"))
        self.fields["deel"].choices = [everything, *part_choices()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["onderwerp"].choices = [everything, *construct_choices()]  # type: ignore[attr-defined]  # the same
        self.fields["voor"].choices = [everything, *Whom.choices]  # type: ignore[attr-defined]  # the same

    def wish(self) -> Wish:
        """The wish; what is not well formed is left out."""
        self.is_valid()
        asked = self.cleaned_data
        return Wish(
            part=asked.get("deel") or "",
            construct=asked.get("onderwerp") or "",
            audience=asked.get("voor") or "",
            minutes=asked.get("minuten"),
        )


class OwnItemForm(Form):
    """A question of one's own."""

    instrument = forms.ChoiceField(label=_("From a questionnaire under licence?"), required=False)
    text_nl = forms.CharField(
        label=_("The sentence, in Dutch"),
        max_length=300,
        help_text=_("Fourteen words at most, one thing at a time, as people talk."),
    )
    text_en = forms.CharField(
        label=_("The sentence, in English"),
        max_length=300,
        required=False,
        help_text=_("Without it, everybody reads the Dutch sentence."),
    )
    answers = forms.ChoiceField(
        label=_("What can people answer?"), required=False, widget=forms.RadioSelect
    )
    construct = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        help_text=_("It is filed there. It is always shown by itself, never in a score of ours."),
    )
    reverse = forms.BooleanField(
        label=_("The other way round: who agrees is less well off"), required=False
    )

    def __init__(self, *args: Any, before: ItemVersion | None = None, **kwargs: Any) -> None:
        """before: the newest text, when it is changed."""
        if before is not None:
            names = ("text_nl", "text_en", "answers", "construct", "reverse")
            kwargs["initial"] = {name: getattr(before, name) for name in names}
        super().__init__(*args, **kwargs)
        instruments = [] if before else [(str(x.pk), x.name) for x in Instrument.objects.all()]
        if instruments:
            ours = ("", _("No, we wrote it ourselves"))
            self.fields["instrument"].choices = [ours, *instruments]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["instrument"]
        own = [("", _("the answers of the instrument itself"))]
        may_have_own = bool(before and before.item.instrument_id) or "instrument" in self.fields
        kinds = [*AnswerKind.choices, *(own if may_have_own else [])]
        self.fields["answers"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["answers"].required = not may_have_own
        if before is None:
            self.initial.setdefault("answers", AnswerKind.AGREE.value)
        self.fields["construct"].choices = [("", _("something else")), *construct_choices()]  # type: ignore[attr-defined]  # the same

    def chosen_instrument(self) -> Instrument | None:
        """The instrument it comes from."""
        chosen = self.cleaned_data.get("instrument")
        return Instrument.objects.get(pk=chosen) if chosen else None

    def told(self) -> Phrasing:
        """The question as it was told."""
        asked = self.cleaned_data
        return Phrasing(
            dutch=asked["text_nl"],
            english=asked["text_en"],
            answers=asked["answers"],
            reverse=asked["reverse"],
            construct=asked["construct"],
        )

    def offer_to_keep(self, remarks: dict[str, list[str]]) -> None:
        """Show the advice, and ask whether the sentence stays as it is."""
        self.fields["kept"] = forms.BooleanField(
            label=_("I have read this and keep the sentence"), required=False
        )
        for field, lines in remarks.items():
            for line in lines:
                self.add_error(field, line)


class ChangeItemForm(OwnItemForm):
    """Another text for a question that is there."""

    change = forms.ChoiceField(
        label=_("Do people understand something else by it now?"),
        choices=[
            (Change.FIX, _("No, only the text got better: the answers stay one line")),
            (Change.MEANING, _("Yes, it asks something else: a new line begins")),
        ],
        initial=Change.FIX,
        widget=forms.RadioSelect,
    )


class LicenceForm(Form):
    """An instrument and its licence."""

    name = forms.CharField(label=_("What is the questionnaire called?"), max_length=120)
    holder = forms.CharField(label=_("Who holds the licence?"), max_length=200)
    number = forms.CharField(label=_("Number of the licence"), max_length=80)
    scope = forms.CharField(
        label=_("What does it allow?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For whom, how often and for what, in the words of the licence."),
    )
    people_at_most = forms.IntegerField(
        label=_("For how many people, at most?"), required=False, min_value=1
    )
    proof = forms.CharField(
        label=_("Where can the licence be found?"), max_length=200, required=False
    )
    starts_on = day_field(_("From which day?"))
    expires_on = day_field(_("Until which day?"))

    def told(self) -> Licence:
        """The licence as it was told."""
        return Licence(**self.cleaned_data)


class RegisterForm(LicenceForm):
    """A new one, with answers of its own when it has them."""

    labels_nl = forms.CharField(
        label=_("Answers of its own, in Dutch"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One a line, the lowest first. Leave empty when it uses answers of ours."),
    )
    labels_en = forms.CharField(
        label=_("Answers of its own, in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    lowest = forms.IntegerField(
        label=_("The number of the lowest answer"), initial=1, min_value=0, max_value=1
    )
