"""Making letters with QR codes as a PDF: CPU seconds for 1, 60 and 100 of them.

python -m bench.letters
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp())

import django

django.setup()
import weasyprint  # noqa: F401 - loaded once, before the clock runs
from django.utils import timezone, translation

from bestendig.measurement.addresses import survey_link
from bestendig.measurement.models import Reach, Wave
from bestendig.measurement.reaching.letters import Letter
from bestendig.organisations.models import Organisation
from bestendig.pages.pdf import pdf
from bestendig.pages.reaching.paper import LOOKS, Printer


def main() -> None:
    """Print the figures."""
    translation.activate("nl")
    now = timezone.now()
    here = Organisation(name="Voorbeeldstad", slug="voorbeeldstad", contact_name="Noor")
    questions = {"minutes": 4, "questions": []}
    wave = Wave(
        name="Najaar", questions=questions, k=10, opens_at=now, closes_at=now + timedelta(days=14)
    )
    printer = Printer(wave, Reach(), here)
    for count in (1, 60, 100):
        letters = [
            Letter(
                name=f"Mens {number}", unit=f"Team {number // 15}", language="nl",
                link=survey_link("AB12CD", secrets.token_bytes(16)), code="7KQ2 M9XT B4LP",
            )
            for number in range(count)
        ]  # fmt: skip
        begun = time.process_time()
        context = {
            "bundles": printer.bundles(letters), "covers": True, "wave": wave, "organisation": here,
        }  # fmt: skip
        made = pdf("pdf/letters.html", context, looks=LOOKS)
        spent = time.process_time() - begun
        print(f"{count:4} letters: {spent:5.1f} s of CPU, {len(made) // 1000} kB")


if __name__ == "__main__":
    main()
