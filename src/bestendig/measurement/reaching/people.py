"""Whom a wave can reach, and how: by the work e-mail that somebody has today, or on paper."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from bestendig.measurement.models import Invitation, Reach, Wave
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.programmes.queries.short_forms import quiet_about


def invited(wave_id: UUID) -> QuerySet[Invitation]:
    """The invitations of people who are in service today, with person and account. Not, of a
    short form, of who wants to hear nothing more about its programme by now."""
    people = in_service(Person.objects.all(), timezone.localdate())
    rows: QuerySet[Invitation] = Invitation.objects.filter(
        wave=wave_id, person__in=people.values("pk")
    )
    rows = rows.exclude(person__in=quiet_about(wave_id))
    return rows.select_related("person__account").order_by("pk")


def by_mail(wave_id: UUID) -> QuerySet[Invitation]:
    """Those of them who have a work e-mail."""
    return invited(wave_id).exclude(person__work_email="")


def reach_of(wave: Wave) -> Reach:
    """How this wave reaches people; as it begins, when nobody said anything yet."""
    found = Reach.objects.filter(wave=wave).first()
    return found or Reach(wave=wave)
