"""From a file to an answer, as a visitor does it."""

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error
from pypdf import PdfReader
from tests.browser.test_public_walks import RULES

from bestendig.effects.simulate import Scale, Setting, cluster_lottery

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def teams_file(tmp_path_factory):
    """A semicolon file with decimal commas, as a Dutch Excel saves it."""
    world = cluster_lottery(3, Setting(people=160, teams=10, effect=0.5, scale=Scale(items=4)))
    frame = world.wide().rename({"score_0": "leerruimte_voor", "score_1": "leerruimte_na"})
    path = tmp_path_factory.mktemp("files") / "teams.csv"
    frame.write_csv(path, separator=";", decimal_comma=True)
    return path


def sound(page):
    """No axe violation, no sideways scroll, nothing on the console. A page that shows how far work
    is renews itself: when it does so meanwhile it is looked at again, from the beginning."""
    for left in reversed(range(5)):
        try:
            _sound(page)
        except Error as error:
            if "Execution context was destroyed" not in str(error) or not left:
                raise
        else:
            return


def _sound(page):
    page.wait_for_load_state()
    found = [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.troubles == []


@pytest.mark.parametrize("width", [390, 1280])
def test_adviser_gets_an_answer_about_a_file_of_their_own(visitor, teams_file, width):
    visitor.set_viewport_size({"width": width, "height": 900})
    visitor.goto(visitor.site)
    visitor.get_by_role("link", name="Ik heb al cijfers").click()
    visitor.set_input_files("input[type=file]", teams_file)
    visitor.get_by_role("button", name="Lees dit bestand").click()
    visitor.get_by_role("heading", name="Wat we begrepen").wait_for()
    assert "320 rijen" in visitor.locator("main").inner_text()
    assert visitor.get_by_label("Welke scores wil je toetsen?").input_value() == (
        "leerruimte = leerruimte_voor, leerruimte_na"
    )
    assert visitor.get_by_label("In welke kolom staat het team?").input_value() == "team"
    sound(visitor)

    visitor.get_by_label("Door loting").check()
    visitor.get_by_role("button", name="Laat zien wat we kunnen zeggen").click()
    assert "Ja, het werkt." in visitor.locator(".verdict__words").inner_text()
    assert "0,27 punt" in visitor.locator(".verdict__size").inner_text()
    for folded in visitor.locator("details").all():
        folded.evaluate("fold => { fold.open = true }")
    sound(visitor)

    with visitor.expect_download() as saved:
        visitor.get_by_role("button", name="PDF").click()
    report = PdfReader(io.BytesIO(saved.value.path().read_bytes()))
    assert report.trailer["/Root"]["/Lang"] == "nl"
    assert report.trailer["/Root"]["/MarkInfo"]["/Marked"] is not None
    assert "Ja, het werkt." in report.pages[0].extract_text()

    visitor.get_by_role("button", name="Verander de antwoorden").click()
    visitor.get_by_label("Dat weet ik niet").check()
    visitor.get_by_role("button", name="Laat zien wat we kunnen zeggen").click()
    assert "Misschien." in visitor.locator(".verdict__words").inner_text()


def test_what_is_wrong_is_said_where_it_is_and_nothing_is_lost(visitor, teams_file):
    visitor.goto(f"{visitor.site}/en/toets/")
    visitor.get_by_role("button", name="Read this file").click()
    assert visitor.get_by_role("alert").is_visible()
    visitor.set_input_files("input[type=file]", teams_file)
    visitor.get_by_role("button", name="Read this file").click()
    scores = visitor.get_by_label("Which scores do you want to check?")
    scores.fill("learning = leerruimte_voor, leerruimte_later")
    visitor.get_by_role("button", name="Show what we can say").click()
    assert "leerruimte_na" in visitor.get_by_role("alert").inner_text()
    assert scores.input_value() == "learning = leerruimte_voor, leerruimte_later"
    scores.fill("learning = leerruimte_voor, leerruimte_na")
    visitor.get_by_role("button", name="Show what we can say").click()
    assert "Perhaps." in visitor.locator(".verdict__words").inner_text()
    refused = [trouble for trouble in visitor.troubles if "422" not in trouble]
    assert refused == []


def test_file_can_be_checked_without_javascript(browser, site, teams_file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/toets/")
    page.set_input_files("input[type=file]", teams_file)
    page.get_by_role("button", name="Lees dit bestand").click()
    page.get_by_role("button", name="Laat zien wat we kunnen zeggen").click()
    assert "Misschien." in page.locator(".verdict__words").inner_text()
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["", "en/"], ids=["nl", "en"])
def test_examples_are_accessible_with_everything_unfolded(visitor, language, width):
    visitor.set_viewport_size({"width": width, "height": 900})
    for example in ("loting", "voor-en-na", "om-de-beurt"):
        visitor.goto(f"{visitor.site}/{language}voorbeelden/{example}/")
        for folded in visitor.locator("details").all():
            folded.evaluate("fold => { fold.open = true }")
        sound(visitor)
