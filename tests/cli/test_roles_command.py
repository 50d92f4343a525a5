"""`bestendig roles`, and the page of the documentation that it makes."""

from pathlib import Path

from bestendig.common.texts import deck
from bestendig.organisations.roles import ROLE_TABLE, Ability, Role, may

ROOT = Path(__file__).resolve().parent.parent.parent


def test_documentation_is_what_the_table_says(run):
    said = run("roles")
    assert said.code == 0
    assert (ROOT / "docs/roles.md").read_text(encoding="utf-8") == said.out


def test_table_marks_exactly_what_each_role_may(run):
    rows = [x for x in run("roles").out.splitlines() if x.startswith("| ")][1:]
    marks = [[cell.strip() == "●" for cell in row.strip("|").split("|")[1:]] for row in rows]
    assert marks == [[may(role, ability) for role in Role] for ability in ROLE_TABLE]


def test_it_is_there_in_dutch_too(run):
    assert "| mag | Medewerker | Leidinggevende |" in run("roles", "--language", "nl").out


def test_every_role_and_ability_has_its_words():
    wanted = {f"role.{role.value}" for role in Role}
    wanted |= {f"ability.{ability.name.lower()}" for ability in Ability}
    there = {key for key in deck() if key.startswith(("role.", "ability."))}
    assert there - {"role.mail.second", "role.mail.wrong"} == wanted
