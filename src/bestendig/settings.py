"""Settings, read from the environment; what is missing or wrong fails loudly at start."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent.parent

DEMO = os.environ.get("DEMO", "") == "1"
SECRET_KEY = os.environ.get("SECRET_KEY", "")
INSTALLED_APPS: list[str] = []
USE_TZ = True
