"""What of organisations and of the common rooms goes along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import PurePosixPath
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from bestendig.common import keys
from bestendig.common.belongings import Paper, Why, add_papers, leave, take
from bestendig.common.registry import RetentionRule, Unit, register_retention
from bestendig.organisations.actions.documents import read_document
from bestendig.organisations.models import Agreement, Organisation
from bestendig.organisations.taking.actions import erase_package
from bestendig.organisations.taking.models import Package

_PEOPLE = Why.PEOPLE


def register() -> None:
    """Tell the registry of belongings."""
    _organisation()
    _agreements()
    _units()
    _oversight()
    _people()
    _program()
    add_papers("settings", _settings, archive=True, leaving=True)
    add_papers("documents", _documents, archive=True, leaving=True)
    register_retention(
        RetentionRule(
            "packages",
            _("Packages for the archive and for leaving"),
            keep=lambda _organisation: 1,
            apply=lambda day: sum(erase_package(pk) for pk in _old(day)),
            waiting=lambda day: len(_old(day)),
            why=_("A package is there to be fetched. After a day it is gone."),
            unit=Unit.DAYS,
        )
    )


def _organisation() -> None:
    take(
        "organisations.VisionVersion",
        "visie",
        fields=("id", "version", "definition", "source", "own_words", "dated"),
        without={"author": _PEOPLE},
        archive=True,
    )
    take(
        "organisations.ContextEvent",
        "gebeurtenissen",
        fields=("id", "title", "description", "side", "starts_on", "ends_on", "units"),
        archive=True,
    )


def _agreements() -> None:
    take(
        "organisations.Agreement",
        "afspraken",
        fields=(
            "id", "kind", "state", "reference", "asked_on", "valid_from", "valid_until", "rules",
            "advice", "advised_on", "decided_on", "frame", "reopened_because", "document_name",
            "document_type", "created_at",
        ),
        without={"decided_by": _PEOPLE, "document": Why.FILE},
        archive=True,
    )  # fmt: skip
    take(
        "organisations.AgreementStep",
        "afspraken-stappen",
        fields=("id", "agreement", "step", "taken_on", "taken_at", "role", "note"),
        without={"by": _PEOPLE},
        archive=True,
    )
    take(
        "organisations.Processing",
        "verwerking",
        fields=(
            "id", "controller", "address", "purpose", "ground", "ground_reason", "hosting",
            "processor_name", "storage_place", "sub_processors", "invitations_a_year",
        ),
        without={"processor_contact": _PEOPLE},
        archive=True,
    )  # fmt: skip
    take(
        "organisations.SettingChange",
        "instellingen-wijzigingen",
        fields=("id", "setting", "before", "now", "changed_at", "role", "why", "advice"),
        without={"by": _PEOPLE},
        archive=True,
    )


def _units() -> None:
    take("organisations.Unit", "onderdelen", fields=("id", "ended_on", "heir"), archive=True)
    take(
        "organisations.UnitVersion",
        "onderdelen-door-de-tijd",
        fields=(
            "id", "unit", "name", "kind", "parent", "position", "valid_from", "valid_until",
            "made_at",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "organisations.ReportingPlan",
        "samen-getoond",
        fields=("id", "confirmed_at", "note", "left"),
        without={"confirmed_by": _PEOPLE},
        archive=True,
    )
    take(
        "organisations.ReportingUnit",
        "samen-getoond-groepen",
        fields=("id", "plan", "name", "above", "people", "position", "units"),
        archive=True,
    )
    take("connections.ScimUnit", "onderdelen-in-hr-systeem", fields=("id", "unit", "external_id"))


def _oversight() -> None:
    take(
        "audit.AuditEntry",
        "logboek",
        fields=(
            "id", "sequence", "at", "role", "origin", "action", "object_kind", "outcome",
            "previous", "hash",
        ),
        without=dict.fromkeys(("account_id", "person_id", "object_id", "details"), _PEOPLE),
    )  # fmt: skip
    take(
        "breaches.Breach",
        "datalekken",
        fields=(
            "id", "found_at", "happened", "data_kinds", "people", "consequences", "measures",
            "recorded_at", "closed_at",
        ),
        without={"recorded_by": _PEOPLE},
    )  # fmt: skip
    take(
        "breaches.BreachStep",
        "datalekken-stappen",
        fields=("id", "breach", "number", "kind", "decision", "at", "text", "recorded_at"),
        without={"recorded_by": _PEOPLE},
    )
    take("retention.RetentionRun", "wissen", fields=("id", "day", "at", "failed"), archive=True)
    take(
        "retention.RetentionProof",
        "bewijs-van-wissen",
        fields=("id", "run", "rule", "before", "erased", "at"),
        archive=True,
    )
    take(
        "rights.DataRequest",
        "verzoeken",
        fields=("id", "kind", "state", "received_on", "due_on", "closed_on", "reminded_on"),
        without=dict.fromkeys(
            ("person", "field", "wanted", "text", "extended_because", "answer", "answered_by",
             "erased"),
            _PEOPLE,
        ),
    )  # fmt: skip


def _people() -> None:
    for model in (
        "organisations.Person", "organisations.RoleGrant", "organisations.Question",
        "imports.PeopleFile", "imports.ImportedPerson", "connections.ScimPerson",
        "signing_in.OpenIdLink", "outbox.Message",
    ):  # fmt: skip
        leave(model, _PEOPLE)
    leave("ring.Ring", Why.OWN)
    for model in ("organisations.SignInCode", "connections.ApiToken"):
        leave(model, Why.SECRETS)


def _program() -> None:
    take(
        "organisations.IdentityProvider",
        "inloggen-van-het-werk",
        fields=(
            "id", "name", "issuer", "client_id", "email_domains", "active", "trusts_email",
            "counts_as_second_factor",
        ),
        without={"sealed_secret": Why.SECRETS},
    )  # fmt: skip
    take("imports.ColumnChoice", "kolommen-bij-inlezen", fields=("id", "headers", "mapping"))
    for model in (
        "imports.ImportedUnit", "audit.AuditHead", "jobs.JobRun", "taking.Package", "taking.Piece",
    ):  # fmt: skip
        leave(model, Why.PROGRAM)


def _settings() -> Iterator[Paper]:
    """The organisation's own settings, without who is the contact person."""
    import json  # noqa: PLC0415 - of this alone

    from bestendig.common import scope  # noqa: PLC0415 - the same

    names = (
        "id", "slug", "name", "kind", "size_class", "province", "created_at", "k", "k_decision",
        "k_advice", "k_decided_on", "keep_leavers", "keep_audit", "keep_panel", "brand_colour",
        "accent_colour",
    )  # fmt: skip
    values = Organisation.objects.filter(pk=scope.current()).values(*names).get()
    plain = {
        name: value.isoformat() if isinstance(value, (date, datetime)) else value
        for name, value in values.items()
    }
    content = json.dumps(plain, indent=1, ensure_ascii=False, default=str) + "\n"
    yield Paper(
        path="instellingen.json",
        title="Instellingen van de organisatie",
        type="application/json",
        pieces=[content.encode()],
    )


def _documents() -> Iterator[Paper]:
    """The documents of agreements as they came in; of one whose key is gone, nothing."""
    for agreement in Agreement.objects.exclude(document=None).order_by("created_at"):
        try:
            content = read_document(agreement)
        except keys.KeyMissing:
            continue
        yield Paper(
            path=f"afspraken/{agreement.kind}/{agreement.pk}/{_file_name(agreement)}",
            title=f"{agreement.get_kind_display()} {agreement.reference}".strip(),
            type=agreement.document_type or "application/octet-stream",
            pieces=[content],
        )


def _file_name(agreement: Agreement) -> str:
    """A name that is harmless in a zip file, with its own ending."""
    name = PurePosixPath(agreement.document_name.replace("\\", "/")).name
    ending = re.sub(r"[^a-z0-9]", "", PurePosixPath(name).suffix.lower())[:8]
    return f"{slugify(PurePosixPath(name).stem)[:60] or 'document'}.{ending or 'bin'}"


def _old(day: date) -> list[UUID]:
    start = timezone.make_aware(datetime.combine(day, time.min))
    return list(Package.objects.filter(asked_at__lt=start).values_list("pk", flat=True))
