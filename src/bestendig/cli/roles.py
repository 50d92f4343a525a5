"""`bestendig roles`: what each role may see and do, as docs/roles.md."""

from __future__ import annotations

import argparse
import os

from bestendig.cli.terminal import say


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `roles` and its options."""
    parser = subcommands.add_parser(
        "roles", help="print what each role may see and do, as Markdown"
    )
    parser.add_argument("--language", choices=["nl", "en"], default="en", help="default: en")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the role table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")
    import django

    django.setup()
    say(as_markdown(options.language).rstrip())
    return 0


def as_markdown(language: str) -> str:
    """The role table: one row an ability, one column a role, and what each role is."""
    from django.utils import translation

    from bestendig.common.texts import text
    from bestendig.organisations.roles import ROLE_TABLE, Role, may

    with translation.override(language):
        names = {role: str(role.label) for role in Role}
    head = ROLES_HEAD[language]
    lines = [
        *head,
        *(f"* **{names[role]}** (`{role.value}`): {text(f'role.{role.value}', language)}"
          for role in Role),
        "",
        f"| {ABILITY[language]} | {' | '.join(names[role] for role in Role)} |",
        "|---|" + ":-:|" * len(Role),
    ]  # fmt: skip
    for ability in ROLE_TABLE:
        marks = ["●" if may(role, ability) else "" for role in Role]
        words = text(f"ability.{ability.name.lower()}", language)
        lines.append(f"| {words} | {' | '.join(marks)} |")
    return "\n".join(lines) + "\n"


ABILITY = {"nl": "mag", "en": "may"}
ROLES_HEAD = {
    "en": [
        "# Roles",
        "",
        "Made by `bestendig roles` from the one role table (`organisations/roles.py`), which the "
        "pages ask and which the walk of every address as every role tests. What is not in it "
        "may not be done. Nobody in any role sees what one person answered, planned or prepared.",
        "",
    ],
    "nl": [
        "# Rollen",
        "",
        "Gemaakt door `bestendig roles --language nl` uit de ene tabel van rollen "
        "(`organisations/roles.py`). Wat er niet in staat, mag niet. Niemand ziet in welke rol "
        "dan ook wat één persoon antwoordde, plande of voorbereidde.",
        "",
    ],
}
