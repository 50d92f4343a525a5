"""The agreements of the demo's story, made by the actions that people use."""

import pytest
from tests.world import START

from bestendig.common import scope
from bestendig.demo import conversations, tailored
from bestendig.demo.clock import on
from bestendig.demo.story import TOWNS, VOORBEELDSTAD
from bestendig.dialogue.conversations.models import Conversation
from bestendig.dialogue.tailored.models import AgreementDraft, AgreementVersion, TailoredAgreement
from bestendig.organisations.models import Person

pytestmark = pytest.mark.django_db


def test_jo_and_robin_agree_look_back_and_go_on(world):
    place = world.here
    with scope.bind(place.organisation.pk):
        who = {"unit": place.team, "starts_on": START}
        robin = Person.objects.create(first_name="Robin", **who)
        for name in ("Jo", "Luca", "Charlie"):
            Person.objects.create(first_name=name, manager=robin, **who)
        for number in range(50):
            Person.objects.create(first_name="A", last_name=f"{number}", manager=robin, **who)
        steps = conversations.steps(VOORBEELDSTAD) + tailored.steps(VOORBEELDSTAD)
        for day, _role, _name, act in sorted(steps, key=lambda x: x[0]):
            with on(day):
                act()
        jo = TailoredAgreement.objects.get(employee__first_name="Jo")
        first = Conversation.objects.earliest("at")
        assert (jo.talk, first.held_on) == (first.pk, jo.asked_on)
        days = [x.review_on.isoformat() for x in jo.versions.all()]
        assert days == ["2026-10-13", "2027-04-13"]
        assert AgreementVersion.objects.exclude(agreement=jo).count() == 9
        draft = AgreementDraft.objects.get()
        assert (draft.helper.first_name, draft.shown_on) == ("Charlie", None)
    assert [x.slug for x in TOWNS if tailored.steps(x)] == [VOORBEELDSTAD.slug]
