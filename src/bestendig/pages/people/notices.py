"""Telling somebody by mail that they got a role."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from bestendig.common import outbox
from bestendig.organisations.models import Organisation, RoleGrant
from bestendig.organisations.roles import Role
from bestendig.pages.wording import here

KIND: Final = "role_given"


def tell_new_role(grant: RoleGrant, organisation: Organisation) -> None:
    """Queue the mail with the role, within the transaction that gives it.

    Somebody without an e-mail address reads it when signing in.
    """
    person = grant.person
    if not person.work_email:
        return
    language = person.account.language if person.account else settings.LANGUAGE_CODE
    with translation.override(language):
        role = Role(grant.role)
        context = {
            "person": person,
            "organisation": organisation,
            "grant": grant,
            "role": role.label,
            "words": here(f"role.{role.value}"),
            "address": settings.BASE_URL,
        }
        outbox.send(
            KIND,
            person.work_email,
            _("You have a new role in Bestendig"),
            render_to_string("mail/role_given.txt", context),
            key=f"{KIND}/{grant.pk}",
            language=language,
            person=person.pk,
        )
