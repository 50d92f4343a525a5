"""A house style: two colours become the brand tokens of the pages, and a logo is made safe.

The main colour is that of links, buttons and headings, so it is readable on white. The second
one is for pictures and marks, so it is visible on white; text in it is darkened until it reads.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _

from bestendig.common.colours import GRAPHIC, TEXT, WHITE, contrast, darkened, mix
from bestendig.organisations.refusal import Refused

LOGO_LIMIT: Final = 500_000
LOGO_SIZE: Final = (480, 160)
PIXELS: Final = 4_000_000
LOGO_TYPE: Final = "image/png"
# The colour of headings (brand.css): what is darkened, goes its way.
INK: Final = "#062b30"


def check_colours(main: str, second: str) -> None:
    """Raise Refused when a colour cannot be read or seen on white, with one that can."""
    if main and contrast(main, WHITE) < TEXT:
        raise Refused(
            _("Too light to read on white: contrast %(ratio).1f, needed 4.5. %(better)s does.")
            % {"ratio": contrast(main, WHITE), "better": darkened(main, WHITE, TEXT)},
            field="main",
        )
    if second and contrast(second, WHITE) < GRAPHIC:
        raise Refused(
            _("Too light to see on white: contrast %(ratio).1f, needed 3. %(better)s does.")
            % {"ratio": contrast(second, WHITE), "better": darkened(second, WHITE, GRAPHIC)},
            field="second",
        )


def tokens(main: str, second: str) -> dict[str, str]:
    """The brand tokens (CSS custom property -> colour) of two colours; empty ones stay ours."""
    found: dict[str, str] = {}
    if main:
        light = mix(main, WHITE, 0.88)
        found |= {
            "--bestendig-petrol-50": mix(main, WHITE, 0.95),
            "--bestendig-petrol-100": light,
            "--bestendig-petrol-200": mix(main, WHITE, 0.75),
            "--bestendig-petrol-300": mix(main, WHITE, 0.5),
            "--bestendig-petrol-400": darkened(mix(main, WHITE, 0.12), light, TEXT),
            "--bestendig-petrol-500": darkened(main, light, TEXT),
            "--bestendig-petrol-600": darkened(mix(main, INK, 0.3), light, 7),
            "--bestendig-petrol-700": darkened(mix(main, INK, 0.6), light, 7),
        }
    if second:
        tint = mix(second, WHITE, 0.88)
        found |= {
            "--bestendig-sand-50": mix(second, WHITE, 0.95),
            "--bestendig-sand-100": tint,
            "--bestendig-sand-300": mix(second, WHITE, 0.45),
            "--bestendig-sand-400": second,
            "--bestendig-sand-600": darkened(second, tint, 7),
        }
    return found


def stylesheet(main: str, second: str) -> str:
    """The tokens as one small CSS file."""
    lines = "".join(f"  {name}: {colour};\n" for name, colour in tokens(main, second).items())
    return f".bestendig {{\n{lines}}}\n"


def logo_version(picture: bytes) -> str:
    """What its address ends in, so that a browser may keep it until it changes."""
    return sha256(picture).hexdigest()[:12]


def safe_logo(content: bytes) -> bytes:
    """The picture drawn anew as PNG of at most 480 × 160, without what else was in the file.

    Raises Refused for SVG (a program can hide in it) and whatever is not PNG, JPEG or WebP.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only who changes a logo pays

    if len(content) > LOGO_LIMIT:
        raise Refused(_("This picture is larger than 500 kB."), field="logo")
    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as picture:
            width, height = picture.size
            if width * height > PIXELS:
                raise Refused(_("This picture has too many pixels."), field="logo")
            drawn = picture.convert("RGBA")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        raise Refused(
            _("Use a PNG, JPEG or WebP picture. SVG is not taken."), field="logo"
        ) from error
    drawn.thumbnail(LOGO_SIZE)
    made = BytesIO()
    drawn.save(made, format="PNG", optimize=True)
    return made.getvalue()
