"""What the settings and agreements of an organisation say, for its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from types import MappingProxyType
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import REGISTRY
from bestendig.disclosure.policy import least_words
from bestendig.organisations.models import Agreement, Organisation, Processing
from bestendig.organisations.queries.agreements import Agreements

# What must be filled in by somebody: the fact, what it is called, and the part of the settings
# where it is filled in.
NEEDED: Final = MappingProxyType(
    {
        "controller": (_("who is responsible (the controller)"), "processing"),
        "address": (_("postal address"), "processing"),
        "purpose": (_("what we use Bestendig for"), "processing"),
        "ground": (_("legal ground"), "processing"),
        "ground_reason": (_("why this ground"), "processing"),
        "hosting": (_("who runs Bestendig"), "processing"),
        "processor_name": (_("name of the processor"), "processing"),
        "processor_contact": (_("contact at the processor"), "processing"),
        "storage_place": (_("where the data are kept"), "processing"),
        "contact_name": (_("contact person"), "contact"),
        "contact_phone": (_("telephone of the contact person"), "contact"),
        "contact_email": (_("e-mail of the contact person"), "contact"),
        "fg_name": (_("data protection officer"), "contact"),
        "fg_contact": (_("telephone or e-mail of the data protection officer"), "contact"),
    }
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that nobody filled in yet, and the part of the settings where that is done."""

    name: str
    label: str | Promise
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """values: fact -> words. conditions: what the templates ask for."""

    values: Mapping[str, str]
    conditions: Mapping[str, bool] = field(default_factory=dict)

    def missing(self, name: str) -> Missing | None:
        """What is missing when the fact is not known. Raises KeyError for a fact nobody knows."""
        if self.values[name]:
            return None
        label, part = NEEDED[name]
        return Missing(name=name, label=label, part=part)


def facts(
    organisation: Organisation, processing: Processing, agreements: Agreements, today: date
) -> Facts:
    """Everything the templates ask for, in the active language."""
    own = processing.hosting == Processing.Hosting.OWN
    values = {
        "organisation": organisation.name,
        "today": _day(today),
        "version": version("bestendig"),
        "k": str(organisation.k),
        "k_open": str(least_words(organisation.k)),
        "k_decision": organisation.k_decision,
        "k_advice": organisation.k_advice,
        "k_decided_on": _day(organisation.k_decided_on),
        "keep_leavers": str(organisation.keep_leavers),
        "keep_audit": str(organisation.keep_audit),
        "keep_panel": str(organisation.keep_panel),
        "keep_questions": _kept("questions", organisation),
        "keep_requests": _kept("data_requests", organisation),
        "keep_sign_ins": _kept("sign_ins", organisation),
        "keep_mail": _kept("mail", organisation),
        "contact_name": organisation.contact_name,
        "contact_phone": organisation.contact_phone,
        "contact_email": organisation.contact_email,
        "fg_name": organisation.fg_name,
        "fg_contact": organisation.fg_contact,
        "controller": processing.controller,
        "address": processing.address,
        "purpose": processing.purpose,
        "ground": processing.get_ground_display() if processing.ground else "",
        "ground_reason": processing.ground_reason,
        "hosting": processing.get_hosting_display() if processing.hosting else "",
        "processor_name": gettext("not needed") if own else processing.processor_name,
        "processor_contact": gettext("not needed") if own else processing.processor_contact,
        "storage_place": processing.storage_place,
        "sub_processors": processing.sub_processors or gettext("none"),
        "invitations": str(processing.invitations_a_year),
    }
    agreed, conditions = _agreed(agreements)
    conditions |= {
        "lowered": bool(organisation.k_decision),
        "own_servers": own,
        "processor": processing.hosting == Processing.Hosting.PROCESSOR,
        "hosting_unknown": not processing.hosting,
    }
    return Facts(values=values | agreed, conditions=conditions)


def _agreed(agreements: Agreements) -> tuple[dict[str, str], dict[str, bool]]:
    dpia = agreements.of(Agreement.Kind.DPIA)
    adopted, advised = dpia.holds, dpia.holds or dpia.newest
    consent = agreements.of(Agreement.Kind.CONSENT)
    asked = consent.newest or consent.holds
    values = {
        "dpia_reference": adopted.reference if adopted else "",
        "adopted_on": _day(adopted.decided_on) if adopted else "",
        "adopted_until": _day(adopted.valid_until) if adopted else "",
        "adopted_words": adopted.rules if adopted else "",
        "advice": advised.advice if advised else "",
        "advised_on": _day(advised.advised_on) if advised else "",
        "consent_from": _day(asked.valid_from) if asked else "",
        "consent_until": _day(asked.valid_until) if asked else "",
        "consent_rules": asked.rules if asked else "",
    }
    conditions = {
        "adopted": adopted is not None,
        "advised": bool(values["advice"]),
        "consented": consent.holds is not None,
        "period": bool(values["consent_from"]),
        "rules": bool(values["consent_rules"]),
    }
    return values, conditions


def _kept(code: str, organisation: Organisation) -> str:
    """How long the rule that erases says, so that the document and the job cannot differ."""
    return str(REGISTRY.rules[code].keep(organisation.pk))


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
