"""Making an organisation with its first administrator, and participants from elsewhere.

Who may: ORGANISATIONS_MANAGE (the platform administrator, who sees nothing inside), or
whoever has the command on the server.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.actions.vision import write_vision
from bestendig.organisations.models import (
    Account,
    Kind,
    Organisation,
    Person,
    RoleGrant,
)
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

# What stands between a name and an address, where people paste from a table or a list.
_BETWEEN: Final = re.compile(r"[;,\t]")


@transaction.atomic
def create_organisation(
    *, name: str, slug: str, size_class: str, province: str, admin_name: str, admin_email: str,
    kind: str = Kind.MUNICIPALITY, made_up: bool = False, vision_dated: date | None = None,
) -> Organisation:  # fmt: skip
    """A new organisation, with the sector's definition as its vision and one administrator.

    The administrator signs in with a link to `admin_email`, and gives all other roles.
    """
    organisation = Organisation(
        name=name.strip(), slug=slug, kind=kind, size_class=size_class, province=province,
        made_up=made_up,
    )  # fmt: skip
    try:
        organisation.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(str(messages[0]), field=field) from error
    organisation.save()
    with scope.bind(organisation.pk):
        write_vision("", dated=vision_dated)
        first_name, _space, last_name = admin_name.strip().partition(" ")
        try:
            administrator = _person(first_name, last_name, admin_email, Person.Kind.EMPLOYMENT)
        except Refused as refusal:
            raise Refused(refusal.why, field=_ADMIN[refusal.field]) from refusal
        RoleGrant.objects.create(
            person=administrator, role=Role.ORGANISATION_ADMIN, starts_on=timezone.localdate()
        )
        audit.record(
            "create_organisation",
            object_kind="organisation",
            object_id=organisation.pk,
            kind=str(organisation.kind),
            made_up=made_up,
        )
    return organisation


@transaction.atomic
def add_participant(
    *, first_name: str, last_name: str, email: str, unit: UUID | None = None
) -> Person:
    """Somebody from elsewhere who takes part here: in a programme of the fund, for one.

    unit: the group they are counted with, like those of one municipality.

    The same account can be in several organisations; each knows only its own person.
    """
    if unit is not None and unit not in tree_on(timezone.localdate()).forest:
        raise Refused(_("This unit is not there any more."), field="unit")
    person = _person(first_name, last_name, email, Person.Kind.PARTICIPATION)
    if unit is not None:
        person.unit_id = unit
        person.save(update_fields=["unit"])
    audit.record("add_participant", object_kind="person", object_id=person.pk)
    return person


@transaction.atomic
def add_participants(lines: str, unit: UUID | None = None) -> list[Person]:
    """Several at once, one a line: "first and last name; e-mail". All or none.

    Raises Refused with every line that cannot be, and why.
    """
    made, wrong = [], []
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip():
            continue
        name, *email = (x.strip() for x in _BETWEEN.split(line, maxsplit=1))
        first, _space, last = name.partition(" ")
        try:
            if not email:
                raise Refused(_("Write name; e-mail."))
            with transaction.atomic():
                made.append(
                    add_participant(first_name=first, last_name=last, email=email[0], unit=unit)
                )
        except Refused as refused:
            wrong.append(_("Line %(number)s: %(why)s") % {"number": number, "why": refused})
    if wrong:
        raise Refused(" ".join(wrong), field="lines")
    if not made:
        raise Refused(_("This is still empty."), field="lines")
    return made


_ADMIN = {"first_name": "admin_name", "email": "admin_email"}


def _person(first_name: str, last_name: str, email: str, kind: str) -> Person:
    if not first_name.strip():
        raise Refused(_("This is still empty."), field="first_name")
    email = email.strip().lower()
    account = Account.objects.filter(email=email).first() or Account(email=email)
    if account.pk is None:
        account.set_unusable_password()
        try:
            account.full_clean(exclude=["password"])
        except ValidationError as error:
            raise Refused(_("This is not an e-mail address."), field="email") from error
        account.save()
    if Person.objects.filter(account=account).exists():
        raise Refused(_("This person is in the organisation already."), field="email")
    person: Person = Person.objects.create(
        account=account, kind=kind, first_name=first_name.strip(), last_name=last_name.strip(),
        work_email=email, starts_on=timezone.localdate(),
    )  # fmt: skip
    return person
