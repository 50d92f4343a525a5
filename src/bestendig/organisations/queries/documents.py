"""The ready-made documents, filled. Who may: AGREEMENTS_READ."""

from __future__ import annotations

from django.utils import timezone, translation

from bestendig.common import scope
from bestendig.organisations.documents import Document, Name, fill
from bestendig.organisations.documents.facts import facts
from bestendig.organisations.models import Organisation, Processing
from bestendig.organisations.queries.agreements import agreements_in_order


def filled_document(name: Name) -> Document:
    """One document of the bound organisation as it stands today, in Dutch."""
    return filled_documents([name])[0]


def filled_documents(names: list[Name]) -> list[Document]:
    """Several of them, with one look at the settings."""
    today = timezone.localdate()
    organisation = Organisation.objects.defer("logo").get(pk=scope.current())
    processing = Processing.objects.first() or Processing()
    with translation.override("nl"):
        known = facts(organisation, processing, agreements_in_order(today), today)
        return [fill(name, known) for name in names]
