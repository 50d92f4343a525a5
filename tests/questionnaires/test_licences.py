"""What is under licence: entered here, asked within its terms, and never leaving."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.organisations.refusal import Refused
from bestendig.questionnaires.actions import composing
from bestendig.questionnaires.actions.instruments import (
    Licence,
    register_instrument,
    renew_licence,
)
from bestendig.questionnaires.actions.own_items import write_own_item
from bestendig.questionnaires.licences import Limit, instruments_of, obstacles
from bestendig.questionnaires.own import asked_of
from bestendig.questionnaires.queries.choosing import own_items

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def licence():
    today = timezone.localdate()
    return Licence(
        name="Werkschaal",
        holder="Gemeente Voorbeeldstad",
        number="L-2026-1",
        scope="Eén meting in 2026",
        starts_on=today - DAY,
        expires_on=today + DAY,
        people_at_most=100,
        lowest=0,
        labels_nl="Nooit\nSoms\nAltijd",
        labels_en="Never\nSometimes\nAlways",
    )


@pytest.fixture
def draft(inside):
    return composing.start_questionnaire("Onze vragen")


@pytest.fixture
def instrument(draft, licence, told):
    made = register_instrument(licence)
    write_own_item(draft.pk, told("Ik ga niet zonder plan.", "", answers=""), instrument=made)
    return made


def test_question_has_the_instrument_s_answers_and_never_travels(draft, instrument):
    (one,) = asked_of(draft)
    assert one.labels("nl") == ((0, "Nooit"), (1, "Soms"), (2, "Altijd"))
    assert (one.licensed, one.may_travel) == (True, False)


def test_health_stays_refused_under_a_licence(draft, instrument, told):
    with pytest.raises(Refused):
        write_own_item(draft.pk, told("Ik voel me moe.", "", answers=""), instrument=instrument)


def test_within_its_terms_it_is_fixed_and_after_them_not(draft, instrument):
    now = timezone.now()
    with pytest.raises(Refused) as refused:
        composing.fix_version(draft.pk, now + 5 * DAY)
    assert str(refused.value).startswith("De licentie van Werkschaal liep tot ")
    with pytest.raises(Refused):
        composing.fix_version(draft.pk, now - 5 * DAY)
    assert composing.fix_version(draft.pk, now).is_fixed


def test_obstacles_before_after_and_for_too_many(draft, instrument):
    today = timezone.localdate()
    found = instruments_of(draft)
    assert found == [instrument]
    for first, last, people, limit in [
        (today - 2 * DAY, today, 10, Limit.NOT_YET),
        (today, today + 2 * DAY, 10, Limit.EXPIRED),
        (today, today, 101, Limit.TOO_MANY),
    ]:
        assert [x.limit for x in obstacles(found, first, last, people)] == [limit]
    assert obstacles(found, today, today, 100) == []


def test_after_expiry_it_cannot_be_chosen_until_it_is_renewed(draft, instrument, licence):
    composing.remove_item(draft.pk, "EIG01")
    today = timezone.localdate()
    gone = replace(licence, starts_on=today - 9 * DAY, expires_on=today - DAY)
    renew_licence(instrument.pk, gone)
    assert own_items() == []
    with pytest.raises(Refused):
        composing.add_items(draft.pk, ["EIG01"])
    renew_licence(instrument.pk, replace(gone, expires_on=today + DAY, lowest=5))
    composing.add_items(draft.pk, ["EIG01"])
    assert asked_of(draft)[0].labels("nl")[0] == (0, "Nooit")


@pytest.mark.parametrize(
    "other",
    [
        {"holder": " "},
        {"number": ""},
        {"labels_nl": "Ja"},
        {"labels_en": "Yes\nNo"},
        {"labels_nl": ""},
        {"expires_on": timezone.localdate() - timedelta(days=9)},
    ],
)
def test_incomplete_licence_is_refused(inside, licence, other):
    with pytest.raises(Refused):
        register_instrument(replace(licence, **other))
