"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class CourseConfig(AppConfig):
    name = "bestendig.organisations.course"

    def ready(self) -> None:
        from bestendig.organisations.course import belongings, kept

        belongings.register()
        kept.register()
