"""Own questions: writing one, and giving one another text."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.questionnaires.forms import ChangeItemForm, OwnItemForm
from bestendig.pages.questionnaires.reading import row_or_404
from bestendig.questionnaires.actions.own_items import change_own_item, write_own_item
from bestendig.questionnaires.actions.telling import Reconsider
from bestendig.questionnaires.meaning import Change
from bestendig.questionnaires.models import ItemVersion, OwnItem
from bestendig.questionnaires.own import from_own
from bestendig.questionnaires.queries.choosing import of_item

form_view = require_http_methods(["GET", "HEAD", "POST"])


@allow(Ability.QUESTIONNAIRES_WRITE)
@form_view
def write(request: DeskRequest, version: UUID) -> HttpResponse:
    """A new question, added to a draft."""
    row = row_or_404(request, version)
    if row.version.is_fixed:
        return redirect("questionnaires:version", version)
    form = OwnItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_own_item(
                version,
                form.told(),
                instrument=form.chosen_instrument(),
                kept=_is_kept(request),
            )
        except Refused as refused:
            _said(form, refused)
        else:
            return redirect("questionnaires:compose", version)
    shown = {"form": form, "version": row.version, "questionnaire": row.version.questionnaire}
    return render(request, "questionnaires/write_own.html", shown)


@allow(Ability.QUESTIONNAIRES_WRITE)
@form_view
def change(request: DeskRequest, item: UUID) -> HttpResponse:
    """Another text; says afterwards whether the answers stay one line."""
    found = get_object_or_404(OwnItem, pk=item)
    before = of_item(found)
    form = ChangeItemForm(request.POST or None, before=before)
    if request.method == "POST" and form.is_valid():
        try:
            result, because = change_own_item(
                item,
                form.told(),
                Change(form.cleaned_data["change"]),
                kept=_is_kept(request),
            )
        except Refused as refused:
            _said(form, refused)
        else:
            shown = {
                "is_fix": result is Change.FIX,
                "because": f"questionnaire.meaning.{because.value}" if because else "",
                **_shown(found),
            }
            return render(request, "questionnaires/own_changed.html", shown)
    return render(request, "questionnaires/change_own.html", {"form": form, **_shown(found)})


def _shown(item: OwnItem) -> dict[str, object]:
    texts = list(item.versions.select_related("item__instrument").order_by("-meaning", "-wording"))
    drafts = ItemVersion.objects.filter(item=item, chosen__version__state="draft")
    return {
        "item": item,
        "asked": from_own(texts[0]),
        "texts": texts,
        "draft": drafts.values_list("chosen__version", flat=True).first(),
    }


def _is_kept(request: DeskRequest) -> bool:
    return bool(request.POST.get("kept"))


def _said(form: OwnItemForm, refused: Refused) -> None:
    if isinstance(refused, Reconsider):
        form.offer_to_keep(dict(refused.remarks))
    else:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
