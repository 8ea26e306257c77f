"""Every lesson that comes with the program, run from start to end as a reader would: wrong first, then right."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.lessons.library import builtin_lessons, check_lesson, read_builtin_lesson, read_builtin_network
from app.lessons.performing import source_named
from app.lessons.player import LessonPlayer
from app.workbench import Workbench
from core.document import Document
from core.lesson import Ask, Do, Lesson, Misconception
from core.lesson_values import Claim, claims
from core.numbers import shown
from core.quantity import Kind, NoSuchQuantity, parse_quantity

LESSONS = pytest.mark.parametrize("name", builtin_lessons())


def asks(lesson: Lesson) -> list[Ask]:
    return [block for turn in lesson.turns for block in turn.blocks if isinstance(block, Ask)]


@LESSONS
def test_a_lesson_has_a_goal_a_prediction_at_every_turn_a_misconception_and_a_check_at_the_end(name: str) -> None:
    lesson = read_builtin_lesson(name)
    blocks = [block for turn in lesson.turns for block in turn.blocks]
    assert lesson.goal
    assert lesson.minutes > 0
    assert len(lesson.turns) >= 4
    for turn in lesson.turns:
        assert any(isinstance(block, Ask) for block in turn.blocks), turn.heading
    assert any(isinstance(block, Misconception) for block in blocks)
    assert any(isinstance(block, Do) for block in blocks)
    assert [ask.is_check for ask in asks(lesson)][-1]
    for ask in asks(lesson):
        if ask.choices:
            assert sum(choice.is_right for choice in ask.choices) == 1, ask.question
            assert all(choice.reply for choice in ask.choices), ask.question
        else:
            assert ask.hints, ask.question


@LESSONS
def test_a_lesson_runs_from_start_to_end_and_every_stated_figure_is_the_networks(qapp: QApplication, name: str) -> None:
    lesson = read_builtin_lesson(name)
    check_lesson(lesson, read_builtin_network)
    workbench, tabs = Workbench(Document()), []
    player = LessonPlayer(workbench, tabs.append)
    player.begin(lesson, read_builtin_network)
    for number, turn in enumerate(lesson.turns):
        assert player.number == number
        while not player.is_turn_done:
            place = len(player.blocks) - 1
            answer_wrongly_then_rightly(player, place, workbench)
        assert player.blocks == turn.blocks
        player.next_turn()
    assert player.is_last
    assert player.right_at_once == (0, len(asks(lesson)))
    player.previous_turn()
    assert player.is_turn_done


def answer_wrongly_then_rightly(player: LessonPlayer, place: int, workbench: Workbench) -> None:
    ask = player.turn.blocks[place]
    assert isinstance(ask, Ask)
    assert workbench.iteration is not None
    texts = [ask.question, *ask.hints, ask.why, *(choice.reply for choice in ask.choices)]
    for claim in claims("\n".join(texts), workbench.iteration):
        assert isinstance(claim, Claim), claim
        assert claim.holds, claim
    assert not is_on_screen(ask, workbench), ask.question
    seen = len(player.blocks)
    if ask.choices:
        right = next(number for number, choice in enumerate(ask.choices) if choice.is_right)
        player.choose(place, (right + 1) % len(ask.choices))
    elif ask.point:
        wanted = source_named(ask.point, workbench.document.network.topology)
        other = next(edge for edge in range(99) if (wanted.kind, wanted.index) != ("edge", edge))
        player.point(
            place, source_named(workbench.document.network.edges.ids[other], workbench.document.network.topology)
        )
    else:
        player.answer_number(place, shown(2 * abs(player.value(place)) + 1, 6))
    assert not player.answered(place).is_done
    assert len(player.blocks) == seen
    if ask.choices:
        player.choose(place, right)
    elif ask.point:
        player.point(place, source_named(ask.point, workbench.document.network.topology))
    else:
        player.answer_number(place, shown(player.value(place), 5))
    assert player.answered(place).is_right, (ask.question, player.answered(place))


def is_on_screen(ask: Ask, workbench: Workbench) -> bool:
    """Tell whether the number that is asked for is computed already: then it stands in the network and the tables."""
    try:
        asked = parse_quantity(ask.answer, workbench.document.network.topology)
    except NoSuchQuantity:
        return False
    shown, topology = workbench.shown, workbench.document.network.topology
    assert shown is not None
    if asked.kind in (Kind.NET, Kind.OUT, Kind.DE_DOUT, Kind.DELTA):
        known = getattr(shown, asked.kind)
        return topology.neurons[asked.index].role.computes and bool(known[asked.index])
    of_edges = {Kind.GRADIENT: "gradient", Kind.BATCH_GRADIENT: "batch_gradient", Kind.NEW: "updated"}
    if asked.kind in of_edges:
        return bool(getattr(shown, of_edges[asked.kind])[topology.parameter_of_edge[asked.index]])
    return asked.kind is Kind.LOSS and bool(shown.loss)
