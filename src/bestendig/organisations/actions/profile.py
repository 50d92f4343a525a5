"""What somebody says about the mail they get."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from bestendig.common import audit
from bestendig.organisations.models import Account, Person


@transaction.atomic
def save_profile(
    account: Account, person: Person | None, *, language: str, wanted: Mapping[str, bool]
) -> None:
    """Keep the language of mail, and of each kind of mail in `wanted` whether it is wanted.

    What was said before about other kinds stays as it was.
    """
    Account.objects.filter(pk=account.pk).update(language=language)
    if person:
        locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        others = [kind for kind in locked.unwanted_mail if kind not in wanted]
        locked.unwanted_mail = others + [kind for kind in wanted if not wanted[kind]]
        locked.save(update_fields=["unwanted_mail"])
    audit.record("save_profile", object_kind="account", object_id=account.pk)
