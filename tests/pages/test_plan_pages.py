"""Mijn plan: each part keeps what was typed, in the ring and nowhere in the clear."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.catalogue.models import Intervention
from bestendig.common import scope
from bestendig.common.ring import opening, pins, visits
from bestendig.journey import queries
from bestendig.journey.actions import next_friday
from bestendig.journey.models import Leaf
from bestendig.organisations.roles import Role
from bestendig.pages.ring.door import cookie_name

pytestmark = pytest.mark.django_db
PIN = "394817"
SECRET = "minder roken en op tijd naar bed, zegt de dokter"


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


@pytest.fixture
def luca(client, world):
    sign_in(client, world.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    client.post(reverse("ring:begin"), {"pin": PIN, "again": PIN})
    return client


def page(browser, part=""):
    answer = browser.get(reverse("journey:plan"), {"deel": part} if part else {})
    assert answer.status_code == 200
    return answer.content.decode()


def write(browser, part, **said):
    return browser.post(reverse("journey:write", args=[part]), said)


def plan(world):
    person = world.here.people[Role.EMPLOYEE].pk
    with scope.bind(world.here.organisation.pk):
        return queries.plan(opening.open_with(person, PIN))


def soon():
    return (timezone.localdate() + timedelta(days=60)).isoformat()


def test_one_question_and_everything_folded(luca):
    said = page(luca)
    assert "Waar wil je beginnen?" in said
    assert said.count('<details class="plan-part"') == 8  # talks appear after the first goal
    assert "open>" not in said.split("plan-lock")[0]
    assert "Met wie praat ik?" not in said


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("richting", {"cluster": "vitality", "words": SECRET}),
        ("verkennen", {"enjoys": SECRET, "good_at": SECRET, "learns": ""}),
        ("doel", {"words": SECRET, "look_back": soon()}),
        ("stand", {"word": "durven"}),
        ("hindernis", {"hurdles": ["durven"]}),
        ("gewoonte", {"words": SECRET}),
        ("week", {"words": SECRET}),
        ("praten", {"who": SECRET, "on": "2026-11-02", "words": SECRET}),
    ],
)
def test_what_is_typed_is_read_back_and_stands_nowhere_in_the_clear(luca, world, part, said):
    assert write(luca, part, **said)["Location"].endswith(f"#{part}")
    assert plan(world).begun
    assert "Bewaard." in luca.get(reverse("journey:plan"), {"deel": part, "ok": 1}).content.decode()
    row = Leaf.across.get()
    assert len(bytes(row.content)) % 256 == 41  # padded, and 41 bytes of sealing
    kept = {x.attname: getattr(row, x.attname) for x in Leaf._meta.fields}
    assert set(kept) == {"id", "organisation_id", "owner", "kind", "due_on", "content"}
    if connection.vendor == "sqlite":
        disk = connection.connection.serialize()
        for clear in (SECRET, "vitality", "durven"):
            assert clear.encode() not in disk.replace(b"survey_", b"")


def test_a_goal_needs_own_words_and_a_day_and_can_be_taken_away(luca, world):
    answer = write(luca, "doel", words="Een dag meelopen")
    assert "Kies een dag om terug te kijken." in answer.content.decode()
    assert "Een dag meelopen" in answer.content.decode()  # what was typed is not lost
    write(luca, "doel", words="Een dag meelopen", look_back=soon())
    assert "Met wie praat ik?" in page(luca)
    assert Leaf.across.get().due_on == timezone.localdate() + timedelta(days=60)
    write(luca, "doel", words="", look_back="")
    assert plan(world).goal == ""
    assert Leaf.across.get().due_on is None


def test_each_hurdle_leads_to_another_next_step(luca, world):
    write(luca, "doel", words="een dag meelopen", look_back=soon())
    seen = {}
    for hurdle in ("mogen", "kunnen", "durven"):
        write(luca, "hindernis", hurdles=[hurdle])
        seen[hurdle] = page(luca, "hindernis")
    ask = f"Hoi {world.here.people[Role.MANAGER].first_name}"
    assert [ask in seen[x] for x in seen] == [True, False, False]
    assert ["Kies iets om te leren" in seen[x] for x in seen] == [False, True, False]
    assert ["Maak de stap kleiner" in seen[x] for x in seen] == [False, False, True]


def test_each_phase_offers_its_own_help(luca):
    helps = set()
    for word in ("weten", "willen", "mogen", "kunnen", "durven", "doen", "volhouden"):
        write(luca, "stand", word=word)
        helps.add(page(luca).split("Dit kan helpen")[1].split("</details>")[0].split("<p>")[1])
    assert len(helps) == 7


def test_second_habit_is_a_conscious_choice(luca, world):
    write(luca, "gewoonte", words="elke week één vraag stellen")
    answer = write(luca, "gewoonte", words="elke dag lopen").content.decode()
    assert "Je hebt al één gewoonte: <strong>elke week één vraag stellen</strong>" in answer
    assert len(plan(world).habits) == 1
    write(luca, "gewoonte", words="elke dag lopen", another="on")
    assert [x.words for x in plan(world).habits] == [
        "elke week één vraag stellen",
        "elke dag lopen",
    ]
    write(luca, "gewoonte", do="end", number=0)
    found = plan(world)
    assert [x.words for x in found.habits] == ["elke dag lopen"]
    assert [x.words for x in found.habits_done] == ["elke week één vraag stellen"]


def test_missed_weeks_leave_no_mark_and_skipping_keeps_nothing(luca, world, monkeypatch):
    write(luca, "week", words="gevraagd, mag")
    before = bytes(Leaf.across.get().content)
    assert write(luca, "week", do="skip").status_code == 302
    assert bytes(Leaf.across.get().content) == before
    later = timezone.localdate() + timedelta(days=22)
    monkeypatch.setattr("bestendig.pages.journey.views.timezone.localdate", lambda *_: later)
    said = page(luca, "week")
    assert "Fijn dat je er weer bent." in said
    assert "gemist" not in said
    write(luca, "week", do="pause")
    assert "Wat is deze week gelukt?" not in page(luca, "week")
    write(luca, "week", do="go_on")
    write(luca, "week", do="forget", number=0)
    assert plan(world).weeks == ()


def test_talks_need_no_name_and_can_be_with_people_outside(luca, world):
    write(luca, "praten", who="", on="2026-11-02", words="Eerst uitrusten, dan kiezen.")
    write(luca, "praten", who="mijn partner", on="2026-11-09", words="")
    assert [x.who for x in plan(world).talks] == ["mijn partner", ""]
    assert "nog leeg" in write(luca, "praten", who="", on="2026-11-02", words="").content.decode()
    write(luca, "praten", do="forget", number=0)
    assert [x.who for x in plan(world).talks] == [""]


def test_list_proposes_what_goes_with_where_one_gains_most(luca, world):
    with scope.bind(world.here.organisation.pk):
        for name, outcome in (("Aanbod A", "mastery"), ("Aanbod B", "vitality")):
            Intervention.objects.create(
                name=name, summary="x", outcomes=[outcome], added_at=timezone.now()
            )
        last = Intervention.objects.get(name="Aanbod B")
    write(luca, "richting", cluster="vitality", words="")
    said = page(luca, "lijst")
    assert said.index("Aanbod B") < said.index("Aanbod A")
    luca.post(reverse("journey:on_list", args=[last.pk]))
    assert plan(world).shortlist == (last.pk,)
    luca.post(reverse("journey:on_list", args=[last.pk]), {"off": "1"})
    assert plan(world).shortlist == ()
    assert luca.post(reverse("journey:on_list", args=[uuid4()])).status_code == 404


def test_unknown_parts_and_buttons_are_not_there(luca):
    assert write(luca, "anders").status_code == 404
    assert write(luca, "doel", do="end").status_code == 404
    assert write(luca, "gewoonte", do="end", number="x").status_code == 404
    assert luca.get(reverse("journey:write", args=["doel"])).status_code == 405


def test_nobody_else_reads_it(luca, world):
    write(luca, "doel", words=SECRET, look_back=soon())
    for role, person in world.here.people.items():
        if role is Role.EMPLOYEE:
            continue
        other = Client()
        sign_in(other, person, role)
        assert SECRET not in other.get(reverse("journey:plan"), follow=True).content.decode()
        other.post(reverse("ring:begin"), {"without": "1"})
        assert SECRET not in page(other)


def test_form_that_comes_too_late_is_carried_and_not_lost(luca, world, monkeypatch):
    write(luca, "doel", words="eerst", look_back=soon())
    luca.cookies.pop(cookie_name())
    luca.post(reverse("ring:close"))
    answer = write(luca, "week", words=SECRET)
    said = answer.content.decode()
    assert "Wat je typte, is er nog." in said
    assert f'name="words" value="{SECRET}"' in said
    wrong = write(luca, "week", words=SECRET, ring_pin="000111")
    assert (wrong.status_code, SECRET in wrong.content.decode()) == (403, True)
    assert write(luca, "week", words=SECRET, ring_pin=PIN).status_code == 302
    assert [x.words for x in plan(world).weeks] == [SECRET]


def test_own_data_holds_it_only_while_it_is_open(luca, world):
    write(luca, "doel", words=SECRET, look_back=soon())
    for name in ("rights:own", "rights:own_json"):
        assert SECRET in luca.get(reverse(name)).content.decode()
    luca.post(reverse("ring:close"))
    for name in ("rights:own", "rights:own_json"):
        said = luca.get(reverse(name)).content.decode()
        assert SECRET not in said
        assert "alleen jij kunt dit openen" in said


def test_erasing_takes_it_at_once(luca, world):
    write(luca, "doel", words=SECRET, look_back=soon())
    luca.post(reverse("rights:erase"), {"text": "", "all_of_it": "own", "sure": "on"})
    assert not Leaf.across.exists()
    with scope.bind(world.here.organisation.pk):
        assert opening.ring_of(world.here.people[Role.EMPLOYEE].pk) is None
    assert luca.get(reverse("journey:plan"))["Location"].startswith(reverse("ring:begin"))


def test_forgotten_pin_throws_the_plan_away(luca):
    write(luca, "doel", words=SECRET, look_back=soon())
    luca.post(reverse("ring:forgotten"), {"sure": "on"})
    assert not Leaf.across.exists()


def test_rows_do_not_change_places(luca, world):
    """Who can write in the database cannot let one part be read as another."""
    write(luca, "week", words=SECRET)
    Leaf.across.update(kind=Leaf.Kind.TALKS)
    with pytest.raises(ValueError, match="another key"):
        plan(world)


def test_friday_comes_after_today():
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    fridays = [next_friday(monday + timedelta(days=n)) for n in range(7)]
    assert {(x - monday).days for x in fridays} == {4, 11}
    assert all(day > monday + timedelta(days=n) for n, day in enumerate(fridays))
    assert timedelta(minutes=15) == visits.IDLE
