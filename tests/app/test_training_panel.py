"""The training tab: runs by real clicks, visits by a click on a curve, settings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.theme import Theme
from app.training.charts import empty_words
from app.training.course import course_of, places_to_sample
from app.training.ends import Ends
from core.datasets_documents import document_of_set
from core.document import Data, Document
from core.files import read_builtin
from core.iteration import iterate
from core.steps import Level
from core.training import Until, full_loss
from tests.app.training_hand import Desk, desk

__all__ = ["desk"]  # fixtures


# Runs


def test_it_says_what_to_do_before_the_first_run(desk: Desk) -> None:
    assert desk.loss.chart.message == "Press Run: 4 rows, one update after another."
    assert desk.panel.bar.told.text().startswith("no update yet")
    assert not desk.panel.bar.cancel.isEnabled()


@pytest.mark.parametrize(
    ("size", "words"), [(1, "one update after another"), (3, "3 of them"), ("full", "all of them")]
)
def test_the_empty_words_say_what_a_batch_is(size: int | str, words: str) -> None:
    document = read_builtin("xor-2-2-1")
    document = replace(document, training=replace(document.training, batch_size=size))
    assert words in empty_words(document)


def test_run_does_as_many_updates_as_the_field_says_in_one_undo_entry(desk: Desk) -> None:
    desk.run(100)
    assert desk.workbench.iteration_number == 101 and desk.workbench.undo_stack.count() == 1
    assert desk.panel.bar.told.text() == "epoch 25, update 100; an epoch is 4 updates"
    document, losses = read_builtin("xor-2-2-1"), []
    for _ in range(100):
        iteration = iterate(document)
        losses.append(iteration.trace.batch_loss("mean"))
        document = iteration.after
    batch, train = desk.loss.chart.lines
    assert batch.y_values[:100] == pytest.approx(losses, rel=1e-9) and batch.x_values[:3].tolist() == [0, 1, 2]
    assert train.at(100) == pytest.approx(full_loss(document), rel=1e-9)
    desk.workbench.undo_stack.undo()
    desk.settle()
    assert desk.workbench.iteration_number == 1 and desk.loss.chart.message
    desk.workbench.undo_stack.redo()
    desk.settle()
    assert desk.loss.chart.last == 100


def test_one_update_and_one_epoch(desk: Desk) -> None:
    desk.click(desk.panel.bar.update_once)
    desk.settle()
    assert desk.workbench.iteration_number == 2
    desk.click(desk.panel.bar.epoch)
    desk.settle()
    assert desk.workbench.iteration_number == 6
    assert desk.loss.chart.x_range[0] == 0 and desk.loss.chart.last == 5


def test_pause_go_on_and_end(desk: Desk) -> None:
    bar, trainer = desk.panel.bar, desk.bench.trainer
    bar.ends.updates.setText("5000000")
    desk.click(bar.run)
    desk.qtbot.waitUntil(lambda: trainer.tick is not None and trainer.tick.updates > 50)
    assert bar.run.text() == "Pause" and "of 5,000,000, loss" in bar.told.text()
    assert not desk.panel.settings.isEnabled()
    desk.qtbot.waitUntil(lambda: desk.loss.chart.last > 50)
    desk.click(bar.run)
    desk.settle()
    assert bar.run.text() == "Go on" and desk.panel.settings.isEnabled()
    reached = desk.workbench.iteration_number
    assert f"update {reached - 1:,} of 5,000,000" in bar.told.text()
    desk.click(bar.run)
    desk.qtbot.waitUntil(lambda: trainer.tick is not None and trainer.is_running)
    desk.click(bar.run)
    desk.settle()
    assert desk.workbench.iteration_number > reached and desk.workbench.undo_stack.count() == 1
    desk.click(bar.cancel)
    assert bar.run.text() == "Run" and not bar.cancel.isEnabled()


def test_cancel_brings_back_what_was_there(desk: Desk) -> None:
    before = desk.workbench.document
    desk.panel.bar.ends.updates.setText("5000000")
    desk.click(desk.panel.bar.run)
    desk.qtbot.waitUntil(lambda: desk.bench.trainer.tick is not None)
    desk.click(desk.panel.bar.cancel)
    desk.settle()
    assert desk.workbench.document is before and desk.workbench.undo_stack.count() == 0
    assert desk.loss.chart.message.startswith("Press Run")


def test_a_run_ends_at_a_loss(desk: Desk) -> None:
    ends = desk.panel.bar.ends
    ends.updates.clear()
    QTest.keyClicks(ends.loss, "0.05")
    QTest.keyClick(ends.loss, Qt.Key.Key_Return)
    desk.settle()
    assert full_loss(desk.workbench.document) < 0.05 and desk.workbench.iteration_number > 10


def test_ends_are_read_and_what_is_no_number_is_marked(qtbot: QtBot, theme: Theme) -> None:
    ends = Ends()
    qtbot.addWidget(ends)
    ends.updates.clear()
    ends.patience.setText("5")
    ends.seconds.setText("1,5")
    assert ends.until() == Until(patience=5, seconds=1.5)
    for text in ("x", "0", "2.5"):
        ends.patience.setText(text)
        assert ends.until() is None and ends.patience.property("wrong")


# Visits


def test_a_click_on_the_curve_visits_that_update(desk: Desk) -> None:
    desk.run(1000)
    desk.click_at(desk.loss, 500)
    place = desk.workbench.document.training.progress.updates
    assert abs(place - 500) <= 1000 / desk.loss.layout_now.plot.area.width() + 1
    assert desk.loss.chart.place == place and desk.workbench.undo_stack.count() == 1
    desk.settle()
    for key, wanted in ((Qt.Key.Key_Left, place - 1), (Qt.Key.Key_PageDown, place + 3), (Qt.Key.Key_Home, 0),
                        (Qt.Key.Key_End, 1000)):  # fmt: skip
        QTest.keyClick(desk.loss, key)
        assert desk.workbench.document.training.progress.updates == wanted
    assert desk.panel.bar.told.text().startswith("epoch 250, update 1,000")


def test_a_long_run_is_paused_visited_at_1234_stepped_and_undone(desk: Desk) -> None:
    before, bar = desk.workbench.document, desk.panel.bar
    bar.ends.updates.setText("5000000")
    desk.click(bar.run)
    desk.qtbot.waitUntil(lambda: desk.panel.model.last > 1234)
    desk.click(bar.run)
    desk.settle()
    assert desk.bench.trainer.is_paused
    for text, wanted in (("1234", 1234), ("9000000", 1234)):  # there is no update 9,000,000
        bar.place.selectAll()
        QTest.keyClicks(bar.place, text)
        QTest.keyClick(bar.place, Qt.Key.Key_Return)
        assert desk.workbench.document.training.progress.updates == wanted
    assert bar.place.property("wrong")
    desk.workbench.to_start()
    desk.workbench.step_forward(Level.TERM)
    assert desk.workbench.cursor == 1 and desk.workbench.step is not None
    desk.workbench.undo_stack.undo()
    assert desk.workbench.document is before


def test_two_runs_and_steps_between_are_one_course(desk: Desk) -> None:
    desk.run(60)
    desk.workbench.next_iteration()
    desk.workbench.set_weight(0, 0.25)
    desk.run(40)
    course = course_of(desk.workbench.state.tip)
    assert (course.first, course.last) == (0, 101)
    for place in (0, 17, 60, 61, 80, 101):
        assert course.document(place).training.progress.updates == place
        assert course.moment(place).document is course.document(place) or place not in (60, 61)
    assert course.document(61).network.weights[0] == 0.25
    assert np.isnan(course.losses[60]) and np.isfinite(course.losses[61:101]).all()
    sampled = {one.place for one in desk.panel.model.samples}
    assert {0, 60, 61, 101} <= sampled


def test_places_to_sample_begin_with_the_ends(desk: Desk) -> None:
    desk.run(3000)
    places = places_to_sample(course_of(desk.workbench.state.tip))
    assert places[:2] == [0, 3000] and len(places) == len(set(places)) <= 160


# Settings


def test_a_field_edits_the_document_as_an_undo_entry(desk: Desk) -> None:
    line = desk.panel.settings.fields["l2"].control
    line.setFocus()
    line.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(line, "0.01")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert desk.workbench.document.training.l2 == 0.01
    assert desk.workbench.undo_stack.text(0) == "Set the L2 regularisation to 0.01"
    desk.workbench.undo_stack.undo()
    assert desk.workbench.document.training.l2 == 0 and line.text() == "0"  # type: ignore[attr-defined]


def test_another_optimizer_brings_its_settings(desk: Desk) -> None:
    choice = desk.panel.settings.fields["optimizer"].control
    choice.setCurrentIndex(choice.findText("adam"))  # type: ignore[attr-defined]
    choice.activated.emit(choice.currentIndex())  # type: ignore[attr-defined]
    assert desk.workbench.document.training.optimizer == "adam"
    assert {"optimizer.beta1", "optimizer.beta2", "optimizer.eps"} <= set(desk.panel.settings.fields)


# What is not complete, and what goes wrong


@pytest.mark.parametrize("document", [Document(), replace(read_builtin("xor-2-2-1"), data=Data())])
def test_what_is_not_complete_says_so(document: Document, theme: Theme, qtbot: QtBot) -> None:
    desk = Desk(document, theme, qtbot)
    for choice in desk.panel.choices.values():
        choice.setChecked(True)
    assert desk.loss.chart.message.startswith("Curves appear when the network is complete.\n")
    assert not desk.panel.bar.run.isEnabled() and "not complete" in desk.panel.bar.told.text()
    desk.bench.background.close()


def test_a_run_that_diverges_says_where_it_ended(theme: Theme, qtbot: QtBot) -> None:
    document = document_of_set("sine")
    training = replace(document.training, optimizer="sgd", optimizer_settings={}, learning_rate=1e200)
    desk = Desk(replace(document, training=training), theme, qtbot)
    desk.run(100)
    assert desk.bench.trainer.record is not None and desk.bench.trainer.record.diverged is not None
    assert "would not be finite" in desk.panel.bar.told.text()
    desk.bench.background.close()
