"""Tokens of other systems, and what an HR system calls our people and units."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation, Organisation, Person, Unit


class ApiToken(models.Model):
    """A token by which another system speaks for one organisation. Only its hash is kept.

    Found before an organisation is bound, so it is not scoped: `tokens` filters.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    name = models.CharField(_("which system"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    last_used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]


class ScimPerson(InOrganisation):
    """What an HR system calls a person. Gone for that system is not gone for us."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="scim")
    user_name = models.CharField(max_length=255)
    external_id = models.CharField(max_length=255, blank=True)
    removed = models.BooleanField(default=False)

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organisation", Lower("user_name"), name="one_person_a_user_name"
            )
        ]


class ScimUnit(InOrganisation):
    """What an HR system calls a unit."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="scim")
    external_id = models.CharField(max_length=255, blank=True)
