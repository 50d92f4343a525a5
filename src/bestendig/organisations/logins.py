"""The accounts that go with work addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bestendig.organisations.models import Account, Person

STEP: Final = 1000


def accounts_for(addresses: Iterable[str]) -> tuple[dict[str, Account], set[str]]:
    """The account of each address, made where there is none; and for which it was made.

    An account that is another person's here already (the work address moved on, the account
    did not) is left alone: that is for the administrator to sort out.
    """
    wanted = {address.lower() for address in addresses if address}
    there = {str(x.email): x for x in Account.objects.filter(email__in=wanted)}
    new = [Account(email=address) for address in sorted(wanted - there.keys())]
    for account in new:
        account.set_unusable_password()
    made = {str(x.email): x for x in Account.objects.bulk_create(new, STEP)}
    taken = set(
        Person.objects.filter(account__in=list(there.values())).values_list("account_id", flat=True)
    )
    free = {address: x for address, x in there.items() if x.pk not in taken}
    return {**free, **made}, set(made)
