"""What an adviser does in the catalogue: add, take over, change, retire, and name a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.catalogue.codes import Audience, SourceKind
from bestendig.catalogue.library import library
from bestendig.catalogue.models import Claim, Intervention
from bestendig.catalogue.queries import all_entries
from bestendig.catalogue.similar import similar
from bestendig.common import audit
from bestendig.dimodel import Factor, Outcome, Phase
from bestendig.organisations.refusal import Refused

_OBJECT: Final = "intervention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is told of an intervention. The codes of audience, form, time, cost may be empty."""

    name: str
    summary: str
    about: str = ""
    outcomes: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    audience: str = Audience.EVERYBODY
    form: str = ""
    time: str = ""
    cost: str = ""
    provider: str = ""
    contact: str = ""
    enrol: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What a source says."""

    kind: SourceKind
    text: str
    title: str
    publisher: str = ""
    year: int | None = None
    section: str = ""
    link: str = ""


@transaction.atomic
def add_intervention(described: Described, *, knowingly: bool = False) -> Intervention:
    """Add something to the offer.

    Raises Refused when something that may be the same is there already, unless the adviser has
    seen that and goes on `knowingly`.
    """
    described = _tidy(described)
    tags = (*described.outcomes, *described.factors, *described.phases)
    alike = similar(described.name, all_entries("nl"), summary=described.summary, tags=tags)
    same = [x.entry.name for x in alike if x.may_be_same]
    if same and not knowingly:
        raise Refused(
            _("This may be there already: %(name)s. Look at it first.") % {"name": same[0]},
            field="knowingly",
        )
    intervention = _added(described)
    audit.record(
        "add_intervention", object_kind=_OBJECT, object_id=intervention.pk, alike=len(same)
    )
    return intervention


@transaction.atomic
def take_over(code: str, described: Described) -> Intervention:
    """Take an entry of the library over into the own offer, as it is described here.

    Raises Refused when it was taken over before, KeyError for a code that is not there.
    """
    library().items[code]
    if Intervention.objects.filter(library=code).exists():
        raise Refused(_("You took this over before."))
    intervention = _added(_tidy(described), library=code)
    audit.record("take_over_intervention", object_kind=_OBJECT, object_id=intervention.pk)
    return intervention


@transaction.atomic
def change_intervention(intervention_id: UUID, described: Described) -> Intervention:
    """Tell it differently."""
    intervention = _locked(intervention_id)
    for name, value in _values(_tidy(described)).items():
        setattr(intervention, name, value)
    intervention.save()
    audit.record("change_intervention", object_kind=_OBJECT, object_id=intervention.pk)
    return intervention


@transaction.atomic
def retire_intervention(intervention_id: UUID, why: str) -> Intervention:
    """No longer offer it. It stays, with what is known of it. Raises Refused when it was before."""
    intervention = _locked(intervention_id)
    if intervention.retired_at:
        raise Refused(_("This is no longer offered already."))
    if not why.strip():
        raise Refused(_("This is still empty."), field="why")
    intervention.retired_at, intervention.retired_why = timezone.now(), why.strip()
    intervention.save(update_fields=["retired_at", "retired_why"])
    audit.record("retire_intervention", object_kind=_OBJECT, object_id=intervention.pk)
    return intervention


@transaction.atomic
def offer_again(intervention_id: UUID) -> Intervention:
    """Offer what was retired once more. Raises Refused when it is on offer."""
    intervention = _locked(intervention_id)
    if not intervention.retired_at:
        raise Refused(_("This is on offer."))
    intervention.retired_at, intervention.retired_why = None, ""
    intervention.save(update_fields=["retired_at", "retired_why"])
    audit.record("offer_intervention_again", object_kind=_OBJECT, object_id=intervention.pk)
    return intervention


@transaction.atomic
def remove_intervention(intervention_id: UUID) -> None:
    """Throw away what nothing was ever done with. Raises Refused when it is in use."""
    intervention = _locked(intervention_id)
    audit.record("remove_intervention", object_kind=_OBJECT, object_id=intervention.pk)
    try:
        with transaction.atomic():
            intervention.delete()
    except ProtectedError as used:
        raise Refused(_("This is in use, so it stays. You can stop offering it instead.")) from used


@transaction.atomic
def add_claim(intervention_id: UUID, sourced: Sourced) -> Claim:
    """Name a source and what it says of this."""
    intervention = _locked(intervention_id)
    claim: Claim = Claim.objects.create(intervention=intervention, **asdict(sourced))
    audit.record("add_claim", object_kind=_OBJECT, object_id=intervention.pk)
    return claim


@transaction.atomic
def remove_claim(intervention_id: UUID, claim_id: UUID) -> None:
    """Take a claim away again. Raises Claim.DoesNotExist."""
    claim = Claim.objects.get(pk=claim_id, intervention_id=intervention_id)
    audit.record("remove_claim", object_kind=_OBJECT, object_id=intervention_id)
    claim.delete()


def _added(described: Described, library: str = "") -> Intervention:
    added: Intervention = Intervention.objects.create(
        **_values(described), library=library, added_at=timezone.now()
    )
    return added


def _values(described: Described) -> dict[str, object]:
    values = asdict(described)
    return {**values, **{x: list(values[x]) for x in ("outcomes", "factors", "phases")}}


def _tidy(described: Described) -> Described:
    """Without stray spaces, and with tags in the order of the model. Raises Refused."""
    if not described.name.strip():
        raise Refused(_("This is still empty."), field="name")
    if not described.summary.strip():
        raise Refused(_("This is still empty."), field="summary")
    words = ("name", "summary", "about", "provider", "contact", "enrol", "link")
    return Described(
        **{x: getattr(described, x).strip() for x in words},
        outcomes=_in_order(described.outcomes, tuple(Outcome)),
        factors=_in_order(described.factors, tuple(Factor)),
        phases=_in_order(described.phases, tuple(Phase)),
        audience=described.audience,
        form=described.form,
        time=described.time,
        cost=described.cost,
    )


def _in_order(chosen: Sequence[str], parts: Sequence[str]) -> tuple[str, ...]:
    unknown = set(chosen) - {str(x) for x in parts}
    if unknown:
        raise ValueError(f"not in the model: {sorted(unknown)}")
    return tuple(str(x) for x in parts if x in chosen)


def _locked(intervention_id: UUID) -> Intervention:
    found: Intervention = Intervention.objects.select_for_update(of=("self",)).get(
        pk=intervention_id
    )
    return found
