"""A road worker of 58 answers on a phone: by QR, later on another device, without internet."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.browser.test_public_walks import RULES
from tests.survey_town import make_survey, quick_keys

from bestendig.measurement.actions.answering import entry_of_link
from bestendig.pages.survey.picture import bars

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["quick_keys"]


@pytest.fixture
def survey(quick_keys):
    return make_survey()


@pytest.fixture
def phone(visitor):
    visitor.set_viewport_size({"width": 390, "height": 844})
    return visitor


def sound(page):
    """No fault that axe sees, and nothing that scrolls sideways."""
    page.wait_for_load_state()
    found = [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in Axe().run(page, options=RULES).response["violations"]
    ]
    assert not found, json.dumps(found, indent=1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def begin(page, survey, number=0, language=""):
    page.goto(f"{page.site}/{language}v/{survey.link(number)}")
    page.locator("a.survey-button").first.click()
    page.wait_for_url("**/vragen/**")


def answer(page, label):
    page.locator(".ask:visible").get_by_label(label, exact=True).check()
    button(page, "Verder").click()


def test_own_words_are_looked_at_on_the_phone_before_anything_is_sent(phone, quick_keys):
    survey = make_survey(words={"nl": "Wat zou jouw werk beter maken?"})
    sent = []
    phone.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    begin(phone, survey)
    phone.evaluate("location.hash = '#13'")
    phone.get_by_role("textbox").fill("Vraag het Pieter van TEAM 1, of bel 06-12345678.")
    button(phone, "Verder").click()
    button(phone, "Doe in de stembus").click()
    expect(phone.get_by_role("heading", name="Kijk nog even naar je woorden")).to_be_visible()
    seen = phone.locator("[data-look] li").all_inner_texts()
    assert seen == [
        "06-12345678: lijkt op een telefoonnummer",
        "Team 1: is een team of afdeling",
        "Pieter: lijkt op een naam",
    ]
    sound(phone)
    assert sent == []
    phone.get_by_role("textbox").fill("Meer rust.")
    button(phone, "Verder").click()
    button(phone, "Doe in de stembus").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Klaar.")
    assert survey.votes() == [{"open": "Meer rust."}]
    assert len(sent) == 1


def test_from_qr_to_done_on_the_phone(phone, survey):
    phone.goto(f"{phone.site}/v/{survey.link()}")
    assert phone.url == f"{phone.site}/v/"
    sound(phone)
    phone.get_by_role("link", name="Alles over je privacy").click()
    sound(phone)
    phone.get_by_role("link", name="Terug naar het begin").click()
    phone.get_by_role("link", name="Begin met de vragen").click()
    expect(phone.locator(".ask:visible")).to_have_count(1)
    sound(phone)
    button(phone, "Sla over").click()
    expect(phone.get_by_text("Vraag 2 van 12")).to_be_visible()
    assert "Vraag 2 van 12" in phone.locator(":focus").inner_text()
    phone.go_back()
    expect(phone.get_by_text("Vraag 1 van 12")).to_be_visible()
    answer(phone, "Oneens")
    button(phone, "Terug").click()
    expect(phone.get_by_label("Oneens", exact=True).locator("visible=true")).to_be_checked()
    answer(phone, "Weet ik niet of past niet bij mij")
    phone.reload()  # what was answered stays in this tab
    button(phone, "Terug").click()
    answer(phone, "Helemaal eens")
    for _ in range(8):
        answer(phone, "Eens")
    for _ in range(3):
        answer(phone, "Soms")
    sound(phone)
    button(phone, "Doe in de stembus").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Klaar. Je formulier zit in de stembus. Bedankt."
    )
    expect(phone.get_by_text("4,3 op een schaal van 1 tot 5")).to_be_visible()
    sound(phone)
    assert phone.evaluate("sessionStorage.length") == 0
    (vote,) = survey.votes()
    assert (vote["VIT02.1"], vote["VIT03.1"], vote["VGD05.1"], len(vote)) == (5, 4, 3, 12)
    drawn = phone.locator("[data-value]").all_inner_texts()
    made = [bar.score for bar in bars(survey.wave.questions, vote)]
    assert drawn == [f"{score:.1f}".replace(".", ",") for score in made]
    phone.reload()
    expect(phone.get_by_text("Je hebt al geantwoord.")).to_be_visible()
    sound(phone)
    phone.get_by_role("link", name="Weghalen").click()
    sound(phone)
    button(phone, "Ja, haal het weg").click()
    sound(phone)
    assert survey.votes() == []
    assert not phone.troubles


def test_later_on_another_device_with_a_pin(phone, survey, browser):
    begin(phone, survey)
    answer(phone, "Eens")
    answer(phone, "Oneens")
    button(phone, "Later verder").click()
    sound(phone)
    phone.get_by_label("Pincode").fill("2468")
    button(phone, "Bewaar en stop").click()
    expect(phone.get_by_text("Je antwoorden zijn bewaard.")).to_be_visible()
    sound(phone)
    assert phone.evaluate("sessionStorage.length") == 0
    tablet = browser.new_page(viewport={"width": 390, "height": 844})
    tablet.goto(f"{phone.site}/v/voorbeeldstad/")
    sound(tablet)
    tablet.get_by_label("Typ de code").fill(survey.code().lower())
    button(tablet, "Naar de vragen").click()
    sound(tablet)
    tablet.get_by_label("Pincode").fill("1111")
    button(tablet, "Ga verder").click()
    expect(tablet.get_by_text("Je kunt het nog 4 keer proberen.")).to_be_visible()
    sound(tablet)
    tablet.get_by_label("Pincode").fill("2468")
    button(tablet, "Ga verder").click()
    expect(tablet.get_by_text("Vraag 3 van 12")).to_be_visible()
    for _ in range(10):
        button(tablet, "Sla over").click()
    button(tablet, "Doe in de stembus").click()
    expect(tablet.get_by_text("Klaar.")).to_be_visible()
    assert survey.votes() == [{"VIT02.1": 4, "VIT03.1": 2}]
    tablet.close()
    assert not phone.troubles


def test_lost_connection_keeps_the_answers_and_sends_them_once(phone, survey):
    begin(phone, survey)
    sent = []
    phone.on("request", lambda request: request.method == "POST" and sent.append(request))
    answer(phone, "Eens")
    phone.context.set_offline(True)
    expect(phone.get_by_text("Je hebt even geen internet.")).to_be_visible()
    for _ in range(8):
        answer(phone, "Eens")
    for _ in range(3):
        answer(phone, "Soms")
    button(phone, "Later verder").click()
    expect(phone.get_by_role("heading", name="Dat was de laatste vraag.")).to_be_visible()
    button(phone, "Doe in de stembus").click()
    expect(phone.get_by_text("We sturen het zodra het kan.")).to_be_visible()
    sound(phone)
    assert survey.votes() == []
    tries = len(sent)
    phone.context.set_offline(False)
    expect(phone.get_by_text("Klaar.")).to_be_visible()
    assert len(sent) == tries + 1
    assert len(survey.votes()) == 1
    assert phone.evaluate("sessionStorage.length") == 0


def test_without_a_script_block_by_block(browser, site, survey):
    page = browser.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.site = site
    begin(page, survey)
    for block, questions in enumerate((5, 4, 3)):
        expect(page.locator(".ask:visible")).to_have_count(questions)
        page.locator(".ask:visible input[value='4']").nth(block).check()
        button(page, "Verder").click()
    button(page, "Terug").click()
    expect(page.locator(".ask:visible input:checked")).to_have_count(1)
    button(page, "Verder").click()
    button(page, "Doe in de stembus").click()
    expect(page.get_by_text("Klaar.")).to_be_visible()
    assert survey.votes() == [{"VIT02.1": 4, "CUL01.1": 4, "VGD05.1": 4}]
    page.close()


def test_keyboard_alone_is_enough(phone, survey):
    phone.set_viewport_size({"width": 1280, "height": 900})
    phone.goto(f"{phone.site}/v/{survey.link()}")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")  # to the content
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/vragen/")
    expect(phone.locator(".ask:visible")).to_have_count(5)
    sound(phone)
    phone.locator("#main").focus()
    for _block in range(3):
        count = phone.locator(".ask:visible").count()
        for _ in range(count):
            phone.keyboard.press("Tab")
            phone.keyboard.press("Space")
            phone.keyboard.press("ArrowDown")
        phone.keyboard.press("Tab")
        assert phone.locator(":focus").inner_text() == "Verder"
        phone.keyboard.press("Enter")
        phone.wait_for_timeout(100)
    phone.keyboard.press("Tab")
    assert phone.locator(":focus").inner_text() == "Doe in de stembus"
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Klaar.")).to_be_visible()
    (vote,) = survey.votes()
    assert set(vote.values()) == {2}
    assert not phone.troubles


def test_voice_of_the_device_reads_what_is_in_sight(phone, survey):
    phone.add_init_script(
        """
        const said = window.said = [];
        const voice = {lang: 'nl-NL', localService: true, name: 'Test'};
        class Spoken { constructor(text) { this.text = text; } }
        Object.defineProperty(window, 'SpeechSynthesisUtterance', {value: Spoken});
        Object.defineProperty(window, 'speechSynthesis', {value: {
          getVoices: () => [voice], speak: part => said.push(part.text), cancel: () => {},
          addEventListener: () => {}, pending: false, speaking: false,
        }});
        """
    )
    begin(phone, survey)
    button(phone, "Lees voor").click()
    said = phone.evaluate("window.said")
    assert said[0].startswith("Vraag 1 van 12")
    assert said[1:] == [
        "Helemaal oneens", "Oneens", "Niet eens, niet oneens", "Eens", "Helemaal eens",
        "Weet ik niet of past niet bij mij",
    ]  # fmt: skip
    sound(phone)
    button(phone, "Stop met voorlezen").click()
    expect(button(phone, "Lees voor")).to_be_visible()
    phone.goto(f"{phone.site}/en/v/")  # no English voice here
    expect(phone.get_by_role("button", name="Read aloud")).to_be_hidden()


def test_every_screen_is_sound_in_english_and_on_the_narrowest_phone(phone, survey):
    phone.set_viewport_size({"width": 320, "height": 640})
    begin(phone, survey, 1, "en/")
    sound(phone)
    for path in ("", "nu/privacy/", "nu/later/", "nu/verder/", "voorbeeldstad/"):
        phone.goto(f"{phone.site}/en/v/{path}")
        sound(phone)
    phone.goto(f"{phone.site}/en/v/")
    button(phone, "I will not take part").click()
    expect(phone.get_by_text("Nobody sees your choice.")).to_be_visible()
    sound(phone)
    assert survey.marks(1) == (False, True)
    assert not phone.troubles


def test_first_screen_weighs_less_than_100_kilobytes(phone, survey):
    session = phone.context.new_cdp_session(phone)
    session.send("Network.enable")
    weights = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    phone.goto(f"{phone.site}/v/{survey.link()}", wait_until="networkidle")
    assert len(weights) >= 6
    assert sum(weights) < 50_000  # 100,000 is the bar; slow phones are glad of less
    print(f"first screen: {sum(weights)} bytes")


def test_link_is_not_in_the_history_of_the_browser(phone, survey):
    link = survey.link()
    assert entry_of_link(link)
    begin(phone, survey)
    assert link not in phone.url
    phone.go_back()
    assert phone.url == f"{phone.site}/v/"


def test_two_people_in_a_row_on_one_tablet_see_nothing_of_each_other(phone, survey):
    tablet = phone
    tablet.clock.install()
    tablet.goto(f"{tablet.site}/v/voorbeeldstad/")
    tablet.get_by_role("link", name="Dit is een gedeelde tablet").click()
    sound(tablet)
    button(tablet, "Zet deze tablet klaar").click()
    sound(tablet)

    tablet.get_by_label("Typ de code").fill(survey.code(0))
    button(tablet, "Naar de vragen").click()
    sound(tablet)
    tablet.locator("a.survey-button").first.click()
    tablet.wait_for_url("**/vragen/**")
    for _ in range(9):
        answer(tablet, "Helemaal eens")
    for _ in range(3):
        answer(tablet, "Vaak")
    assert tablet.evaluate("sessionStorage.length") == 0
    button(tablet, "Doe in de stembus").click()
    expect(tablet.get_by_text("Klaar.")).to_be_visible()
    tablet.clock.run_for(1000)
    expect(tablet.get_by_text("Deze tablet vergeet je antwoorden over").last).to_be_visible()
    sound(tablet)
    button(tablet, "Ik ben er nog").click()
    expect(tablet.locator("[data-reset]")).to_be_hidden()
    tablet.clock.run_for(95_000)
    expect(tablet.get_by_role("heading", name="Typ de code uit je brief")).to_be_visible()
    nothing_left(tablet)

    tablet.get_by_label("Typ de code").fill(survey.code(1))
    button(tablet, "Naar de vragen").click()
    tablet.locator("a.survey-button").first.click()
    tablet.wait_for_url("**/vragen/**")
    expect(tablet.locator(".ask input:checked")).to_have_count(0)
    answer(tablet, "Oneens")
    tablet.clock.run_for(62_000)
    expect(tablet.get_by_text("Deze tablet vergeet je antwoorden over").last).to_be_visible()
    tablet.clock.run_for(31_000)
    expect(tablet.get_by_role("heading", name="Typ de code uit je brief")).to_be_visible()
    nothing_left(tablet)
    assert survey.marks(0) == (True, False)
    assert survey.marks(1) == (False, False)
    assert not tablet.troubles


def nothing_left(tablet):
    """Not on the page, not in the tab, not on the way back."""
    assert tablet.get_by_label("Typ de code").input_value() == ""
    assert tablet.evaluate("sessionStorage.length + localStorage.length") == 0
    names = {cookie["name"] for cookie in tablet.context.cookies()}
    assert names == {"__Host-tablet"}
    for _ in range(6):
        tablet.go_back()
        expect(tablet.locator(".ask")).to_have_count(0)
        expect(tablet.get_by_text("Klaar.")).to_have_count(0)
    tablet.goto(f"{tablet.site}/v/voorbeeldstad/")


def test_tablet_without_internet_keeps_the_form_and_shows_it_to_nobody(phone, survey):
    tablet = phone
    tablet.goto(f"{tablet.site}/v/voorbeeldstad/tablet/")
    button(tablet, "Zet deze tablet klaar").click()
    tablet.get_by_label("Typ de code").fill(survey.code(0))
    button(tablet, "Naar de vragen").click()
    tablet.locator("a.survey-button").first.click()
    tablet.wait_for_url("**/vragen/**")
    answer(tablet, "Eens")
    tablet.context.set_offline(True)
    for _ in range(11):
        button(tablet, "Sla over").click()
    button(tablet, "Doe in de stembus").click()
    expect(tablet.get_by_text("We sturen het zodra het kan.")).to_be_visible()
    expect(button(tablet, "Terug")).to_be_hidden()
    tablet.evaluate("history.back()")
    tablet.wait_for_timeout(300)
    expect(tablet.locator(".ask:visible")).to_have_count(0)
    tablet.context.set_offline(False)
    expect(tablet.get_by_text("Klaar.")).to_be_visible()
    assert survey.votes() == [{"VIT02.1": 4}]


def test_own_picture_is_kept_under_a_code_and_thrown_away(phone, survey):
    begin(phone, survey)
    for _ in range(9):
        answer(phone, "Eens")
    for _ in range(3):
        answer(phone, "Vaak")
    button(phone, "Doe in de stembus").click()
    phone.get_by_text("Zien hoe het later verandert?").click()
    sound(phone)
    button(phone, "Bewaar mijn plaatje").click()
    sound(phone)
    code = phone.locator(".survey-code").inner_text()
    phone.goto(f"{phone.site}/v/voorbeeldstad/mijn-plaatje/")
    sound(phone)
    phone.get_by_label("Jouw eigen code").fill(code)
    button(phone, "Laat zien").click()
    expect(phone.get_by_text("4,0 op een schaal van 1 tot 5")).to_have_count(5)
    sound(phone)
    button(phone, "Gooi mijn plaatje weg").click()
    sound(phone)
    button(phone, "Ja, gooi het weg").click()
    expect(phone.get_by_text("Er is niets meer van over")).to_be_visible()
    sound(phone)
    assert not phone.troubles
