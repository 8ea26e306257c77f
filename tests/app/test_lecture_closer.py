"""A closer look on the stage: what is enlarged, and what a click finds in it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from app.lecture.composition import stage_of
from app.lecture.crowd import Crowd
from app.lecture.slide import slide_of
from app.lecture.state import LectureState
from app.theme import Theme
from app.tokens import LECTURE_LIGHT
from app.workbench import Workbench
from core.files import builtin_names, read_builtin
from core.formula import Source
from tests.app.stage_hand import HALL, faults


def test_a_closer_look_at_a_neuron_enlarges_it_and_dims_the_rest(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    o2 = [neuron.id for neuron in bench.document.network.neurons].index("o2")
    usual = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    close = stage_of(slide_of(bench, LectureState(focus=Source("neuron", o2, "delta"))), HALL, LECTURE_LIGHT)
    assert close.closer is not None and close.closer.m11() > 1.3
    number = next(word for word in close.words if word.text == "0.7729")
    assert number.size > 1.3 * next(word.size for word in usual.graph.words if word.text == "0.7729")
    assert "0.5933" not in [word.text for word in close.words]  # another neuron's
    assert all(close.graph_room.contains(word.box.center()) for word in close.words[: len(close.graph.words)])
    assert not faults(close.words)


@pytest.mark.parametrize("name", [*builtin_names()])
def test_a_closer_look_at_anything_can_be_read(qapp: QApplication, theme: Theme, name: str) -> None:
    bench = Workbench(read_builtin(name))
    bench.to_end()
    topology = bench.document.network.topology
    things = [Source("neuron", i, "out") for i in range(len(topology.neurons))]
    things += [Source("edge", i, "weight") for i in range(len(topology.edges.ids))]
    for thing in things:
        stage = stage_of(slide_of(bench, LectureState(focus=thing)), HALL, LECTURE_LIGHT)
        assert not faults(stage.words), (thing, faults(stage.words))


def test_a_closer_look_at_the_formula_makes_it_larger(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    usual = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    close = stage_of(slide_of(bench, LectureState(on_formula=True)), HALL, LECTURE_LIGHT)
    assert close.formula_room.width() > 0.95 * HALL.width()
    assert max(word.size for word in close.formula.words) > 1.6 * max(word.size for word in usual.formula.words)
    assert not close.graph.words and not faults(close.words)


def test_what_is_clicked_is_found_in_the_whole_and_in_a_closer_look(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    for state in (LectureState(), LectureState(focus=Source("neuron", 3, "out"))):
        stage = stage_of(slide_of(bench, state), HALL, LECTURE_LIGHT)
        left, top, right, bottom = stage.graph.bodies[3].tolist()
        at = QPointF((left + right) / 2, (top + bottom) / 2)
        at = stage.closer.map(at) if stage.closer is not None else at
        assert stage.hit(at) == Source("neuron", 3, "out")
    assert stage.hit(QPointF(1800, 500)) is None  # the formula is no part of the graph


def test_an_edge_is_found_along_its_line(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    stage = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    edges, bodies = bench.document.network.topology.edges, stage.graph.bodies
    centres = (bodies[:, :2] + bodies[:, 2:]) / 2
    edge = edges.ids.index("w1")
    middle = (centres[edges.source[edge]] + centres[edges.target[edge]]) / 2
    assert stage.hit(QPointF(*middle.tolist())) == Source("edge", edge, "weight")


def test_a_closer_look_shows_all_that_the_step_lights_with_a_neuron(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(11)  # δ of h2 from those of o1 and o2
    ids = [neuron.id for neuron in bench.document.network.neurons]
    focus = Source("neuron", ids.index("h2"), "delta")
    stage = stage_of(slide_of(bench, LectureState(focus=focus)), HALL, LECTURE_LIGHT)
    seen = [word.text for word in stage.words if stage.graph_room.contains(word.box)]
    assert {"0.1385", "−0.0381", "0.009954", "0.45", "0.55"} <= set(seen)
    assert "0.5933" not in seen  # h1 is not lit


@pytest.mark.parametrize("name", ["mazur-2-2-2", "softmax-classifier", "nine-neurons-1-2-2-1"])
def test_a_closer_look_at_any_neuron_shows_its_weights(qapp: QApplication, theme: Theme, name: str) -> None:
    bench = Workbench(read_builtin(name))
    bench.go_to(1)
    edges = bench.document.network.topology.edges
    for neuron in range(len(bench.document.network.neurons)):
        focus = Source("neuron", neuron, "out")
        stage = stage_of(slide_of(bench, LectureState(focus=focus)), HALL, LECTURE_LIGHT)
        assert not isinstance(stage.graph, Crowd)
        told = {tag.edge for tag in stage.graph.painting.tags if tag.edge is not None}
        around = np.flatnonzero((edges.source == neuron) | (edges.target == neuron)).tolist()
        assert set(around) <= told, neuron
