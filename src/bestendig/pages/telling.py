"""Telling who has a role that something waits for them: what, and where; never the contents."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from bestendig.common import scope
from bestendig.organisations.models import Organisation
from bestendig.organisations.roles import Role
from bestendig.organisations.telling import holders, tell


def tell_roles(
    kind: str, roles: Sequence[Role], organisation: Organisation, page: str, key: str
) -> None:
    """Tell everybody with one of `roles`: the deck's `mail.<kind>` with the way to `page`."""
    today = timezone.localdate()
    people = {person.pk: person for role in roles for person in holders(role, today)}
    contact = organisation.contact_name or organisation.name
    tell(list(people.values()), kind, key, (page, []), contact_name=contact)


def welcome_administrator(organisation: Organisation) -> None:
    """Tell the first administrator of a new organisation where to sign in."""
    with scope.bind(organisation.pk):
        roles, key = (Role.ORGANISATION_ADMIN,), message_key("made", organisation.pk, 1)
        tell_roles("organisation_made", roles, organisation, "account:sign_in", key)


def message_key(kind: str, pk: UUID, number: int) -> str:
    """What makes a message about the `number`th step of something this one message."""
    return f"{kind}/{pk}/{number}"
