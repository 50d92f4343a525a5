"""Questions by the quarter: the adviser begins, puts people on the list; what comes out is read."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.measurement.conftest import agree_on_everything
from tests.pages.test_exports_pages import desk_of
from tests.released import fixed, released
from tests.survey_town import quick_keys  # noqa: F401 - a fixture
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.common.numbers import number
from bestendig.measurement.actions import rolling
from bestendig.measurement.models import Rolling, RollingKind, WaitingInvitation, Wave
from bestendig.organisations.roles import Role
from bestendig.pages.exports.offered import offered
from bestendig.releases.models import Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world, quick_keys):  # noqa: F811 - the fixture
    with scope.bind(world.here.organisation.pk):
        agree_on_everything()
        yield world.here


def text(answer):
    return " ".join(answer.content.decode().split())


def as_(client, place, role):
    sign_in(client, place.people[role], role)
    return client


def begin(client, kind):
    return client.post(reverse("waves:quarterly_begin", args=[kind]), {"purpose": "Helpt het?"})


def quarter_of_talks(place, days_ago, seed, name, **more):
    return released(
        place,
        title=f"Na een gesprek: {name}",
        closed_on=timezone.localdate() - timedelta(days=days_ago),
        version=fixed("talk"),
        seed=seed,
        rolling="talk",
        **more,
    )


def test_adviser_begins_and_works_council_reads_the_plan(client, here):
    as_(client, here, Role.ADVISER)
    assert begin(client, "talk").status_code == 302
    row = Rolling.objects.get()
    assert "De stembus staat er binnen vijf minuten." in text(
        client.get(reverse("waves:quarterly"))
    )
    rolling.launch_due()
    as_(client, here, Role.WORKS_COUNCIL)
    page = text(client.get(reverse("waves:quarterly")))
    assert "De stembus is open tot en met" in page
    assert "Het gesprek gaf mij energie." in page
    assert "Onderdelen vragen" not in page
    plan = text(client.get(reverse("waves:plan", args=[row.plan_id])))
    assert "Wie een gesprek had" in plan
    assert "Iedereen die hier werkt" not in plan
    wave = Wave.objects.get()
    for name in ("waves:extend", "waves:add"):
        as_(client, here, Role.ADVISER)
        assert client.get(reverse(name, args=[wave.pk])).status_code == 404


def test_round_of_talks_asks_both_sides_and_an_activity_who_was_there(client, here):
    as_(client, here, Role.ADVISER)
    begin(client, "talk")
    begin(client, "event")
    page = client.post(
        reverse("waves:quarterly_invite", args=["talk"]), {"units_chosen": [here.team.pk]}
    )
    assert page.context["count"] == WaitingInvitation.objects.filter(kind="talk").count() > 5
    asked = set(WaitingInvitation.objects.values_list("person_id", flat=True))
    assert here.people[Role.MANAGER].pk in asked
    someone = make_person(here, Role.EMPLOYEE, "Sanne")
    address = reverse("waves:quarterly_invite", args=["event"])
    wrong = client.post(address, {"attended": f"{someone.work_email}\nIemand Anders"})
    assert "Iemand Anders" in text(wrong)
    assert not WaitingInvitation.objects.filter(kind="event").exists()
    page = client.post(address, {"attended": f"{someone.work_email.upper()};\n\nCoach\n"})
    assert page.context["count"] == 2


def test_stopping_asks_first(client, here):
    as_(client, here, Role.ADVISER)
    begin(client, "obstacles")
    address = reverse("waves:quarterly_stop", args=["obstacles"])
    assert "vernietigen we ze ongelezen" in text(client.get(address))
    client.post(address)
    assert not Rolling.objects.get().runs
    assert client.get(reverse("waves:quarterly_stop", args=["iets"])).status_code == 404


def test_result_has_the_quarter_and_those_before_it_and_calls_nothing_a_change(client, here):
    as_(client, here, Role.EMPLOYEE)
    address = reverse("results:quarterly", args=["talk"])
    assert "Er is nog niets uitgekomen." in text(client.get(address))
    first = quarter_of_talks(here, 95, 1, "1e kwartaal 2026")
    quarter_of_talks(here, 4, 2, "2e kwartaal 2026", sizes=(60, 30))
    page = client.get(address)
    assert page.context["trend"].quarters == ("1e kwartaal 2026", "2e kwartaal 2026")
    assert [len(texts) for _name, _kind, texts in page.context["trend"].rows] == [2, 2, 2]
    assert "Eigen oordeel" in text(page)
    assert {x.kind.value for x in page.context["kinds"]} == {"reach", "self_reported"}
    older = client.get(reverse("results:wave", args=[first.wave_id]))
    assert older.context["trend"] is None
    assert "Gesprekken: hoe gaat het?" in text(older)


def test_quarter_is_never_the_picture_of_the_organisation(client, here):
    as_(client, here, Role.EMPLOYEE)
    quarter_of_talks(here, 1, 1, "2e kwartaal 2026")
    assert "Er is nog geen meting gesloten." in text(client.get(reverse("results:latest")))
    picture = released(here, closed_on=timezone.localdate() - timedelta(days=40))
    page = client.get(reverse("results:latest"), follow=True)
    assert page.context["release"] == picture
    assert "Gesprekken: hoe gaat het?" in text(page)


def test_box_that_goes_on_says_so_and_shows_nothing(client, here):
    as_(client, here, Role.ADVISER)
    begin(client, "talk")
    (wave,) = rolling.launch_due()
    assert rolling.carry_over(wave)
    for name, arguments in (("waves:quarterly", []), ("results:quarterly", ["talk"])):
        page = text(client.get(reverse(name, args=arguments)))
        assert "Er zaten nog geen 10 formulieren in." in page
    assert not Release.objects.exists()
    plan = client.get(reverse("waves:plan", args=[Rolling.objects.get().plan_id]))
    assert len(plan.context["joined"]) == 1
    assert "samen met het kwartaal ervoor" in text(plan)
    assert rolling.box_of(RollingKind.TALK).pk == wave.pk


def test_files_and_page_hold_what_was_released_of_each_quarter_and_no_more(client, here):
    made = [
        quarter_of_talks(here, 95, 1, "1e kwartaal 2026"),
        quarter_of_talks(here, 4, 2, "2e kwartaal 2026 en 3e kwartaal 2026", sizes=(60, 6, 30)),
    ]
    told = {
        (release.title, cell.code, figure["code"]): value
        for release in made
        for cell in release.rows.all()
        for figure, value in zip(release.figures, cell.values, strict=True)
    }
    taken = {}
    for file in offered(desk_of(here, Role.DPO)):
        if file.format.value == "csv":
            taken |= figures_of(b"".join(file.pieces()))
    assert {key: told[key].get("value") for key in taken} == taken
    assert {title for title, _cell, _figure in taken} == {release.title for release in made}
    page = as_(client, here, Role.DPO).get(reverse("results:quarterly", args=["talk"]))
    whole = {
        number(value["value"], 1, "nl")
        for (_title, cell, _figure), value in told.items()
        if cell == "place-0" and "value" in value
    }
    said = {text for _name, _kind, texts in page.context["trend"].rows for text in texts}
    assert said <= whole | {""}


def test_what_is_done_with_it_stands_on_the_page_of_the_quarter(client, here):
    release = quarter_of_talks(here, 4, 1, "2e kwartaal 2026")
    as_(client, here, Role.ADVISER)
    said = {
        "decided": "We maken in elk rooster een uur vrij.",
        "discussed_with": "alle teams",
        "discussed_on": timezone.localdate().isoformat(),
    }
    page = client.post(reverse("results:decide", args=[release.wave_id]), said, follow=True)
    assert "We maken in elk rooster een uur vrij." in text(page)
    assert page.redirect_chain == [(reverse("results:wave", args=[release.wave_id]), 302)]
    as_(client, here, Role.EMPLOYEE)
    page = text(client.get(reverse("results:quarterly", args=["talk"])))
    assert "We maken in elk rooster een uur vrij." in page
    assert "Schrijf op" not in page


def figures_of(zipped):
    """By survey, group and figure what stands in the CSV of a zip; None where nothing does."""
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        name = next(x for x in archive.namelist() if x.endswith("cijfers.csv"))
        content = archive.read(name).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(content), delimiter=";")
    return {
        (row["meting"], row["groep_code"], row["cijfer_code"]): (
            float(row["waarde"].replace(",", ".")) if row["waarde"] else None
        )
        for row in rows
    }
