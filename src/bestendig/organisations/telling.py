"""Telling people by mail that something waits for them, without saying what it says.

A mail is queued in the transaction of what it tells (see `common.outbox`); its words are in the
copy deck under `mail.<kind>.subject` and `mail.<kind>.text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from bestendig.common import outbox, scope
from bestendig.common.texts import plain, text
from bestendig.organisations.models import Organisation, Person
from bestendig.organisations.roles import Role


def holders(role: Role, on: date) -> list[Person]:
    """Who has this role in the bound organisation on that day."""
    at_work = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    granted = Q(grants__role=role, grants__starts_on__lte=on) & (
        Q(grants__ends_on__isnull=True) | Q(grants__ends_on__gt=on)
    )
    found = Person.objects.filter(at_work, granted).select_related("account").distinct()
    return list(found.order_by("pk"))


def tell(
    people: Sequence[Person],
    kind: str,
    key: str,
    page: tuple[str, list[object]],
    **values: object,
) -> None:
    """Queue one mail for each of `people` who has an address, in that person's language.

    key: what happened, from ids; the same again mails nobody twice. page: what the mail links to.
    """
    _queue(people, kind, key, page, values, traceless=False)


def tell_without_trace(
    people: Sequence[Person],
    kind: str,
    key: str,
    page: tuple[str, list[object]],
    **values: object,
) -> None:
    """`tell`, where already that somebody got it tells something: no administrator reads of it.
    The caller sees to it that it is queued once."""
    _queue(people, kind, key, page, values, traceless=True)


def _queue(
    people: Sequence[Person],
    kind: str,
    key: str,
    page: tuple[str, list[object]],
    values: dict[str, object],
    *,
    traceless: bool,
) -> None:
    organisation = Organisation.objects.get(pk=scope.current())
    for person in people:
        to = address_of(person)
        if not to:
            continue
        language = person.account.language if person.account else "nl"
        with override(language):
            link = settings.BASE_URL + reverse(page[0], args=page[1])
            words = {name: value() if callable(value) else value for name, value in values.items()}
        words = {"organisation": organisation.name, "link": link, **words}
        outbox.send(
            kind,
            to,
            text(f"mail.{kind}.subject", language, **words),
            plain(text(f"mail.{kind}.text", language, **words)),
            key=f"{key}/{person.pk}",
            language=language,
            person=person.pk if traceless else None,
            traceless=traceless,
        )


def address_of(person: Person) -> str:
    """Where somebody reads mail about work; empty without any."""
    return person.work_email or (person.account.email if person.account else "") or ""
