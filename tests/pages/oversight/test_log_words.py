"""Every action that the program logs has words in the deck, and no words are left over."""

import ast
from pathlib import Path

import bestendig
from bestendig.common.texts import deck
from bestendig.organisations.models import AgreementStep

PACKAGE = Path(bestendig.__file__).parent
RECORDING = {"record", "record_refusal", "_record", "_log"}
# Made of a part that is fixed and one of these.
MADE = {"agreement_": AgreementStep.Step.values}


def called(node):
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    name = getattr(function, "id", "")
    return "record" if name == "append" else name  # the log's own; a list's is an attribute


def actions_of(source, constants):
    """The first argument of each call that logs; names of constants are looked up."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or called(node) not in RECORDING or not node.args:
            continue
        if not isinstance(node.args[0], ast.Constant | ast.Name | ast.IfExp | ast.JoinedStr):
            continue
        for part in ast.walk(node.args[0]):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield from (f"{part.value}{end}" for end in MADE.get(part.value, [""]))
            elif isinstance(part, ast.Name) and part.id in constants:
                yield constants[part.id]


def recorded():
    found = {}
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if "audit" not in source:
            continue
        constants = {
            target.id: node.value.value
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.AnnAssign | ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for action in actions_of(source, constants):
            found.setdefault(action, str(path.relative_to(PACKAGE)))
    return found


def test_every_recorded_action_has_words():
    without = {x: where for x, where in recorded().items() if f"log.{x}" not in deck()}
    assert without == {}


def test_an_action_without_words_would_be_found():
    source = 'NEW = "grow_wings"\naudit.record(NEW)\nrecord("eat_hay" if x else "drink_tea")'
    assert list(actions_of(source, {"NEW": "grow_wings"})) == ["grow_wings", "eat_hay", "drink_tea"]
