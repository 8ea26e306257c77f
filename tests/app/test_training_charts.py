"""The training tab: what is seen of its runs, in charts and their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.theme import DARK, LIGHT, Theme
from app.training.chart import Chart, Line, band, pieces
from app.training.chart_painting import epoch_of, place_words
from app.training.chart_view import ChartView
from app.training.charts import accuracy_chart, history_chart, loss_chart
from app.training.course import course_of, places_to_sample
from app.training.track import MOST, Track
from core.datasets_documents import document_of_set
from core.document import Split
from core.formula import Source
from core.iteration import iterate
from core.measures import measures_of
from core.training import Until, full_loss
from tests.app.training_hand import Desk, desk

__all__ = ["desk"]  # fixtures


@pytest.fixture
def iris(theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    document = document_of_set("iris")
    document = replace(document, data=replace(document.data, split=Split(0.2, 1)))
    desk = Desk(document, theme, qtbot)
    yield desk
    desk.bench.background.close()


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
