"""Choosing in which organisation and role somebody works now."""

from __future__ import annotations

from django.db import transaction

from bestendig.organisations.models import Account, Person
from bestendig.organisations.roles import Role


@transaction.atomic
def remember_seat(account: Account, person: Person | None, role: Role) -> None:
    """Keep the choice for the next sign-in. Rights do not follow from it."""
    Account.objects.filter(pk=account.pk).update(
        last_person=person.pk if person else None, last_role=role
    )
