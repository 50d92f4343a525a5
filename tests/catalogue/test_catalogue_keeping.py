"""Adding, taking over, changing and stopping what is on offer."""

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.catalogue.test_grading import LOTTERY

from bestendig.catalogue.actions import (
    Described,
    Sourced,
    add_claim,
    add_intervention,
    change_intervention,
    offer_again,
    remove_claim,
    remove_intervention,
    retire_intervention,
    take_over,
)
from bestendig.catalogue.codes import SourceKind
from bestendig.catalogue.entries import Origin
from bestendig.catalogue.models import Claim, Intervention
from bestendig.catalogue.queries import entries, offer
from bestendig.catalogue.recording import record_result
from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.refusal import Refused

WALK = Described(
    name=" Samen wandelen ",
    summary="In de pauze naar buiten.",
    outcomes=("vitality", "mastery"),
    phases=("action", "awareness"),
)


@pytest.fixture(autouse=True)
def _here(world):
    with scope.bind(world.here.organisation.pk):
        yield


def test_added_tidily_and_in_the_log():
    made = add_intervention(WALK)
    made.refresh_from_db()
    assert (made.name, made.outcomes) == ("Samen wandelen", ["mastery", "vitality"])
    assert made.phases == ["awareness", "action"]
    assert AuditEntry.objects.last().action == "add_intervention"


def test_the_same_again_is_refused_unless_one_goes_on_knowingly():
    add_intervention(WALK)
    again = replace(WALK, name="Samen wandelen!")
    with pytest.raises(Refused, match="Samen wandelen"):
        add_intervention(again)
    add_intervention(again, knowingly=True)
    with pytest.raises(Refused, match="Grip op Groei"):
        add_intervention(Described(name="Grip op groei", summary="Van de bibliotheek"))


def test_taken_over_once_and_gone_from_the_library():
    told = Described(name="BRUIS hier", summary="Pagina", enrol="Bel Noor")
    made = take_over("bruis", told)
    assert (made.library, made.enrol) == ("bruis", "Bel Noor")
    assert "bruis" not in {x.library for x in entries(Origin.LIBRARY, "nl")}
    with pytest.raises(Refused):
        take_over("bruis", told)
    with pytest.raises(KeyError):
        take_over("bestaat-niet", told)


def test_changed_retired_with_a_reason_and_offered_again():
    made = add_intervention(WALK)
    change_intervention(made.pk, replace(WALK, name="Wandelen"))
    with pytest.raises(Refused):
        retire_intervention(made.pk, "  ")
    retire_intervention(made.pk, "Niemand kwam")
    assert not offer().exists()
    with pytest.raises(Refused):
        retire_intervention(made.pk, "Nog eens")
    offer_again(made.pk)
    assert offer().get().name == "Wandelen"
    with pytest.raises(Refused):
        offer_again(made.pk)


def test_what_was_used_is_never_thrown_away():
    made = add_intervention(WALK)
    record_result(made.pk, replace(LOTTERY, source=uuid4()))
    with pytest.raises(Refused):
        remove_intervention(made.pk)
    unused = add_intervention(Described(name="Leeg", summary="Per ongeluk"))
    remove_intervention(unused.pk)
    assert Intervention.objects.get() == made


def test_a_source_is_named_and_taken_away_and_gives_no_letter():
    made = add_intervention(WALK)
    claim = add_claim(
        made.pk, Sourced(kind=SourceKind.EVALUATION, text="Mensen waren blij", title="Evaluatie")
    )
    assert made.claims.get() == claim
    assert not made.results.exists()
    remove_claim(made.pk, claim.pk)
    assert not Claim.objects.exists()


def test_a_tag_that_is_not_in_the_model_is_refused():
    with pytest.raises(ValueError, match="geluk"):
        add_intervention(replace(WALK, outcomes=("geluk",)))
