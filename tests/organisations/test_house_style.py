import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from bestendig.common.colours import GRAPHIC, TEXT, WHITE, contrast
from bestendig.organisations.house_style import (
    LOGO_LIMIT,
    LOGO_SIZE,
    check_colours,
    safe_logo,
    stylesheet,
    tokens,
)
from bestendig.organisations.refusal import Refused
from bestendig.pages.pdf import pdf

COLOURS = ["#0f5f68", "#b00020", "#005ea5", "#000000", "#767676", "#6b2c91", "#2e7d32"]


def picture(kind="PNG", size=(900, 300), **options):
    content = BytesIO()
    Image.new("RGB", size, "#0f5f68").save(content, format=kind, **options)
    return content.getvalue()


@pytest.mark.parametrize("main", COLOURS)
@pytest.mark.parametrize("second", ["#c8812b", "#000000", "#949494", "#0f5f68"])
def test_every_shade_keeps_the_contrast_that_its_use_needs(main, second):
    check_colours(main, second)
    shade = {name.removeprefix("--bestendig-"): x for name, x in tokens(main, second).items()}
    for text in ("petrol-400", "petrol-500", "petrol-600", "petrol-700"):
        for ground in (WHITE, shade["petrol-50"], shade["petrol-100"]):
            assert contrast(shade[text], ground) >= TEXT
    assert contrast(shade["sand-600"], shade["sand-100"]) >= TEXT
    assert contrast(shade["sand-400"], WHITE) >= GRAPHIC


@pytest.mark.parametrize(
    ("main", "second", "field"),
    [("#777777", "", "main"), ("#ffcc00", "", "main"), ("", "#ffcc00", "second")],
)
def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(main, second, field):
    with pytest.raises(Refused) as refusal:
        check_colours(main, second)
    assert refusal.value.field == field
    better = str(refusal.value)[str(refusal.value).rindex("#") :][:7]
    check_colours(*((better, "") if field == "main" else ("", better)))


def test_a_colour_that_was_not_chosen_stays_ours():
    assert tokens("", "") == {}
    assert stylesheet("", "#c8812b").startswith(".bestendig {\n  --bestendig-sand-50: #")
    assert not any("sand" in name for name in tokens("#0f5f68", ""))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_and_fits(kind):
    made = Image.open(BytesIO(safe_logo(picture(kind))))
    assert made.format == "PNG"
    assert made.size == (480, 160)
    assert made.size <= LOGO_SIZE


def test_what_else_was_in_the_file_is_gone():
    extra = PngImagePlugin.PngInfo()
    extra.add_text("Comment", "<script>canary</script>")
    content = picture(pnginfo=extra) + b"<script>canary</script>"
    assert b"canary" in content
    assert b"canary" not in safe_logo(content)


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a" + bytes(50),
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"",
        picture()[:60],
    ],
)
def test_what_is_not_a_picture_that_we_know_is_refused(content):
    with pytest.raises(Refused) as refusal:
        safe_logo(content)
    assert refusal.value.field == "logo"


def test_a_picture_cut_short_is_refused_after_a_pdf_was_made_too():
    pdf("pdf/base.html", {})
    with pytest.raises(Refused):
        safe_logo(picture()[:60])


def test_a_picture_that_is_too_large_is_refused():
    with pytest.raises(Refused):
        safe_logo(picture(size=(2001, 2000)))
    with pytest.raises(Refused):
        safe_logo(picture() + bytes(LOGO_LIMIT))


def test_picture_that_says_it_is_enormous_is_refused_before_it_is_drawn():
    small = picture(size=(1, 1))
    header = b"IHDR" + struct.pack(">II", 60_000, 60_000) + small[24:29]
    enormous = small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]
    with pytest.raises(Refused):
        safe_logo(enormous)
