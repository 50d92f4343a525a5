"""A page as a tagged PDF (PDF/UA-1), from its own template and a small stylesheet for print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from bestendig.pages.packages import FONTS

STYLESHEET = "bestendig/pdf.css"
UA = "pdf/ua-1"
"""Accessible, for reading now."""
ARCHIVE = "pdf/a-2a"
"""Accessible too, and with everything in it that somebody needs to read it in thirty years."""


def pdf_response(
    request: HttpRequest, template: str, context: dict[str, Any], name: str, *, looks: str = ""
) -> HttpResponse:
    """`template` as a PDF file called `name`; a page that says what to install when it cannot."""
    try:
        content = pdf(template, context, looks=looks)
    except (ImportError, OSError):
        return render(request, "errors/pdf.html", status=503)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def pdf(template: str, context: dict[str, Any], *, looks: str = "", variant: str = UA) -> bytes:
    """`template`, a whole HTML document with its language and title, as a tagged PDF.

    looks: a stylesheet of its own, after the one for all paper.
    Nothing is fetched: no network, and no file but the stylesheet and the fonts given here.
    Raises ImportError or OSError where WeasyPrint or its system libraries are missing.
    """
    import weasyprint  # noqa: PLC0415 - slow, and its system libraries may be missing
    from PIL import ImageFile  # noqa: PLC0415 - goes with it

    # It lets half pictures pass, in the whole program; a logo that was cut short is refused here.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    fonts = weasyprint.text.fonts.FontConfiguration()
    faces = "".join(_face(weight, finders.find(path)) for weight, path in FONTS.items())
    html = weasyprint.HTML(string=render_to_string(template, context), url_fetcher=_refuse)
    sheets = [weasyprint.CSS(string=faces, font_config=fonts)] + [
        weasyprint.CSS(filename=finders.find(path), font_config=fonts)
        for path in (STYLESHEET, looks)
        if path
    ]
    return bytes(html.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant=variant))


def standalone(template: str, context: dict[str, Any]) -> str:
    """The same document as one HTML file that needs no other."""
    stylesheet = Path(str(finders.find(STYLESHEET))).read_text(encoding="utf-8")
    return render_to_string(template, {**context, "stylesheet": mark_safe(stylesheet)})  # noqa: S308 - our own file


def _face(weight: int, place: object) -> str:
    source = f"font-weight: {weight}; src: url('file://{place}')"
    return f"@font-face {{ font-family: 'Noto Sans'; {source} }}"


def _refuse(url: str, *_args: object, **_kwargs: object) -> dict[str, Any]:
    raise ValueError(f"a PDF fetches nothing: {url}")
