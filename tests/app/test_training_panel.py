"""The training tab: runs by real clicks, what is seen of them, visits by a click on a curve, settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.theme import DARK, LIGHT, Theme
from app.training.chart import Chart, Line, band, pieces
from app.training.chart_painting import epoch_of, place_words
from app.training.chart_view import ChartView
from app.training.charts import accuracy_chart, empty_words, history_chart, loss_chart
from app.training.course import course_of, places_to_sample
from app.training.ends import Ends
from app.training.panel import TrainingPanel
from app.training.track import MOST, Track
from app.views import Bench
from app.workbench import Workbench
from core.datasets_documents import document_of_set
from core.document import Data, Document, Split
from core.files import read_builtin
from core.formula import Source
from core.iteration import iterate
from core.measures import measures_of
from core.steps import Level
from core.training import Until, full_loss
from tests.app.race_hand import race_bench_on

SIZE = 1250, 330


class Desk:
    """The tab on a bench."""

    def __init__(self, document: Document, theme: Theme, qtbot: QtBot) -> None:
        self.qtbot, self.workbench = qtbot, Workbench(document)
        self.bench: Bench = race_bench_on(self.workbench, theme)
        self.panel = TrainingPanel(self.bench)
        qtbot.addWidget(self.panel)
        self.panel.resize(*SIZE)
        self.panel.show()
        self.settle()

    @property
    def loss(self) -> ChartView:
        return self.panel.boxes["loss"].view  # type: ignore[attr-defined, no-any-return]

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.bench.trainer.is_running and not self.panel.model.is_busy, timeout=20000)

    def click(self, button: object) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]

    def run(self, updates: int) -> None:
        field = self.panel.bar.ends.updates
        field.selectAll()
        QTest.keyClicks(field, str(updates))
        self.click(self.panel.bar.run)
        self.settle()

    def click_at(self, view: ChartView, place: int) -> None:
        plot = view.layout_now.plot
        at = QPoint(round(plot.place(place, 0.0).x()), round(plot.area.center().y()))
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


@pytest.fixture
def desk(theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(read_builtin("xor-2-2-1"), theme, qtbot)
    yield desk
    desk.bench.background.close()


@pytest.fixture
def iris(theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    document = document_of_set("iris")
    document = replace(document, data=replace(document.data, split=Split(0.2, 1)))
    desk = Desk(document, theme, qtbot)
    yield desk
    desk.bench.background.close()


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


# What is seen


def test_samples_are_what_the_documents_are(iris: Desk) -> None:
    iris.run(50)
    course = course_of(iris.workbench.state.tip)
    for sample in iris.panel.model.samples[::7]:
        document = course.document(sample.place)
        assert sample.parameters.tobytes() == document.network.parameters.tobytes()
        assert sample.gradient == pytest.approx(iterate(document).gradient, rel=1e-12)
        assert sample.measures is not None
        assert sample.measures.train.loss == pytest.approx(measures_of(document).train.loss, rel=1e-12)


def test_accuracy_and_confusion_are_of_the_network_on_screen(iris: Desk) -> None:
    iris.run(200)
    box = iris.panel.boxes["accuracy"]
    wanted = measures_of(iris.workbench.document)
    assert wanted.test is not None and wanted.test.confusion is not None and wanted.train.confusion is not None
    assert box.matrix.confusion.counts.tolist() == wanted.test.confusion.counts.tolist()  # type: ignore[attr-defined]
    iris.click(box.rows)  # type: ignore[attr-defined]
    assert box.matrix.confusion.rows == len(iris.workbench.document.train_rows)  # type: ignore[attr-defined]
    train, test = box.view.chart.lines  # type: ignore[attr-defined]
    assert train.at(200) == pytest.approx(100 * wanted.train.confusion.accuracy)
    assert test.at(200) == pytest.approx(100 * wanted.test.confusion.accuracy)
    assert f"{wanted.train.confusion.right} of" in box.said.text()


def test_per_output_losses_add_up_to_the_loss(iris: Desk) -> None:
    iris.run(30)
    model, document = iris.panel.model, iris.workbench.document
    outputs = loss_chart(model, document, LIGHT, False, True).lines
    whole = loss_chart(model, document, LIGHT, False, False).lines
    assert [line.name for line in whole] == ["batch", "train", "test"] and len(outputs) == 3
    assert sum(line.at(30) for line in outputs) == pytest.approx(whole[1].at(30))


def test_numbers_are_not_counted_as_classes(theme: Theme, qtbot: QtBot) -> None:
    desk = Desk(document_of_set("sine"), theme, qtbot)
    desk.run(20)
    assert "not classes" in accuracy_chart(desk.panel.model, desk.workbench.document, LIGHT).message
    desk.bench.background.close()


def test_histories_follow_the_selected_weights(desk: Desk) -> None:
    desk.run(40)
    model, document = desk.panel.model, desk.workbench.document
    assert len(model.edges) == 8
    desk.workbench.select(Source("edge", 3, "weight"))
    (line,) = history_chart(model, document, DARK, lambda sample: sample.parameters).lines
    assert line.at(40) == document.network.weights[3] and model.follows_selection


def test_histograms_of_every_layer(desk: Desk) -> None:
    desk.click(desk.panel.choices["histograms"])
    box = desk.panel.boxes["histograms"]
    for name, counts in (("weights", [6, 3]), ("outs", [8, 4]), ("gradients", [6, 3])):
        desk.click(box.quantities[name])  # type: ignore[attr-defined]
        panels = box.view.panels  # type: ignore[attr-defined]
        assert [panel.title for panel in panels] == ["hidden layer", "output layer"]
        assert [int(panel.histogram.counts.sum()) for panel in panels] == counts


def test_the_last_box_stays(desk: Desk) -> None:
    for choice in desk.panel.choices.values():
        if choice.isChecked():
            desk.click(choice)
    shown = [name for name, box in desk.panel.boxes.items() if box.isVisible()]
    assert shown == ["weights"] and desk.panel.choices["weights"].isChecked()


def test_hidden_it_measures_nothing_and_knows_all_when_it_is_seen_again(desk: Desk) -> None:
    desk.panel.hide()
    desk.bench.trainer.start(Until(updates=300))
    desk.settle()
    assert desk.panel.model.course is None or desk.panel.model.course.last == 0
    desk.panel.show()
    desk.settle()
    assert desk.loss.chart.last == 300 and len(desk.panel.model.losses[1]) == 301


def test_a_course_is_measured_in_turns_and_goes_on_after_it_was_hidden(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.training.sampler.TURN", 0.004)
    desk.panel.bar.ends.updates.setText("2000")
    desk.click(desk.panel.bar.run)
    desk.qtbot.waitUntil(lambda: not desk.bench.trainer.is_running and len(desk.panel.model.samples) > 1)
    desk.panel.hide()
    some = len(desk.panel.model.samples)
    desk.panel.show()
    desk.settle()
    places = [one.place for one in desk.panel.model.samples]
    assert places == sorted(places_to_sample(course_of(desk.workbench.state.tip))) and len(places) > some


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


# Charts


def test_epochs_are_counted_from_one() -> None:
    assert [epoch_of(place, 4) for place in (0, 1, 4, 5, 8, 9)] == [1, 1, 1, 2, 2, 3]
    assert place_words(1234, 4) == "update 1,234, epoch 309" and place_words(7, 1) == "update 7"


def test_a_band_holds_every_value() -> None:
    values = np.random.default_rng(0).normal(size=1000)
    x = np.arange(1000.0)
    places, low, high = band(x, values, np.linspace(0, 1000, 101))
    assert places.tolist() == list(range(100))
    assert low.tolist() == [values[i : i + 10].min() for i in range(0, 1000, 10)]
    assert high.tolist() == [values[i : i + 10].max() for i in range(0, 1000, 10)]


@pytest.mark.parametrize("count", [10, 16_384, 40_001, 300_000])
def test_a_track_covers_all_of_its_numbers(count: int) -> None:
    values = np.random.default_rng(2).normal(size=count)
    values[5] = np.nan
    track = Track(values[:7])
    for first in range(7, count, 9973):
        track.append(values[first : first + 9973])
    places, seen = track.points
    assert track.count == count and len(places) == len(seen) <= 2 * MOST + track.every
    edges = np.arange(0, count + 1, max(1, 2**10))
    for part in range(len(edges) - 1):
        inside = seen[(places >= edges[part]) & (places < edges[part + 1])]
        wanted = values[edges[part] : edges[part + 1]]
        assert (np.nanmin(inside), np.nanmax(inside)) == (np.nanmin(wanted), np.nanmax(wanted))


def test_a_line_breaks_where_it_is_not_known() -> None:
    found = pieces(np.arange(5.0), np.array([1.0, 2.0, np.nan, 4.0, 5.0]))
    assert [piece[:, 0].tolist() for piece in found] == [[0.0, 1.0], [3.0, 4.0]]


def test_a_logarithmic_chart_has_decades() -> None:
    line = Line("train", LIGHT.text, np.arange(4.0), np.array([1.0, 0.1, 0.01, 0.0]))
    chart = Chart((line,), (0.0, 3.0), log=True)
    scale = chart.scale(200.0)
    assert list(scale.values) == pytest.approx([-2, -1, 0]) and scale.words == ("0.01", "0.1", "1")
    assert chart.heights(np.array([0.1]))[0] == pytest.approx(-1.0)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_long_curves_are_drawn(qtbot: QtBot, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    view = ChartView(theme, "test")
    qtbot.addWidget(view)
    view.resize(600, 400)
    x = np.arange(200_000.0)
    y = np.exp(-x / 50_000) * (1 + 0.3 * np.sin(x * 12.9898))
    bold = Line("train", theme.tokens.text, x[::50], y[::50], 2.4)
    view.show_chart(Chart((Line("batch", theme.tokens.muted, x, y, noisy=True), bold), (0.0, 2e5), 1e5, last=2e5))
    picture = view.grab().toImage()
    plot = view.layout_now.plot
    at = plot.place(0.0, 0.0)
    inks = {picture.pixelColor(round(at.x()) + 5, row).name() for row in range(60, 330)}
    assert theme.tokens.muted.name() in inks
    theme.set_mode("light")


def test_beside_a_curve_stands_the_very_update_that_is_visited(desk: Desk) -> None:
    desk.run(1000)
    desk.panel.model.visit(214)
    desk.settle()
    document = desk.workbench.document
    shown = next(one for one in desk.panel.model.samples if one.place == 214)
    assert document.training.progress.updates == 214
    assert shown.parameters.tolist() == document.network.parameters.tolist()
    assert shown.measures is not None
    assert shown.measures.train.loss == pytest.approx(full_loss(document, document.train_rows), rel=1e-12)
