"""What the organisation means by sustainable employability (R1): written again, never rewritten."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.models import Organisation, VisionVersion

# Word for word; quoted with its source.
DEFINITION: Final = (
    "Duurzame inzetbaarheid houdt in dat medewerkers nu en in de toekomst fysiek, mentaal en "
    "sociaal gezond waardevol werk kunnen blijven doen dat past bij hun talenten, ambities en "
    "mogelijkheden. Dat vraagt om tijdige en voortdurende actie en interactie tussen werkgever "
    "en werknemer."
)
SOURCE: Final = "A&O fonds Gemeenten"


@transaction.atomic
def write_vision(
    own_words: str,
    *,
    definition: str = DEFINITION,
    source: str | None = None,
    dated: date | None = None,
) -> VisionVersion:
    """A new version beside the old ones.

    The source is the A&O fonds exactly as long as the definition is theirs, word for word.
    """
    definition, own_words = definition.strip(), own_words.strip()
    if not definition:
        raise ValidationError({"definition": _("This is still empty.")})
    organisation = Organisation.objects.select_for_update().get(pk=scope.current())
    last = VisionVersion.objects.filter(organisation=organisation).first()
    if last and (last.definition, last.own_words) == (definition, own_words):
        raise ValidationError(_("Nothing has changed, so there is no new version."))
    theirs = " ".join(definition.split()) == DEFINITION
    version: VisionVersion = VisionVersion.objects.create(
        version=last.version + 1 if last else 1,
        definition=definition,
        source=SOURCE if theirs else (source or "").replace(SOURCE, "").strip(),
        own_words=own_words,
        dated=dated or timezone.localdate(),
        author=scope.actor().person,
    )
    audit.record(
        "write_vision",
        object_kind="vision_version",
        object_id=version.pk,
        version=version.version,
    )
    return version
