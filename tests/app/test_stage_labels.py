"""Labels of edges for the hall: always a name with its number, beside their own edge, in one place for an iteration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from app.graph.scene import Scene
from app.lecture.graph_painting import _around
from app.lecture.graph_tags import Tag, cut
from app.lecture.stage_graph import StageGraph, stage_graph
from app.lecture.state import LectureState
from app.tokens import LECTURE_LIGHT
from core.construct import Layers, layered
from core.document import Document
from core.explain import explain
from core.files import read
from core.initialisation import Initialisation
from core.iteration import Iteration, iterate
from core.network import Role
from core.steps import Level, plan_of

NETWORKS = Path(__file__).parents[2] / "resources" / "networks"
SMALL = ["mazur-2-2-2", "xor-2-2-1", "skip-edge"]
LARGE = "2-8-8-1"
ROOM = QRectF(36, 36, 1039, 924)


@cache
def iteration(name: str) -> Iteration:
    document = read(NETWORKS / f"{name}.nabla") if name != LARGE else large()
    return iterate(document)


def large() -> Document:
    made = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), Initialisation(), seed=3)
    return replace(made, data=replace(made.data, rows=np.array([[0.3, -0.7, 0.9]])))


def scene(name: str, index: int, level: Level = Level.NEURON) -> Scene:
    made = iteration(name)
    plan = plan_of(made, level)
    step = plan.step(index) if index else None
    return Scene(made.document, made, plan.shown(index), explain(made, step) if step else None, step)


def graphs(name: str, state: LectureState | None = None) -> Iterator[tuple[Scene, StageGraph]]:
    for index in range(plan_of(iteration(name), Level.NEURON).count + 1):
        one = scene(name, index)
        yield one, stage_graph(one, ROOM, 1080.0, LECTURE_LIGHT, state or LectureState())


def labels(graph: StageGraph) -> dict[int, list[Tag]]:
    found: dict[int, list[Tag]] = defaultdict(list)
    for tag in graph.painting.tags:
        if tag.edge is not None and tag.line.pieces:
            found[tag.edge].append(tag)
    return found


def texts(tags: list[Tag], is_number: bool) -> list[str]:
    return [piece.text for tag in tags for piece in tag.line.pieces if piece.is_number == is_number]


def box(tags: list[Tag]) -> QRectF:
    whole = QRectF(tags[0].box)
    for tag in tags:
        whole = whole.united(tag.box)
    return whole


@pytest.mark.parametrize("name", SMALL)
def test_every_edge_of_a_small_network_always_has_its_name_and_number(qapp: QApplication, name: str) -> None:
    for one, graph in graphs(name):
        found = labels(graph)
        assert sorted(found) == list(range(len(one.document.network.edges)))
        for edge, tags in found.items():
            assert any(one.edge_name(edge) in text for text in texts(tags, False))
            assert len(texts(tags, True)) in (1, 2)
        assert "the other weights: M" not in [word.text for word in graph.words]


@pytest.mark.parametrize("name", SMALL)
def test_labels_touch_their_own_edge_or_lead_to_it(qapp: QApplication, name: str) -> None:
    for _, graph in graphs(name):
        lines = graph.painting.lines
        for edge, tags in labels(graph).items():
            points = lines.at(np.linspace(0.0, 1.0, 200))[edge]
            whole = box(tags)
            far = np.maximum(
                0, np.maximum((whole.left(), whole.top()) - points, points - (whole.right(), whole.bottom()))
            )
            leads = [tag for tag in graph.painting.tags if tag.edge == edge and tag.leads_to is not None]
            assert np.hypot(*far.T).min() <= 12.0 or leads


@pytest.mark.parametrize("name", SMALL)
def test_labels_and_numbers_keep_their_places_for_a_whole_iteration(qapp: QApplication, name: str) -> None:
    seen: dict[object, QRectF] = {}
    for _, graph in graphs(name):
        for edge, tags in labels(graph).items():
            seen[edge] = seen.get(edge, box(tags)).united(box(tags))
    for whole in seen.values():  # what all steps together take is hardly more than the widest label
        assert whole.height() <= 84.0
        assert whole.width() <= 250.0


def test_a_number_around_a_neuron_never_jumps(qapp: QApplication) -> None:
    places = defaultdict(set)
    for _, graph in graphs("mazur-2-2-2"):
        for tag in graph.painting.tags:
            if tag.edge is None and not tag.is_inner:
                middle = tag.box.center()
                places[" ".join(piece.text for piece in tag.line.pieces)].add((round(middle.x()), round(middle.y())))
    assert all(len(found) == 1 for text, found in places.items() if "not yet" not in text), places


def test_net_stays_when_delta_comes(qapp: QApplication) -> None:
    *_, (one, graph) = graphs("mazur-2-2-2")
    words = [word.text for word in graph.words]
    computing = [neuron for neuron in one.document.network.neurons if neuron.role.computes]
    assert words.count("net") == words.count("δ") == len(computing) == 4


@pytest.mark.parametrize("name", ["softmax-classifier", "nine-neurons-1-2-2-1", LARGE])
def test_where_not_all_have_room_only_the_lit_ones_are_told_and_a_line_says_so(qapp: QApplication, name: str) -> None:
    for one, graph in graphs(name):
        found = labels(graph)
        if len(found) == len(one.document.network.edges):
            continue
        assert all(one.glow("edge", edge) for edge in found)
        assert "the other weights: M" in [word.text for word in graph.words]
        for edge, tags in found.items():
            assert any(one.edge_name(edge) in text for text in texts(tags, False)), texts(tags, True)


def test_an_edge_leaves_a_gap_for_its_own_label_only(qapp: QApplication) -> None:
    one = scene("mazur-2-2-2", 3)
    painting = stage_graph(one, ROOM, 1080.0, LECTURE_LIGHT, LectureState()).painting
    assert set(painting.gaps) == set(range(len(one.document.network.edges)))
    for edge, gap in painting.gaps.items():
        path = _around(painting.lines, edge, 0.0, gap)
        inner = gap.adjusted(3, 3, -3, -3)
        elements = [path.elementAt(place) for place in range(path.elementCount())]
        assert elements and not any(inner.contains(element.x, element.y) for element in elements)


@pytest.mark.parametrize("digits", [4, 6, 9, 12, 15])
def test_more_digits_never_empty_a_neuron(qapp: QApplication, digits: int) -> None:
    for one, graph in graphs("mazur-2-2-2", LectureState(digits=digits)):
        inner = [tag.line.pieces[0].text for tag in graph.painting.tags if tag.is_inner]
        named = {one.neuron_name(i) for i, n in enumerate(one.document.network.neurons) if n.role is not Role.BIAS}
        assert named <= set(inner)
        assert len(inner) == 6 + 8  # and every number, or that there is none yet


def test_very_many_digits_are_cut_with_a_sign(qapp: QApplication) -> None:
    graph = stage_graph(scene("mazur-2-2-2", 3), ROOM, 1080.0, LECTURE_LIGHT, LectureState(digits=15))
    words = {word.text for word in graph.words}
    assert "0.593269…" in words
    assert cut("−0.0381") == "−0.0381"
    assert cut("−1.23456789012345·10⁻⁷") == "−1.234567…·10⁻⁷"
    assert cut("123456789.5") == "123456789.5"  # what stands before the point is never cut


def test_a_fan_of_labels_stands_beside_its_neurons_by_name(qapp: QApplication) -> None:
    one = scene(LARGE, 12)
    graph = stage_graph(one, ROOM, 1080.0, LECTURE_LIGHT, LectureState())
    found, edges = labels(graph), one.document.network.edges
    assert len(found) == 9
    for edge, tags in found.items():
        _, top, right, bottom = graph.bodies[edges.source[edge]]
        assert 0 <= box(tags).left() - right < 20
        assert top - 60 < box(tags).center().y() < bottom + 60
        assert texts(tags, False) == [one.edge_name(edge)]


@pytest.mark.parametrize("name", ["softmax-classifier", *SMALL])
def test_net_and_delta_stand_nearest_to_their_own_neuron(qapp: QApplication, name: str) -> None:
    for one, graph in graphs(name):
        for tag in graph.painting.tags:
            words = [piece.text for piece in tag.line.pieces]
            if tag.edge is not None or tag.is_inner or words[0] not in ("net", "δ") or len(words) < 2:
                continue
            x, y = tag.box.center().x(), tag.box.center().y()
            left, top, right, bottom = graph.bodies.T
            far = np.hypot(
                np.maximum(0, np.maximum(left - x, x - right)), np.maximum(0, np.maximum(top - y, y - bottom))
            )
            nearest = int(far.argmin())
            assert words[1] in [entry.number for entry in one.values_below(nearest)], (words, one.neuron_name(nearest))
