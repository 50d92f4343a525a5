"""A report as HTML or PDF: what the result page shows, in one file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence

from bestendig.common.texts import text
from bestendig.findings.finding import Finding, summary


def report(findings: Sequence[Finding], kind: str, language: str) -> bytes:
    """The findings as one document; `kind` .html or .pdf. Nothing in it is fetched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")
    # Rendering needs settings, not secrets: nothing is signed here.
    os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
    import django
    from django.utils.translation import override

    django.setup()
    from bestendig.pages.pdf import pdf, standalone
    from bestendig.pages.public.results import shown

    with override(language):
        context = {
            "title": text("report.title", language),
            "summary": summary(findings, language),
            "outcomes": shown(findings, language),
        }
        if kind == ".html":
            return standalone("pdf/result.html", context).encode()
        return pdf("pdf/result.html", context)
