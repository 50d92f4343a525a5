"""Reporting units: which teams are shown together. Proposed, changed by hand, confirmed.

What somebody chooses travels in the address, so that looking at it changes nothing and can be
shared with a colleague; only confirming writes.
"""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.actions.reporting import confirm_reporting_units
from bestendig.organisations.queries.reporting import current_plan, proposed_plan
from bestendig.organisations.queries.units import Tree, tree_on
from bestendig.organisations.roles import Ability
from bestendig.organisations.rules.arrangement import arrange, choices_from, groups_from
from bestendig.organisations.rules.reporting import Group
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.structure.forms import done
from bestendig.pages.structure.groups_form import GroupsForm
from bestendig.pages.structure.groups_shown import sections, sentence


@allow(Ability.UNITS_READ)
@require_safe
def groups(request: DeskRequest) -> HttpResponse:
    """The groups as they are, were proposed, or would become by the choices in the address."""
    form = _form(request, request.GET)
    if form.is_bound and not form.is_valid():
        form.add_error(None, form.unreadable)
    return _page(request, form)


@allow(Ability.REPORTING_UNITS_CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: DeskRequest) -> HttpResponse:
    """Confirm the chosen groups, or only show what they give; what is wrong stands beside them."""
    if request.method != "POST":
        return redirect("structure:groups")
    form = _form(request, request.POST)
    if request.POST.get("do") == "look":
        return redirect(f"{reverse('structure:groups')}?{form.as_address()}#stand")
    if form.is_valid() and done(
        form,
        lambda: confirm_reporting_units(groups_from(form.choices()), form.cleaned_data["note"]),
    ):
        return redirect(f"{reverse('structure:groups')}?bevestigd")
    return _page(request, form)


def _form(request: DeskRequest, answers: QueryDict) -> GroupsForm:
    """What is chosen in `answers`; else the plan that counts, else the proposal."""
    tree = tree_on(timezone.localdate())
    confirmed = current_plan(tree, request.organisation.k)
    proposal = proposed_plan(tree)
    start: tuple[Group, ...] = proposal.groups
    if confirmed is not None and "voorstel" not in answers:
        start = confirmed.today.groups
    form = GroupsForm(
        answers if GroupsForm.is_in(answers) else None,
        tree=tree,
        choices=choices_from(tree.teams, start),
    )
    form.confirmed, form.proposal = confirmed, proposal
    return form


def _page(request: DeskRequest, form: GroupsForm) -> HttpResponse:
    tree: Tree = form.tree
    confirmed, k = form.confirmed, request.organisation.k
    checked = arrange(tree.teams, groups_from(form.choices()), k)
    proposed = {group.units: group for group in form.proposal.groups}
    counts = confirmed is not None and [x.units for x in checked.groups] == [
        x.units for x in confirmed.today.groups
    ]
    form.fields["note"].required = bool(checked.notices)
    shown_sections = sections(form, checked, proposed, k)
    shown = {
        "form": form,
        "tree": tree,
        "k": k,
        "sections": shown_sections,
        "only_total": [x for x in shown_sections if not (x.cards or x.may_change)],
        "any_groups": bool(checked.groups),
        "problems": [sentence(step) for step in checked.problems],
        "notices": [sentence(step) for step in checked.notices],
        "hidden": [sentence(step) for step in checked.hidden],
        "confirmed": confirmed,
        "changes": [sentence(step) for step in confirmed.changes] if confirmed else [],
        "counts": counts,
        "is_proposal": {x.units for x in checked.groups} == set(proposed),
        "just_confirmed": "bevestigd" in request.GET,
        "may_confirm": request.desk.may(Ability.REPORTING_UNITS_CONFIRM),
    }
    return render(request, "structure/groups.html", shown)
