"""The data protection officer reads the log: searches, looks closer, has it checked."""

import os
from pathlib import Path

import pytest
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_place

from bestendig.common import audit, scope
from bestendig.common.scope import Actor, Origin
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(settings, tmp_path):
    settings.KEY_STORE = (tmp_path / "keys").as_uri()
    place = make_place("voorbeeldstad", "Voorbeeldstad")

    def did(role, action, **what):
        person = place.people[role]
        who = Actor(account=person.account_id, person=person.pk, role=role, origin=Origin.WEB)
        with scope.bind(place.organisation.pk, who):
            audit.record(action, **what)

    did(Role.ORGANISATION_ADMIN, "import_people", object_kind="people_file", added=214, changed=3)
    did(Role.ADVISER, "confirm_reporting_units", object_kind="reporting_plan", groups=9)
    did(Role.COACH, "open_page", object_kind="audit_read", outcome="refused")
    with scope.bind(place.organisation.pk):
        audit.record("apply_retention", object_kind="retention_rule", object_id="leavers", rows=2)
    did(Role.WORKS_COUNCIL, "agreement_given", object_kind="agreement", state="agreed")
    return place


@pytest.mark.parametrize("width", [390, 1280])
def test_dpo_reads_searches_and_checks_the_log(visitor, place, width):
    arrive(visitor, place.people[Role.DPO], Role.DPO)
    page = visitor
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.site}/vandaag/")
    page.get_by_role("navigation").get_by_role("link", name="Logboek").click()
    page.get_by_role("heading", name="Logboek", level=1).wait_for()
    assert page.locator(".log__action").first.inner_text() == "Instemming gegeven"
    page.locator(".log__more").last.locator("summary").click()
    assert "214" in page.locator(".log__facts").last.inner_text()
    sound(page)
    _picture(page, width)

    page.get_by_label("Hoe het afliep").select_option("geweigerd")
    page.get_by_role("button", name="Zoek in het logboek").click()
    assert page.locator(".log__who").all_inner_texts() == ["Coach · Coach"]
    sound(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download wat gevonden is (CSV)").click()
    assert saved.value.path().read_text(encoding="utf-8-sig").count("\n") == 2

    page.get_by_role("button", name="Kijk het logboek na").click()
    page.get_by_text("Het logboek is heel, van regel 1 tot en met 6.").wait_for()
    sound(page)


def _picture(page, width):
    """For whoever wants to look: SHOTS=folder."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=Path(os.environ["SHOTS"]) / f"log-{width}.png", full_page=True)
