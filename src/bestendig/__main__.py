"""Django's commands: `python -m bestendig migrate`, `check --deploy`, `collectstatic`, …"""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")
    execute_from_command_line(["bestendig", *sys.argv[1:]])
