"""`bestendig plan`: five answers in, the designs that fit out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from bestendig.cli.terminal import bullets, complain, paragraph, say
from bestendig.common.numbers import number
from bestendig.common.texts import text

if TYPE_CHECKING:
    from bestendig.findings.plans import Card, Proposals

_MOST_PEOPLE: Final = 1_000_000

DESCRIPTION = """\
Shows the designs with which a programme could be measured, the strongest first: what each can
and cannot show, the smallest effect it would see, and what it asks of people.
"""


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `plan` and its five questions."""
    parser = subcommands.add_parser(
        "plan", help="how a programme could be measured", description=DESCRIPTION
    )
    parser.add_argument(
        "--people", type=int, required=True, metavar="N", help="people the programme is for"
    )
    parser.add_argument(
        "--teams",
        type=int,
        metavar="N",
        help="teams, when whole teams take part (default: people take part one by one)",
    )
    parser.add_argument(
        "--no-waiting-list", action="store_true", help="nobody can start after the end"
    )
    parser.add_argument(
        "--in-turn", action="store_true", help="people or teams start in turn, not together"
    )
    parser.add_argument(
        "--response",
        type=float,
        default=65,
        metavar="PERCENT",
        help="how many in 100 fill in a questionnaire (default: 65)",
    )
    parser.add_argument("--language", choices=["nl", "en"], default="nl", help="default: nl")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the designs; 2 when an answer must be mended."""
    from bestendig.effects.planning import Situation
    from bestendig.findings.plans import proposals

    if (wrong := _wrong(options)) is not None:
        complain(paragraph(wrong))
        return 2
    situation = Situation(
        people=options.people,
        teams=options.teams,
        can_wait=not options.no_waiting_list,
        in_turn=options.in_turn,
        response=options.response / 100,
    )
    say(_answer(proposals(situation, options.language), options.language))
    return 0


def _wrong(options: argparse.Namespace) -> str | None:
    """The first answer that cannot be, in words."""
    language = options.language
    if not 1 <= options.people <= _MOST_PEOPLE:
        return text("error.plan.people", language, most=number(_MOST_PEOPLE, 0, language))
    if options.teams is not None and not 1 <= options.teams <= options.people:
        return text("error.plan.teams", language, teams=options.teams, people=options.people)
    if not 0 < options.response <= 100:
        return text("error.plan.response", language)
    return None


def _answer(found: Proposals, language: str) -> str:
    blocks = []
    if found.best is None:
        blocks.append(paragraph(text("plan.light", language)))
    else:
        blocks += [paragraph(text("plan.propose", language)), _design(found.best, language)]
    blocks += [_design(card, language) for card in found.others]
    blocks += [
        f"{text(f'plan.design.{card.code}', language)}\n" + bullets([text(card.refused, language)])
        for card in found.refused
    ]
    return "\n\n".join(blocks)


def _design(card: Card, language: str) -> str:
    lines = [
        text(f"plan.how.{card.code}", language),
        f"+ {text(f'plan.can.{card.code}', language)}",
    ]
    lines.append(f"− {text(f'plan.cannot.{card.code}', language)}")
    lines.append(f"{text('plan.proof', language)} {text(card.grade, language)}")
    points = text("plan.smallest.number", language, points=card.points)
    lines.append(f"{text(card.smallest, language)} {points}")
    answers = "plan.answers.groups" if card.in_groups else "plan.answers.one"
    lines.append(text(answers, language, total=card.total, groups=card.groups))
    times = "plan.time.once" if card.waves == 1 else "plan.time.times"
    lines.append(text(times, language, each=card.each, waves=card.waves, hours=card.hours))
    lines += [text(note, language) for note in card.notes]
    return text(f"plan.design.{card.code}", language) + "\n" + bullets(lines)
