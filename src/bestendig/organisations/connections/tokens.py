"""Making, ending and recognising the tokens of other systems."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit, scope
from bestendig.organisations.connections.models import ApiToken
from bestendig.organisations.signing_in import secrets

PURPOSE: Final = "api"


@transaction.atomic
def make_token(name: str) -> str:
    """A new token for the bound organisation. Shown once: only its hash is kept."""
    plain = secrets.new_token()
    token = ApiToken.objects.create(
        organisation_id=scope.current(),
        name=name,
        token_hash=secrets.kept(PURPOSE, plain),
        made_at=timezone.now(),
        made_by=scope.actor().person,
    )
    audit.record("make_api_token", object_kind="api_token", object_id=token.pk)
    return plain


@transaction.atomic
def end_token(token_id: UUID) -> None:
    """Let a token of the bound organisation open nothing any more. Raises DoesNotExist."""
    token = ApiToken.objects.select_for_update().get(
        pk=token_id, organisation_id=scope.current(), ended_at=None
    )
    token.ended_at = timezone.now()
    token.save(update_fields=["ended_at"])
    audit.record("end_api_token", object_kind="api_token", object_id=token.pk)


def tokens() -> list[ApiToken]:
    """The tokens of the bound organisation that work, for whoever manages connections."""
    return list(ApiToken.objects.filter(organisation_id=scope.current(), ended_at=None))


def organisation_of(plain: str) -> UUID | None:
    """Which organisation a token speaks for; None when it is none or has ended."""
    token = ApiToken.objects.filter(token_hash=secrets.kept(PURPOSE, plain), ended_at=None).first()
    if token is None:
        return None
    today = timezone.localdate()
    if token.last_used_on != today:
        with scope.bind(token.organisation_id):
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token.organisation_id
