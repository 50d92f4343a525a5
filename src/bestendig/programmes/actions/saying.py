"""Noting what people said about a programme, and coding it. No names, nothing about health."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.dimodel import Factor, Outcome, Phase
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.programmes.models import Coding, Fragment, Interview, Programme
from bestendig.programmes.queries.saying import CODERS

# A capital in the middle of a sentence: what stands after a small letter, a comma or a figure.
_NAME_LIKE = re.compile(r"(?<=[a-z0-9à-ÿ,;:] )[A-ZÀ-Þ][\w'-]+")


@transaction.atomic
def note_interview(
    programme_id: UUID, kind: str, voice: str, month: date, people: int = 1
) -> Interview:
    """A talk or a working session was held. Also after the cycle was closed."""
    programme = Programme.objects.get(pk=programme_id)
    kind = Interview.Kind(kind)
    if month > timezone.localdate():
        raise Refused(_("This day is still to come."), field="month")
    if (kind == Interview.Kind.TALK) != (people == 1):
        raise Refused(_("A talk with one person is with one, a group is more."), field="people")
    row: Interview = Interview.objects.create(
        programme=programme, kind=kind, voice=Interview.Voice(voice), month=month.replace(day=1),
        people=people,
    )  # fmt: skip
    audit.record("note_interview", object_kind="programme", object_id=programme.pk)
    return row


@transaction.atomic
def note_fragment(
    interview_id: UUID, words: str, *, verbatim: bool = False, agreed_on: date | None = None
) -> Fragment:
    """One thing that was said. Raises Refused for a name, and for consent that cannot be."""
    interview = Interview.objects.get(pk=interview_id)
    if not words.strip():
        raise Refused(_("This is still empty."), field="words")
    if name := named_in(words):
        raise Refused(
            _("Here stands a name: %(name)s. Write it without names.") % {"name": name},
            field="words",
        )
    if agreed_on and not verbatim:
        raise Refused(_("Only somebody's own words are quoted."), field="agreed_on")
    if agreed_on and agreed_on > timezone.localdate():
        raise Refused(_("This day is still to come."), field="agreed_on")
    row: Fragment = Fragment.objects.create(
        interview=interview, words=words.strip(), verbatim=verbatim, agreed_on=agreed_on
    )
    audit.record("note_fragment", object_kind="programme", object_id=interview.programme_id)
    return row


@transaction.atomic
def code_fragment(
    fragment_id: UUID, outcome: str = "", factor: str = "", phase: str = "", place: str = ""
) -> Coding:
    """Where a fragment stands in the DI-model, as whoever is at work sees it; again: anew. At most
    two people code the same fragment."""
    fragment = Fragment.objects.select_for_update(of=("self",)).get(pk=fragment_id)
    coder = scope.actor().person
    if coder is None:
        raise Refused(_("Only a person can do this."))
    values = {
        "outcome": Outcome(outcome).value if outcome else "",
        "factor": Factor(factor).value if factor else "",
        "phase": Phase(phase).value if phase else "",
        "place": Coding.Place(place).value if place else "",
    }
    if not any(values.values()):
        raise Refused(_("Choose at least one."))
    if Coding.objects.filter(fragment=fragment).exclude(coder=coder).count() >= CODERS:
        raise Refused(_("Two people coded this already."))
    row: Coding
    row, _made = Coding.objects.update_or_create(fragment=fragment, coder=coder, defaults=values)
    audit.record(
        "code_fragment", object_kind="programme", object_id=fragment.interview.programme_id
    )
    return row


@transaction.atomic
def withdraw_quote(fragment_id: UUID) -> None:
    """Whoever said it does not want to be quoted any more: the words go, the codes stay."""
    fragment = Fragment.objects.select_for_update(of=("self",)).get(pk=fragment_id)
    fragment.words, fragment.agreed_on = "", None
    fragment.save(update_fields=["words", "agreed_on"])
    audit.record(
        "withdraw_quote", object_kind="programme", object_id=fragment.interview.programme_id
    )


@transaction.atomic
def remove_fragment(fragment_id: UUID) -> None:
    """Throw a fragment away, with its codes."""
    fragment = Fragment.objects.select_related("interview").get(pk=fragment_id)
    audit.record(
        "remove_fragment", object_kind="programme", object_id=fragment.interview.programme_id
    )
    fragment.delete()


def named_in(words: str) -> str:
    """A name of somebody who works here, or an address; empty when none is seen.

    A help and no proof: a first or a last name counts where it has a capital inside a sentence, so
    that a word like “Bakker” can still begin one.
    """
    if mail := re.search(r"\S+@\S+\.\w+", words):
        return mail.group()
    likely = set(_NAME_LIKE.findall(words))
    folded = words.casefold()
    for first, last in Person.objects.values_list("first_name", "last_name"):
        whole = f"{first} {last}".strip()
        if last and re.search(rf"\b{re.escape(whole.casefold())}\b", folded):
            return whole
        for name in (first, last):
            if name in likely:
                return str(name)
    return ""
