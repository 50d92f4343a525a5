"""How much is loaded before anything is asked."""

import os
import subprocess
import sys

HEAVY = {"polars", "scipy", "highspy", "openpyxl", "weasyprint", "authlib"}


def test_program_starts_without_what_only_some_pages_need():
    code = "import django, sys; django.setup(); print(*{x.partition('.')[0] for x in sys.modules})"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bestendig.settings", "DEMO": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert not HEAVY & set(done.stdout.split())
