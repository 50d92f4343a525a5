"""What was agreed before anything is measured: DPIA, works council, processor."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models.organisation import InOrganisation

INVITATIONS_DEFAULT = 4


class Agreement(InOrganisation):
    """DPIA, works-council consent or processor agreement: set once, with an end date.

    Which move leads from which state to which: `organisations.agreements.MOVES`.
    """

    class Kind(models.TextChoices):
        DPIA = "dpia", _("Data protection impact assessment (DPIA)")
        CONSENT = "consent", _("Consent of the works council")
        PROCESSOR = "processor", _("Processor agreement")

    class State(models.TextChoices):
        DRAFT = "draft", _("being prepared")
        ASKED = "asked", _("asked")
        ADVISED = "advised", _("advice is in")
        AGREED = "agreed", _("agreed")
        REFUSED = "refused", _("not agreed")
        REOPENED = "reopened", _("must be asked again")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT, editable=False)
    reference = models.CharField(_("number or version"), max_length=80, blank=True)
    asked_on = models.DateField(_("asked on"), null=True, editable=False)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    rules = models.TextField(_("what was agreed"), blank=True)
    advice = models.TextField(_("advice of the data protection officer"), blank=True)
    advised_on = models.DateField(_("advice given on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.UUIDField(null=True, editable=False)
    # The settings that the question was about, as they were when it was asked.
    frame = models.JSONField(default=dict, editable=False)
    # Codes of `organisations.agreements.Because`.
    reopened_because = models.JSONField(default=list, editable=False)
    # Sealed with the organisation's key for documents.
    document = models.BinaryField(null=True, editable=False)
    document_name = models.CharField(max_length=200, blank=True, editable=False)
    document_type = models.CharField(max_length=100, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["kind", "-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="agreement_ends_after_it_begins",
            ),
        ]


class AgreementStep(InOrganisation):
    """One step in the life of an agreement, with the words that came with it."""

    class Step(models.TextChoices):
        ASKED = "asked", _("asked")
        ADVISED = "advised", _("advice given")
        ADOPTED = "adopted", _("adopted")
        GIVEN = "given", _("consent given")
        REFUSED = "refused", _("consent refused")
        QUESTION = "question", _("question")
        ANSWER = "answer", _("answer")
        REOPENED = "reopened", _("reopened")
        RECORDED = "recorded", _("recorded")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=16, choices=Step)
    taken_on = models.DateField()
    taken_at = models.DateTimeField(auto_now_add=True)
    by = models.UUIDField(null=True)
    role = models.CharField(max_length=32, blank=True)
    note = models.TextField(blank=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["taken_at"]


class Processing(InOrganisation):
    """What the organisation processes, why and with whom: what its documents are filled with."""

    class Ground(models.TextChoices):
        PUBLIC_TASK = "6.1.e", _("a task in the public interest (GDPR art. 6(1)(e))")
        LEGAL_DUTY = "6.1.c", _("a legal duty (GDPR art. 6(1)(c))")
        INTEREST = "6.1.f", _("a legitimate interest as an employer (GDPR art. 6(1)(f))")

    class Hosting(models.TextChoices):
        OWN = "own", _("we do, on our own servers")
        PROCESSOR = "processor", _("a supplier or another organisation (a processor)")

    controller = models.CharField(
        _("who is responsible (the controller)"), max_length=200, blank=True
    )
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    purpose = models.TextField(_("what we use Bestendig for"), blank=True)
    ground = models.CharField(_("legal ground"), max_length=8, choices=Ground, blank=True)
    ground_reason = models.TextField(_("why this ground"), blank=True)
    hosting = models.CharField(_("who runs Bestendig"), max_length=16, choices=Hosting, blank=True)
    processor_name = models.CharField(_("name of the processor"), max_length=200, blank=True)
    processor_contact = models.CharField(_("contact at the processor"), max_length=200, blank=True)
    storage_place = models.CharField(_("where the data are kept"), max_length=200, blank=True)
    sub_processors = models.TextField(_("sub-processors"), blank=True)
    invitations_a_year = models.PositiveSmallIntegerField(
        _("questionnaires a person a year, at most"),
        default=INVITATIONS_DEFAULT,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation"], name="one_processing_an_organisation")
        ]
