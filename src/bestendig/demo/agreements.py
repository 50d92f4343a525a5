"""The agreements of the demo: asked, advised, agreed and signed, each by who would do it."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Final

import docx

from bestendig.common import scope
from bestendig.demo.clock import on
from bestendig.demo.story import Town
from bestendig.organisations.actions.agreements import (
    Period,
    adopt_dpia,
    ask_advice,
    ask_consent,
    give_consent,
    record_advice,
    record_processor_agreement,
)
from bestendig.organisations.actions.documents import Upload
from bestendig.organisations.actions.settings import change_processing
from bestendig.organisations.models import Agreement, Organisation, Person, Processing
from bestendig.organisations.roles import Role

ActingAs = Callable[[Organisation, str, Role], AbstractContextManager[Person]]
# Decided when the demo's first survey came; the demo itself is of November 2026.
_DECIDED: Final = date(2025, 1, 20)
_ASKED: Final = date(2024, 12, 9)
_PERIOD: Final = Period(start=date(2025, 1, 27), end=date(2027, 1, 31))
_RULES: Final = (
    "Twee vaste metingen per jaar voor iedereen, en extra vragen alleen voor wie aan een "
    "programma meedoet. Hooguit tien uitnodigingen per persoon per jaar. Uitkomsten alleen van "
    "groepen vanaf tien antwoorden. Geen vragen over gezondheid. Verandert er iets, dan vraagt "
    "de organisatie opnieuw instemming."
)


def come_to_agreements(town: Town, organisation: Organisation, acting_as: ActingAs) -> None:
    """The three agreements, where the story has people for them."""
    have = {role: one.name for one in town.named for role in one.roles}
    if not {Role.ADVISER, Role.DPO, Role.WORKS_COUNCIL} <= have.keys():
        return
    with on(_ASKED):
        _ask(town, organisation, acting_as, have)
    with on(_DECIDED):
        _decide(town, organisation, acting_as, have)


def _ask(
    town: Town, organisation: Organisation, acting_as: ActingAs, have: dict[Role, str]
) -> None:
    with acting_as(organisation, have[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN):
        change_processing(
            controller=f"College van B en W van {town.name}",
            address=f"Raadhuisplein 1, {town.name}",
            purpose=(
                "Nagaan wat medewerkers nodig hebben om goed en met plezier te blijven werken, "
                "en of wat we daarvoor doen ook helpt."
            ),
            ground=Processing.Ground.PUBLIC_TASK,
            ground_reason="Goed werkgeverschap hoort bij het besturen van de gemeente.",
            hosting=Processing.Hosting.PROCESSOR,
            processor_name="Voorbeeldhosting",
            processor_contact="privacy@voorbeeldhosting.example",
            storage_place="Nederland",
            sub_processors="",
            invitations_a_year=10,
        )
    with acting_as(organisation, have[Role.ADVISER], Role.ADVISER):
        ask_advice("DPIA-2025-01", _document(town, "DPIA"))
        ask_consent(_PERIOD, _RULES, "OR-2025-03")


def _decide(
    town: Town, organisation: Organisation, acting_as: ActingAs, have: dict[Role, str]
) -> None:
    with scope.bind(organisation.pk):
        dpia, consent = (Agreement.objects.get(kind=kind) for kind in ("dpia", "consent"))
    with acting_as(organisation, have[Role.DPO], Role.DPO):
        record_advice(
            dpia,
            "Ik kan me hierin vinden. Let op kleine teams: voeg ze samen voor elke meting, en "
            "laat iemand buiten HR en ICT de wachtwoordzin van de sleutels bewaren.",
            _DECIDED,
        )
    with acting_as(organisation, have[Role.ADVISER], Role.ADVISER):
        adopt_dpia(dpia, _PERIOD, _DECIDED, "Beide punten van de FG zijn overgenomen.")
        record_processor_agreement(
            "VWO-2025-07", _PERIOD, _DECIDED, _document(town, "Verwerkersovereenkomst")
        )
    with acting_as(organisation, have[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL):
        give_consent(consent, _PERIOD, _RULES, _DECIDED)


def _document(town: Town, title: str) -> Upload:
    document = docx.Document()
    document.add_heading(f"{title} {town.name}", level=1)
    document.add_paragraph(
        "Dit document is verzonnen. Het staat hier om te laten zien waar het echte komt."
    )
    content = io.BytesIO()
    document.save(content)
    return Upload(name=f"{title.lower()}.docx", content=content.getvalue())
