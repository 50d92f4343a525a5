"""Which tables belong to organisations, which do not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.backends.utils import names_digest

# Tables without a wall, each with its reason. A table that is neither here nor walled is a gap.
OPEN_TABLES: Final = MappingProxyType(
    {
        "organisations_organisation": "the list of tenants itself; nothing about employees",
        "organisations_account": "who can sign in; one account may work in several organisations",
        "organisations_signinlink": "belongs to an account, before an organisation is chosen",
        "organisations_signindomain": "whose provider knows an e-mail domain; asked at sign-in",
        "signing_in_signin": "belongs to an account, like the sign-in itself",
        "signing_in_session": "the same; under the hash of its key",
        "signing_in_emailchange": "the same; a new address that waits to be confirmed",
        "account_emailaddress": "the same; of allauth",
        "account_emailconfirmation": "the same",
        "mfa_authenticator": "an account's second factors; their secrets are sealed",
        "measurement_door": "whose wave a link belongs to, before one is bound; of no person",
        "throttle_tries": "counts of tries by a keyed hash, before anybody is known",
        "jobs_due": "when periodic work was started; names of jobs",
        "jobs_pulse": "heartbeat and counts of a running job",
        "django_tasks_database_dbtaskresult": "which run is to be done; what it is about is walled",
        "django_migrations": "which migrations were done",
        "django_content_type": "names of tables",
        "auth_permission": "Django's own, unused: what a role may do stands in the role table",
        "auth_group": "the same",
        "auth_group_permissions": "the same",
    }
)
# Walled between organisations, but seen whole where none is bound: by the worker.
SEEN_UNBOUND: Final = MappingProxyType(
    {
        "organisations_signincode": "found by its hash at sign-in, before one is bound",
        "connections_apitoken": "found by its hash, which says for which organisation it is",
        "jobs_jobrun": "the worker takes up the jobs of all organisations, and binds each one's",
        "outbox_message": "the worker sends everybody's mail; address and text are sealed",
    }
)
# Tables in which `scope.own_rows` finds what belongs to one account, and the column that says so.
OWN_ROWS: Final = MappingProxyType({"organisations_person": "account_id"})
_BOUND: Final = "NULLIF(current_setting('app.organisation', true), '')::uuid"


@dataclass(frozen=True, slots=True)
class Wall:
    """One table that belongs to organisations, and the rule by which its rows are seen."""

    table: str
    rule: str


@dataclass(frozen=True, slots=True)
class Bond:
    """A column that points at a row of the same organisation, and may not point elsewhere."""

    table: str
    column: str
    target: str

    @property
    def name(self) -> str:
        """Its constraint's name in the database."""
        return f"same_organisation_{names_digest(self.table, self.column, length=16)}"


def walled_models() -> list[type[models.Model]]:
    """Every model whose rows say which organisation they are of."""
    return [model for model in apps.get_models() if model._meta.managed and _organisation(model)]


def walls() -> list[Wall]:
    """Every table that must have a wall, by the models of the program."""
    found = []
    for model in walled_models():
        column = _organisation(model)
        nullable = column is not None and column.null
        equals = "IS NOT DISTINCT FROM" if nullable else "="
        rule = f"organisation_id {equals} {_BOUND}"
        if model._meta.db_table in SEEN_UNBOUND:
            rule = f"{rule} OR {_BOUND} IS NULL"
        found.append(Wall(model._meta.db_table, rule))
    return sorted([*found, *_between()], key=lambda wall: wall.table)


def bonds() -> list[Bond]:
    """Every foreign key from one walled table to another."""
    walled = set(walled_models())
    return [
        Bond(model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in sorted(walled, key=lambda model: model._meta.db_table)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in walled
    ]


def _organisation(model: type[models.Model]) -> models.Field[Any, Any] | None:
    fields = (x for x in model._meta.local_concrete_fields if x.column == "organisation_id")
    return next(fields, None)


def _between() -> Iterator[Wall]:
    """The tables Django makes between two models: seen by who sees the rows at both ends."""
    walled = set(walled_models())
    for model in walled:
        for field in model._meta.local_many_to_many:
            through: Any = field.remote_field.through
            if not through._meta.auto_created:
                continue
            ends = [
                f"EXISTS (SELECT 1 FROM {end.related_model._meta.db_table} there"  # noqa: S608 - names of our own
                f" WHERE there.id = {end.column})"
                for end in through._meta.local_concrete_fields
                if isinstance(end, models.ForeignKey) and end.related_model in walled
            ]
            yield Wall(through._meta.db_table, " AND ".join(ends))
