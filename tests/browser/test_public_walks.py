import json

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

ROUTES = [
    "",
    "toets/",
    "voorbeelden/",
    "plan/",
    "plan/?people=300&teams=&waiting_list=yes&start=turn&response=65",
    "plan/?people=2&teams=9",
    "di-model/",
    "zo-rekenen-we/",
    "toegankelijkheid/",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["", "en/"], ids=["nl", "en"])
def test_every_route_is_accessible_and_quiet(visitor, language, width):
    visitor.set_viewport_size({"width": width, "height": 900})
    found = {}
    for route in ROUTES:
        visitor.goto(f"{visitor.site}/{language}{route}")
        for violation in Axe().run(visitor, options=RULES).response["violations"]:
            nodes = [node["html"] for node in violation["nodes"]]
            found.setdefault(route, []).append((violation["id"], nodes))
    assert not found, json.dumps(found, indent=1)
    assert not visitor.troubles


@pytest.mark.parametrize("language", ["", "en/"], ids=["nl", "en"])
def test_nothing_scrolls_sideways_on_the_narrowest_screen(visitor, language):
    visitor.set_viewport_size({"width": 320, "height": 640})
    for route in ROUTES:
        visitor.goto(f"{visitor.site}/{language}{route}")
        width = visitor.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{route}: {width}"


def test_first_visit_weighs_less_than_150_kilobytes(visitor):
    session = visitor.context.new_cdp_session(visitor)
    session.send("Network.enable")
    weights = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    visitor.goto(visitor.site, wait_until="networkidle")
    assert len(weights) >= 6
    assert sum(weights) < 150_000


def test_keyboard_reaches_the_content_and_the_doors(visitor):
    visitor.goto(visitor.site)
    visitor.keyboard.press("Tab")
    skip = visitor.locator(":focus")
    assert skip.inner_text() == "Naar de inhoud"
    visitor.keyboard.press("Enter")
    visitor.keyboard.press("Tab")
    assert visitor.locator(":focus").get_attribute("href") == "/toets/"
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**/plan/")


def test_language_switch_keeps_the_page(visitor):
    visitor.goto(f"{visitor.site}/di-model/")
    visitor.get_by_role("link", name="English").click()
    assert visitor.url.endswith("/en/di-model/")
    visitor.get_by_role("link", name="Nederlands").click()
    assert visitor.url.endswith("/di-model/")
    assert visitor.locator("html").get_attribute("lang") == "nl"


def test_drawing_shows_where_there_is_room_and_its_words_always(visitor):
    drawing, words = visitor.locator(".model-drawing"), visitor.locator(".model-list")
    visitor.set_viewport_size({"width": 1280, "height": 900})
    visitor.goto(f"{visitor.site}/di-model/")
    assert drawing.is_visible()
    assert words.get_by_text("Maatwerkafspraken").count() == 1
    visitor.set_viewport_size({"width": 390, "height": 900})
    assert not drawing.is_visible()
    assert words.get_by_text("Maatwerkafspraken").is_visible()


def test_words_of_the_drawing_stay_inside_it(visitor):
    visitor.set_viewport_size({"width": 1280, "height": 900})
    for language in ("", "en/"):
        visitor.goto(f"{visitor.site}/{language}di-model/")
        outside = visitor.evaluate(
            """() => {
              const inside = (t, r) => t.left >= r.left && t.right <= r.right
                && t.top >= r.top && t.bottom <= r.bottom;
              const panel = side => document.querySelector(`rect.m-side--${side}`)
                .getBoundingClientRect();
              const wrong = [];
              for (const text of document.querySelectorAll('.model-drawing text')) {
                const at = text.getBoundingClientRect();
                const left = panel('organisation'), right = panel('person');
                if (at.top < left.top) continue;
                const strays = (at.left < left.right && !inside(at, left))
                  || (at.right > right.left && !inside(at, right));
                if (strays) wrong.push(text.textContent);
              }
              return wrong;
            }"""
        )
        assert outside == []


def test_pages_work_without_javascript(browser, site):
    page = browser.new_page(java_script_enabled=False)
    page.goto(site)
    page.get_by_role("link", name="Plan een meting").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Plan een meting"
    page.close()


def test_walk_from_five_questions_to_a_proposal_and_its_paper(visitor):
    visitor.goto(f"{visitor.site}/plan/")
    visitor.get_by_role("button", name="Laat de plannen zien").click()
    summary = visitor.get_by_role("alert")
    assert "Dit is nog leeg." in summary.inner_text()
    summary.get_by_role("link").first.click()
    visitor.keyboard.type("600")
    visitor.get_by_label("Ja, dat kunnen we regelen").check()
    visitor.get_by_label("Tegelijk, of in twee rondes").check()
    visitor.get_by_role("button", name="Laat de plannen zien").click()
    proposal = visitor.locator(".plan-card--first")
    assert "Loten met een wachtlijst" in proposal.inner_text()
    assert "Sterk bewijs (A)" in proposal.inner_text()
    visitor.get_by_text("Waarom dit?").click()
    assert visitor.get_by_text("80% kans").is_visible()
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="Bewaar als PDF").click()
    assert download.value.suggested_filename == "plan.pdf"
    assert not visitor.troubles
