"""Predict, then reveal: Mazur's example by keys alone; hints, fading, reasons, the tally."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.practice.panel import PredictPanel
from app.practice.practice import Form, Practice
from app.workbench import Lens, Workbench
from core.answers import Comparison, Sign, Verdict
from core.files import builtin_names, read_builtin
from core.formula import leaves
from core.iteration import iterate
from core.mistakes import MistakeKind
from core.numbers import shown
from core.prediction import Asked, Fade, faded, questions_of
from core.steps import Level, plan_of


@pytest.fixture
def practice(qapp: QApplication) -> Practice:
    workbench = Workbench(read_builtin("mazur-2-2-2"))
    made = Practice(workbench)
    workbench.look_through(Lens.PREDICT)
    made.look()
    return made


def test_mazur_is_walked_by_keys_alone(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window.graph, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    panel = window.lenses.page(Lens.PREDICT)
    assert isinstance(panel, PredictPanel)
    panel.field.setFocus()
    asked = []
    workbench = window.workbench
    assert workbench.plan is not None
    while workbench.cursor < workbench.plan.count:
        question = panel.practice.question
        if question is None:  # a weight that is held: nothing to ask
            assert QApplication.focusWidget() is panel.on_button
            qtbot.keyClick(panel.on_button, Qt.Key.Key_Return)
            continue
        assert QApplication.focusWidget() is panel.field, question
        asked.append((question.source.quantity, question.source.index))
        qtbot.keyClicks(panel.field, f"{question.value:.6g}")  # as a keyboard has it, in ASCII
        qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    kinds = [quantity for quantity, _ in asked]
    assert kinds[:2] == ["net", "out"]
    counts = {kind: kinds.count(kind) for kind in kinds}
    assert counts == {
        "net": 4,
        "out": 4,
        "loss_share": 2,
        "loss": 1,
        "dE_dout": 2,
        "delta": 4,
        "gradient": 10,
        "updated_weight": 8,
    }
    assert panel.practice.tally.at_once == len(asked) == 35
    assert panel.practice.tally.later == panel.practice.tally.shown == 0


def test_nothing_asked_for_is_on_screen_before_it_is_answered(window: MainWindow) -> None:
    window.workbench.look_through(Lens.PREDICT)
    panel = window.lenses.page(Lens.PREDICT)
    assert isinstance(panel, PredictPanel)
    for _ in range(12):
        question = panel.practice.question
        assert question is not None
        result = shown(question.value, window.workbench.digits)
        assert result not in " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())
        shown_lines = [line.right for line in panel.formula._lines if line.mode == "numbers"]
        assert all(question.part.left.source != leaf.source for line in shown_lines for leaf in leaves(line))
        panel.practice.answer(shown(question.value, 6))


def test_a_wrong_number_is_explained_and_a_hint_is_counted(practice: Practice) -> None:
    first = practice.question
    assert first is not None
    practice.answer("0.0275")  # without the bias
    assert practice.now.verdict is Verdict.WRONG
    assert [mistake.kind for mistake in practice.now.mistakes] == [MistakeKind.BIAS_FORGOTTEN]
    practice.answer("net")
    assert practice.now.unreadable
    practice.hint()
    practice.answer("0.38")
    assert practice.now.verdict is Verdict.TOO_COARSE
    practice.answer("0,3775")
    assert practice.question is not None
    assert practice.question.source.quantity == "out"
    record = practice.records[-1]
    assert (record.question, record.given, record.hints, record.tries) == (first, "0,3775", 1, 2)
    assert (practice.tally.at_once, practice.tally.later, practice.tally.shown) == (0, 1, 0)


def test_giving_up_shows_and_goes_on(practice: Practice) -> None:
    practice.show_answer()
    practice.show_answer()
    assert practice.tally.shown == 2
    assert practice._workbench.cursor == 1  # both results of the first step are known now
    assert practice.records[-1].is_shown


def test_signs_and_comparisons(practice: Practice) -> None:
    practice.answer_by(Form.COMPARE)
    assert practice.asks_form is Form.SIGN  # there is nothing yet to compare with
    practice.choose(Sign.NEGATIVE)
    assert practice.now.verdict is Verdict.WRONG
    practice.choose(Sign.POSITIVE)
    assert practice.tally.later == 1
    practice.choose(Sign.POSITIVE)
    assert practice.asks_form is Form.COMPARE
    assert practice.before == practice.records[0].question.value
    practice.choose(Comparison.LARGER)  # net of h2, 0.3925, after 0.3775
    assert practice.tally.at_once == 2


def test_new_weights_are_compared_with_the_old_ones(practice: Practice) -> None:
    practice.ask_for(frozenset({Asked.NEW_WEIGHT}))
    practice.answer_by(Form.COMPARE)
    assert practice.question is None
    practice.go_on()
    assert practice.question is not None
    assert practice.before == 0.15
    practice.choose(Comparison.SMALLER)
    assert practice.tally.at_once == 1


def test_fading_takes_numbers_away_and_gives_them_back(practice: Practice) -> None:
    for _ in range(3):
        assert practice.question is not None
        practice.answer(repr(practice.question.value))
    assert practice.fade is Fade.ONE_NUMBER
    question = practice.question
    assert question is not None
    hidden = [leaf for leaf in leaves(faded(question, Fade.ONE_NUMBER).formula) if leaf.value is None]
    assert len(hidden) == 1
    practice.answer("99")
    practice.answer("98")
    assert practice.fade is Fade.RESULT


@pytest.mark.parametrize("name", builtin_names())
def test_every_result_of_every_example_can_be_asked_for(name: str) -> None:
    iteration = iterate(read_builtin(name))
    plan = plan_of(iteration, Level.NEURON)
    for index in range(1, plan.count + 1):
        for question in questions_of(iteration, plan.step(index), frozenset(Asked)):
            for fade in Fade:
                part = faded(question, fade)
                missing = [leaf for leaf in leaves(part.formula) if leaf.value is None]
                known = [leaf for leaf in leaves(question.part.formula) if leaf.value is None]
                assert bool(missing) >= bool(known)
                assert question.value == question.value


def test_predictions_of_another_network_are_forgotten(window: MainWindow) -> None:
    window.documents.new("xor-2-2-1")
    window.workbench.look_through(Lens.PREDICT)
    panel = window.lenses.page(Lens.PREDICT)
    assert isinstance(panel, PredictPanel)
    for _ in range(5):
        panel.practice.answer(repr(panel.practice.question.value))  # type: ignore[union-attr]
    assert len(panel.practice.records) == 5
    window.documents.new("linear-neuron")
    assert panel.practice.records == []
    assert panel.practice.tally.at_once == 5
    assert panel.practice.question is not None
    assert panel.title.text() == "What is net of y?"
