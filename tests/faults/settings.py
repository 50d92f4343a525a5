"""The settings of worker processes that are made to fail: one app more, with its jobs."""

from bestendig.settings import *  # noqa: F403 - all of them
from bestendig.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "tests.faults.room"]
