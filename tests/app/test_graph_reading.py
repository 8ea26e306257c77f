"""How the graph is read: numbers everywhere, on the selection, nowhere; lines by weight or by gradient; the legend."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.graph.reading import EVERYTHING, Measure, Reading, Show
from app.graph.scene import Scene
from app.graph.view import GraphView
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.formula import Source


def scene_of(bench: Workbench, reading: Reading) -> Scene:
    return Scene(
        bench.document, bench.iteration, bench.shown, bench.explanation, bench.step, bench.selection, reading=reading
    )


def test_numbers_stand_where_they_are_asked_for(bench: Workbench) -> None:
    bench.go_to(10)
    w1, w5 = (bench.document.network.topology.edge_index[id] for id in ("w1", "w5"))
    everywhere = scene_of(bench, EVERYTHING)
    assert everywhere.shows("edge", w1) and everywhere.shows("neuron", 0)
    chosen = scene_of(bench, Reading(neurons=Show.SELECTION, edges=Show.SELECTION))
    assert chosen.shows("edge", w5) and not chosen.shows("edge", w1)
    bench.select(Source("edge", w1, "weight"))
    assert scene_of(bench, chosen.reading).shows("edge", w1)
    nowhere = scene_of(bench, Reading(neurons=Show.NOTHING, edges=Show.NOTHING))
    assert not nowhere.shows("edge", w5) and not nowhere.shows("neuron", 2)


def test_lines_tell_weights_or_known_gradients(bench: Workbench) -> None:
    weights = scene_of(bench, EVERYTHING).strengths
    assert weights.tolist() == bench.document.network.weights.tolist()
    by_gradient = Reading(measure=Measure.GRADIENT)
    assert scene_of(bench, by_gradient).strengths.tolist() == [0.0] * len(weights)
    bench.to_end()
    assert bench.iteration is not None
    parameter = bench.document.network.topology.parameter_of_edge
    wanted = bench.iteration.trace.gradients(0)[parameter]
    assert scene_of(bench, by_gradient).strengths.tolist() == wanted.tolist()


def test_a_draft_has_no_gradients_to_tell() -> None:
    assert Scene(Document(), reading=Reading(measure=Measure.GRADIENT)).strengths.tolist() == []


@pytest.mark.parametrize(
    "reading",
    [
        Reading(edges=Show.NOTHING),
        Reading(neurons=Show.NOTHING),
        Reading(edges=Show.SELECTION),
        Reading(measure=Measure.GRADIENT),
        Reading(legend=False),
    ],
)
def test_each_reading_looks_different(bench: Workbench, theme: Theme, qtbot: QtBot, reading: Reading) -> None:
    view = GraphView(bench, theme)
    qtbot.addWidget(view)
    view.resize(780, 480)
    bench.go_to(15)

    def image() -> QImage:
        return view.grab().toImage()

    before = image()
    view.read_as(reading)
    assert image() != before
    view.read_as(EVERYTHING)
    assert image() == before
