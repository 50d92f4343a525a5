"""What of the offer a programme is. What comes out of it stands on the card of that intervention,
so once a result stands there it cannot be moved to another card, or nowhere."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.catalogue.models import Intervention, Result
from bestendig.common import audit
from bestendig.organisations.refusal import Refused
from bestendig.programmes.models import Programme


@transaction.atomic
def place_in_offer(programme_id: UUID, intervention_id: UUID | None) -> Programme:
    """Say which intervention this programme is; None: none. Also after it was decided about."""
    programme: Programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    if programme.intervention_id == intervention_id:
        return programme
    if Result.objects.filter(source=programme.pk).exists():
        raise Refused(_("What came out stands on a card already. It stays there."))
    if intervention_id and not Intervention.objects.filter(pk=intervention_id).exists():
        raise Refused(_("This is not on offer any more."), field="intervention")
    programme.intervention_id = intervention_id
    programme.save(update_fields=["intervention"])
    audit.record("place_in_offer", object_kind="programme", object_id=programme.pk)
    return programme
