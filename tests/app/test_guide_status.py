"""The line at the bottom tells what → will do, in every state, and never a number that might be predicted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.start import make_window
from app.status import inner, next_words
from app.workbench import Lens, Workbench
from core.document import Document
from core.files import builtin_names, read_builtin
from core.steps import Level


def told(bench: Workbench) -> str:
    """Return what is said to come next."""
    return next_words(bench)


@pytest.mark.parametrize("name", builtin_names())
@pytest.mark.parametrize("level", list(Level))
def test_what_is_told_is_what_the_next_step_does(qapp: QApplication, name: str, level: Level) -> None:
    bench = Workbench(read_builtin(name))
    bench.set_level(level)
    assert bench.plan is not None
    for _ in range(min(bench.plan.count, 60)):
        before = told(bench)
        bench.step_forward()
        assert bench.explanation is not None
        assert before == f"next: {inner(bench.explanation.title)}"


@pytest.mark.parametrize(("fine", "coarse"), [(Level.TERM, Level.NEURON), (Level.TERM, Level.LAYER)])
def test_after_a_change_of_level_it_is_right_at_once(qapp: QApplication, fine: Level, coarse: Level) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    for steps in range(1, 12):
        bench.set_level(fine)
        bench.to_start()
        for _ in range(steps):
            bench.step_forward()
        bench.set_level(coarse)
        before = told(bench)
        bench.step_forward()
        assert bench.explanation is not None
        assert before == f"next: {inner(bench.explanation.title)}"


def test_after_single_terms_it_tells_what_the_arrow_does(qapp: QApplication) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    for _ in range(40):
        bench.step_forward(Level.TERM)
        place = bench.cursor
        before = told(bench)
        bench.step_forward()
        if bench.explanation is None:
            assert before == f"next: iteration {bench.iteration_number}"
            break
        assert before == f"next: {inner(bench.explanation.title)}"
        bench.set_level(Level.TERM)
        bench.go_to(place)
        bench.set_level(Level.NEURON)


def test_at_the_end_the_next_iteration_comes(qapp: QApplication) -> None:
    bench = Workbench(read_builtin("xor-2-2-1"))
    bench.to_end()
    assert told(bench) == "next: iteration 2"
    bench.step_forward()
    assert bench.iteration_number == 2 and told(bench).startswith("next: net input")


def test_a_draft_is_to_be_completed(qapp: QApplication) -> None:
    assert told(Workbench(Document())) == "next: complete the network"


def test_while_a_run_lasts_it_tells_how_to_stop(qapp: QApplication) -> None:
    bench = Workbench(read_builtin("xor-2-2-1"))
    bench.show_live(bench.document)
    assert "Training" in told(bench)


@pytest.mark.parametrize("name", builtin_names())
def test_who_predicts_is_not_told_the_rule(qapp: QApplication, name: str) -> None:
    bench = Workbench(read_builtin(name))
    bench.look_through(Lens.PREDICT)
    while told(bench) != "next: iteration 2":
        assert told(bench) == "next: your prediction"
        bench.step_forward()


@pytest.mark.parametrize("name", builtin_names())
def test_no_number_and_no_direction_is_given_away(qapp: QApplication, name: str) -> None:
    bench = Workbench(read_builtin(name))
    for level in Level:
        bench.set_level(level)
        bench.to_start()
        assert bench.plan is not None
        for _ in range(min(bench.plan.count, 80)):
            words = told(bench)
            assert not re.search(r"\d[.,]\d|=|−|larger|smaller|positive|negative|rises|falls", words), words
            bench.step_forward()


def test_while_a_lesson_asks_its_answer_comes_next(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(qapp, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(window)
    window.desks.lessons.begin("01-what-a-neuron-is.md")
    player = window.desks.lessons.player
    assert player is not None and window.status.next.text() == "next: answer the lesson’s question"
    while not player.is_turn_done:
        player.show_answer(len(player.blocks) - 1)
    assert window.status.next.text() == next_words(window.workbench)
    window.desks.lessons.close_lesson()
    assert window.status.next.text() == next_words(window.workbench)


def test_another_lens_changes_what_is_told(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(qapp, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(window)
    window.workbench.look_through(Lens.PREDICT)
    assert window.status.next.text() == "next: your prediction"
    window.workbench.look_through(Lens.STEP)
    assert window.status.next.text() == "next: net input and output of h₁"
