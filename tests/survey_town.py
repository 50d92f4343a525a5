"""A survey that people can answer: the twelve core questions, open in a municipality of 48."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from tests.measurement.conftest import Town, agree_on_everything, make_town, merge_all

from bestendig.common import keys, scope
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.ballots.box import Opener
from bestendig.measurement.ballots.models import Ballot
from bestendig.measurement.document import read
from bestendig.measurement.models import Door, Invitation, Wave
from bestendig.organisations.models import Organisation
from bestendig.questionnaires.actions.composing import fix_version, start_questionnaire
from bestendig.questionnaires.launched import wave_document
from bestendig.questionnaires.models import QuestionnaireVersion


@dataclass
class Survey:
    """An open wave, and what its mails and letters would carry."""

    organisation: Organisation
    town: Town
    wave: Wave

    @contextmanager
    def bound(self) -> Iterator[None]:
        with scope.bind(self.organisation.pk):
            yield

    def invitation(self, number: int = 0) -> Invitation:
        with self.bound():
            return Invitation.objects.get(wave=self.wave, person=self.town.people[number])

    def link(self, number: int = 0) -> str:
        """Of the person with this number."""
        invitation = self.invitation(number)
        with self.bound():
            token = access.token_of(keyring.link_key(self.wave.pk), invitation.pk)
        return str(access.Link(Door.objects.get(wave=self.wave.pk).sign, token))

    def code(self, number: int = 0) -> str:
        """As it is printed."""
        invitation = self.invitation(number)
        with self.bound():
            return access.spaced(access.code_of(keyring.link_key(self.wave.pk), invitation.pk))

    def votes(self) -> list[dict[str, Any]]:
        """What is in the box, as only the opening may see it."""
        questions = read(self.wave.questions).questions
        with self.bound():
            opener = Opener(
                keys.store().use(keyring.box_name(self.wave.pk)), self.wave.envelope_size
            )
            opened = [opener.open(row.sealed).answers for row in Ballot.objects.all()]
        return [
            {
                question.code: answer
                for question, answer in zip(questions, answers, strict=True)
                if answer is not None
            }
            for answers in opened
        ]

    def marks(self, number: int = 0) -> tuple[bool, bool]:
        """Answered, declined."""
        row = self.invitation(number)
        return row.answered, row.declined


def make_survey(
    slug: str = "voorbeeldstad", template: str = "core", words: Any = None, **changes: Any
) -> Survey:
    """Everybody of a small town is invited, and the box is open unless `changes` say otherwise.

    words: a question that is answered in words, by language.
    """
    organisation = Organisation.objects.create(
        slug=slug, name=slug.title(), size_class="20_50", province="UT",
        contact_name="Noor", contact_phone="030 123 45 67",
        fg_name="Alex", fg_contact=f"fg@{slug}.example",
    )  # fmt: skip
    with scope.bind(organisation.pk):
        town = make_town(organisation)
        agree_on_everything()
        merge_all(town)
        version = start_questionnaire("Twaalf kernvragen", template)
        fix_version(version.pk, timezone.now())
        document = wave_document(QuestionnaireVersion.objects.get(pk=version.pk), words=words)
        wave = town.launch(questions=document, **changes)
    return Survey(organisation=organisation, town=town, wave=wave)


@pytest.fixture
def quick_keys(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key store of this test's own, and passphrases that take no time."""
    settings.KEY_STORE = (tmp_path / "keys").as_uri()
    monkeypatch.setattr("bestendig.common.keys.record._OPS", 1)
    monkeypatch.setattr("bestendig.common.keys.record._MEMORY", 8192)
    monkeypatch.setattr("bestendig.measurement.ballots.locks._OPS", 1)
    monkeypatch.setattr("bestendig.measurement.ballots.locks._MEMORY", 8192)
