"""Pictures of the future: who writes which, what is kept of it, and what readers said."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.world import make_person, make_unit

from bestendig.catalogue.actions import Described, add_intervention, retire_intervention
from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.scope import Actor, Origin
from bestendig.demo.clock import on
from bestendig.organisations.models import Person, UnitKind
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.practice.futures import kept, pulse
from bestendig.practice.futures.models import Clear, FutureVersion, ReaderCount, ReaderMark
from bestendig.practice.futures.queries import (
    families,
    of_my_work,
    old_pictures,
    picture_seen,
    pictures,
)
from bestendig.practice.futures.writing import Said, draw_picture, end_picture, renew_picture

pytestmark = pytest.mark.django_db
WORDS = Said(
    title="Minder balie, meer lastige vragen",
    changes="- Paspoorten komen per post\n\n- Wie komt, heeft een lastige vraag",
    begins=2027,
    until=2029,
    skills="Rustig uitleggen",
    routes="Leer van Klantcontact",
)


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@contextmanager
def acting(person, role):
    with scope.acting(Actor(person=person.pk, role=role, origin=Origin.WEB)):
        yield person


def drawn(inside, **about):
    adviser = inside.people[Role.ADVISER]
    with acting(adviser, Role.ADVISER):
        return draw_picture(adviser, about.pop("said", WORDS), **about)


def changed(**other):
    values = {x: getattr(WORDS, x) for x in WORDS.__dataclass_fields__}
    return Said(**{**values, **other})


def readers(inside, number):
    return [make_person(inside, Role.EMPLOYEE, f"Lezer{n}") for n in range(number)]


def test_a_picture_is_read_by_whose_work_it_is_the_nearest_first(inside):
    employee = inside.people[Role.EMPLOYEE]
    whole = drawn(inside)
    family = drawn(inside, family="Uitvoerend")
    concern = drawn(inside, unit=inside.concern.pk)
    team = drawn(inside, unit=inside.team.pk)
    elsewhere = drawn(inside, unit=make_unit("Groen", UnitKind.TEAM, inside.concern).pk)

    def mine():
        return [x.picture for x in of_my_work(employee, pictures())]

    assert mine() == [team, concern, whole]
    employee.function_family = "uitvoerend"
    assert mine() == [team, concern, family, whole]
    employee.unit = None
    assert mine() == [family, whole]
    assert len(pictures()) == 5
    assert pictures()[0].picture == whole
    assert picture_seen(elsewhere.pk).name == "Groen"
    assert picture_seen(team.pk).changes == [
        "Paspoorten komen per post", "Wie komt, heeft een lastige vraag",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": " "}, "title"), ({"changes": ""}, "changes"), ({"skills": " "}, "skills"),
     ({"routes": ""}, "routes"), ({"begins": 27}, "begins"), ({"until": 2026}, "until")],
)  # fmt: skip
def test_nothing_of_a_picture_is_left_open(inside, wrong, field):
    with pytest.raises(Refused) as refused:
        drawn(inside, said=changed(**wrong))
    assert refused.value.field == field
    assert pictures() == []


def test_one_picture_a_kind_of_work_until_it_is_ended(inside):
    first = drawn(inside, family="Uitvoerend")
    with pytest.raises(Refused):
        drawn(inside, family="uitvoerend ")
    drawn(inside)
    with pytest.raises(Refused):
        drawn(inside)
    adviser = inside.people[Role.ADVISER]
    with acting(adviser, Role.ADVISER):
        end_picture(adviser, first.pk)
        with pytest.raises(Refused):
            renew_picture(adviser, first.pk, WORDS)
    drawn(inside, family="Uitvoerend")
    assert picture_seen(first.pk).picture.ended_on == timezone.localdate()
    assert len(pictures()) == 2


def test_manager_writes_of_the_own_team_alone(inside):
    manager = inside.people[Role.MANAGER]
    whole = drawn(inside)
    with acting(manager, Role.MANAGER):
        own = draw_picture(manager, WORDS, unit=inside.team.pk)
        renew_picture(manager, own.pk, changed(title="Anders"))
        for about in ({}, {"unit": inside.concern.pk}, {"family": "Uitvoerend"}):
            with pytest.raises(Refused):
                draw_picture(manager, WORDS, **about)
        with pytest.raises(Refused):
            renew_picture(manager, whole.pk, WORDS)
        with pytest.raises(Refused):
            end_picture(manager, whole.pk)
    assert [x.title for x in picture_seen(own.pk).versions] == ["Anders", WORDS.title]
    assert picture_seen(own.pk).version.writer == manager


def test_a_written_version_stays_as_it_was(inside):
    version = FutureVersion.objects.get(picture=drawn(inside))
    for change in ({"title": "Anders"}, {"changes": "Niets"}, {"begins": 2030}):
        with pytest.raises(DatabaseError), transaction.atomic():
            FutureVersion.objects.filter(pk=version.pk).update(**change)
    assert kept._erase(version.writer_id) == 1
    version.refresh_from_db()
    assert (version.writer, version.title) == (None, WORDS.title)


def test_what_is_on_offer_helps_as_long_as_it_is(inside):
    offer = add_intervention(Described(name="Cursus", summary="Leer het."))
    picture = drawn(inside, said=changed(offers=(offer.pk,)))
    assert picture_seen(picture.pk).offers == (offer,)
    retire_intervention(offer.pk, "Niemand kwam.")
    assert picture_seen(picture.pk).offers == ()
    with pytest.raises(Refused) as refused:
        drawn(inside, said=changed(offers=(offer.pk,)), family="Uitvoerend")
    assert refused.value.field == "offers"


def test_after_a_year_somebody_looks_again(inside):
    with on(date(2025, 3, 1)):
        drawn(inside)
    assert old_pictures(date(2026, 3, 1)) == []
    assert len(old_pictures(date(2026, 3, 2))) == 1


def test_families_are_those_of_who_works_here(inside):
    Person.objects.filter(pk=inside.people[Role.EMPLOYEE].pk).update(function_family="Uitvoerend")
    left = inside.people[Role.COACH]
    Person.objects.filter(pk=left.pk).update(function_family="Weg", ends_on=date(2025, 2, 1))
    assert families() == ["Uitvoerend"]


def test_reader_counts_once_and_nobody_knows_what_was_said(inside):
    picture = drawn(inside)
    reader = inside.people[Role.EMPLOYEE]
    logged = AuditEntry.objects.count()
    pulse.say(reader, picture.pk, "partly")
    for again in Clear:
        with pytest.raises(Refused):
            pulse.say(reader, picture.pk, again.value)
    version = picture_seen(picture.pk).version
    count = ReaderCount.objects.get(version=version)
    assert (count.yes, count.partly, count.no) == (0, 1, 0)
    assert pulse.has_said(reader, version)
    assert not pulse.has_said(inside.people[Role.MANAGER], version)
    assert AuditEntry.objects.count() == logged
    mark = ReaderMark.objects.get()
    assert {x.name for x in mark._meta.concrete_fields} == {
        "id", "organisation", "version", "mark",
    }  # fmt: skip
    assert str(reader.pk) not in mark.mark
    assert kept._read(reader.pk)["answered"] == WORDS.title
    assert kept._read(inside.people[Role.MANAGER].pk)["answered"] == ""
    assert kept._erase(reader.pk) == 1
    assert ReaderMark.objects.count() == 0
    assert ReaderCount.objects.get().partly == 1


def test_sums_move_on_a_month_later_and_by_at_least_k(inside):
    with on(date(2026, 3, 10)):
        picture = drawn(inside)
        for one in readers(inside, 12):
            pulse.say(one, picture.pk, "yes")
        version = picture_seen(picture.pk).version
        assert sum(pulse.told_of(version, 10).values()) == 0
    with on(date(2026, 4, 1)):
        assert pulse.told_of(version, 10)[Clear.YES] == 12
        for one in [inside.people[x] for x in list(Role)[:9]]:
            pulse.say(one, picture.pk, "no")
        assert pulse.told_of(version, 10) == {Clear.YES: 12, Clear.PARTLY: 0, Clear.NO: 0}
    with on(date(2026, 5, 1)):  # nine more: too few to move on
        assert pulse.told_of(version, 10)[Clear.NO] == 0
        pulse.say(inside.people[Role.FUND_ANALYST], picture.pk, "no")
        assert pulse.told_of(version, 10)[Clear.NO] == 0
    with on(date(2026, 6, 1)):
        assert pulse.told_of(version, 10) == {Clear.YES: 12, Clear.PARTLY: 0, Clear.NO: 10}


def test_question_is_asked_anew_of_a_new_version_and_not_of_an_old_one(inside):
    adviser, reader = inside.people[Role.ADVISER], inside.people[Role.EMPLOYEE]
    with on(date(2025, 3, 1)):
        picture = drawn(inside)
        pulse.say(reader, picture.pk, "no")
        with acting(adviser, Role.ADVISER):
            renew_picture(adviser, picture.pk, changed(title="Anders"))
        assert ReaderMark.objects.count() == 0
        pulse.say(reader, picture.pk, "yes")
    with on(date(2026, 4, 1)), pytest.raises(Refused):
        pulse.say(adviser, picture.pk, "yes")
    assert kept._old(date(2025, 3, 1)).count() == 0
    assert kept._old(date(2025, 3, 2)).count() == 1
    assert [x.said.yes + x.said.no for x in FutureVersion.objects.all()] == [1, 1]
