import pytest

from bestendig.organisations.signing_in.devices import device_of

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (f"Mozilla/5.0 (Linux; Android 15) {CHROME} Mobile Safari/537.36", ("Chrome", "Android")),
        (
            f"Mozilla/5.0 (Linux; Android 15; SM-S911B) {CHROME} SamsungBrowser/28.0 Mobile",
            ("Samsung Internet", "Android"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            ("Safari", "iPhone"),
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/140.0",
            ("Edge", "Windows"),
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
            ("Firefox", "Linux"),
        ),
        ("curl/8.5", ("", "")),
        ("", ("", "")),
    ],
)
def test_device_in_two_words(user_agent, device):
    assert device_of(user_agent) == device
