"""The forms of agreements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.actions.agreements import Period
from bestendig.organisations.actions.documents import Upload
from bestendig.pages.forms import Form, day_field, words_field

_FILE_HELP = _("PDF or Word (.docx), at most 5 MB. We keep it encrypted.")


def _file_field(label: Any, *, required: bool) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=_FILE_HELP,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
    )


class AgreementForm(Form):
    """What the forms here share: a period and a document."""

    def period(self) -> Period:
        """From when until when."""
        return Period(start=self.cleaned_data["valid_from"], end=self.cleaned_data["valid_until"])

    def upload(self) -> Upload | None:
        """The document that came along, if one did."""
        file: UploadedFile[bytes] | None = self.cleaned_data.get("document")
        return Upload(file.name or "", file.read()) if file else None


class AskAdviceForm(AgreementForm):
    """The DPIA, for the FG."""

    reference = forms.CharField(label=_("Version"), max_length=80, help_text=_("For example 1.0"))
    document = _file_field(_("The DPIA"), required=False)
    note = words_field(_("What do you want to say about it?"), required=False)


class AdviceForm(AgreementForm):
    """The FG's advice."""

    advice = words_field(_("Your advice"))
    advised_on = day_field(_("Date of the advice"))


class AdoptForm(AgreementForm):
    """The organisation's own decision on its DPIA."""

    what_was_done = words_field(_("What was done with the advice of the FG?"))
    decided_on = day_field(_("Decided on"))
    valid_from = day_field(_("Valid from"))
    valid_until = day_field(_("Valid until and including"))


class AskConsentForm(AgreementForm):
    """The rules the works council is asked to agree to."""

    valid_from = day_field(_("From"))
    valid_until = day_field(_("Until and including"))
    rules = words_field(
        _("Rules of your own"),
        required=False,
        help_text=_("Beside the rules of the settings, such as: no survey in December."),
    )
    reference = forms.CharField(label=_("Number of the request"), max_length=80, required=False)


class DecideForm(AgreementForm):
    """What the works council does: agree, not agree, or ask something first."""

    decision = forms.ChoiceField(
        label=_("What does the works council decide?"),
        choices=[
            ("give", _("We agree")),
            ("refuse", _("We do not agree")),
            ("ask", _("We first ask something")),
        ],
        widget=forms.RadioSelect,
    )
    words = words_field(
        _("Your words"),
        required=False,
        help_text=_("The rules you agree to, why you do not agree, or your question."),
    )
    decided_on = day_field(_("Date of the decision"), required=False)
    valid_from = day_field(_("You agree from"), required=False)
    valid_until = day_field(_("You agree until and including"), required=False)
    document = _file_field(_("Your letter"), required=False)

    def clean(self) -> dict[str, Any]:
        """Each decision needs its own fields; the action knows the rest."""
        said = super().clean() or {}
        needed = {
            "give": ("decided_on", "valid_from", "valid_until"),
            "refuse": ("decided_on", "words"),
            "ask": ("words",),
        }.get(said.get("decision", ""), ())
        for name in needed:
            if name not in self.errors and not said.get(name):
                self.add_error(name, _("This is still empty."))
        return said


class AnswerForm(AgreementForm):
    """The adviser's answer to the works council."""

    answer = words_field(_("Your answer to the works council"))


class ProcessorForm(AgreementForm):
    """A processor agreement that was signed."""

    reference = forms.CharField(label=_("Number or version"), max_length=80)
    signed_on = day_field(_("Signed on"))
    valid_from = day_field(_("Valid from"))
    valid_until = day_field(_("Valid until and including"))
    document = _file_field(_("The signed agreement"), required=True)


def today() -> dict[str, Any]:
    """What most forms begin with."""
    day = timezone.localdate()
    return {"decided_on": day, "advised_on": day, "valid_from": day, "signed_on": day}
