"""Preparing with HR: a question about the team, never about one person, and a sheet to print."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bestendig.organisations.actions.questions import ask_question
from bestendig.organisations.models import Person
from bestendig.organisations.queries.questions import own_questions
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import Form, sent, words_field
from bestendig.pages.pdf import pdf_response
from bestendig.pages.results.reading import newest
from bestendig.pages.results.team import talk_questions, views
from bestendig.pages.team.room import form_view
from bestendig.pages.telling import message_key, tell_roles
from bestendig.pages.wording import here

_SHOWN: Final = 5


class TeamQuestionForm(Form):
    """A question about the team. A name of somebody in it is pointed out once."""

    text = words_field(gettext_lazy("Your question about the team"))
    anyway = forms.BooleanField(
        label=gettext_lazy("This is not about one person. Send it like this."), required=False
    )
    warned = False

    def __init__(self, *args: Any, names: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = here("team.hr.field")
        self.names = names

    def clean(self) -> dict[str, Any]:
        """Whether it names somebody of the team."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        words = set(re.findall(r"\w+", said.get("text", "")))
        found = sorted(self.names & words)
        if found and not said.get("anyway"):
            self.warned = True
            words_of = _("“%(name)s” works in your team. Ask about the team, without names.")
            self.add_error("text", words_of % {"name": found[0]})
        return said


@allow(Ability.TEAM_LEAD)
@never_cache
@form_view
def ask_hr(request: DeskRequest) -> HttpResponse:
    """Ask HR something about the team; it waits in the box for questions."""
    team = in_service(Person.objects.filter(manager=request.person), timezone.localdate())
    names = {x for pair in team.values_list("first_name", "last_name") for x in pair if x}
    form = TeamQuestionForm(sent(request), names=names)

    def ask_it() -> None:
        question = ask_question(request.person, form.cleaned_data["text"])
        roles, key = (Role.ADVISER, Role.HR), message_key("question_asked", question.pk, 1)
        tell_roles("question_asked", roles, request.organisation, "contact:questions", key)

    if form.is_valid() and form.carried_out(ask_it):
        return redirect("team:ask_hr")
    asked = own_questions(request.person)[:_SHOWN]
    return render(request, "team/hr.html", {"form": form, "asked": asked})


@allow(Ability.TEAM_LEAD)
@require_safe
def sheet(request: DeskRequest) -> HttpResponse:
    """The group's picture and the three questions on a sheet, to lay between manager and HR."""
    found = newest(request.desk)
    shown: dict[str, Any] = {"questions": talk_questions(), "organisation": request.organisation}
    if found is not None:
        shown |= {
            "view": views(found)[0], "release": found.release, "everybody": found.everybody,
        }  # fmt: skip
    return pdf_response(request, "pdf/team_sheet.html", shown, f"{_('my-team')}.pdf")
