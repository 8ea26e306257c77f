"""The network for the hall: every text is large enough, stands free and can be read, at every step of every example."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.graph.scene import Scene
from app.lecture.stage_graph import StageGraph, stage_graph
from app.lecture.state import LectureState
from app.lecture.words import Word, least
from app.theme import Tokens
from app.tokens import CONTRAST_DARK, LECTURE_DARK, LECTURE_LIGHT
from core.construct import Layers, layered
from core.document import Document
from core.explain import explain
from core.files import read
from core.formula import Source
from core.initialisation import Initialisation
from core.iteration import Iteration, iterate
from core.network import Role
from core.steps import Level, plan_of

ROOT = Path(__file__).parents[2]
PATHS = {
    path.stem: path
    for folder in (ROOT / "resources" / "networks", ROOT / "tests" / "data" / "examples")
    for path in sorted(folder.glob("*.nabla"))
}
LARGE = "2-8-8-1"
NAMES = [*PATHS, LARGE]
AT_REST = LectureState()
HEIGHTS = {720.0: (1280, 720), 1080.0: (1920, 1080), 1440.0: (2560, 1440), 2160.0: (3840, 2160)}


@cache
def document(name: str) -> Document:
    if name != LARGE:
        return read(PATHS[name])
    made = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), Initialisation(), seed=3)
    return replace(made, data=replace(made.data, rows=np.array([[0.3, -0.7, 0.9]])))


@cache
def iteration(name: str) -> Iteration:
    return iterate(document(name))


def scene(name: str, index: int, level: Level = Level.NEURON) -> Scene:
    made = iteration(name)
    plan = plan_of(made, level)
    step = plan.step(index) if index else None
    explanation = explain(made, step) if step is not None else None
    return Scene(document(name), made, plan.shown(index), explanation, step)


def scenes(name: str, level: Level, every: int = 1) -> Iterator[Scene]:
    for index in range(0, plan_of(iteration(name), level).count + 1, every):
        yield scene(name, index, level)


def room(height: float) -> QRectF:
    """The left half of a stage, without its strips."""
    width = height * 16 / 9
    return QRectF(0.01 * width, 0.07 * height, 0.52 * width, 0.83 * height)


def drawn(
    of: Scene, height: float = 1080.0, tokens: Tokens = LECTURE_LIGHT, state: LectureState = AT_REST
) -> StageGraph:
    return stage_graph(of, room(height), height, tokens, state)


def boxes(words: tuple[Word, ...]) -> np.ndarray:
    sides = [(w.box.left(), w.box.top(), w.box.right(), w.box.bottom()) for w in words]
    return np.array(sides).reshape(len(words), 4)


def overlapping(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Which rectangle of the one overlaps which of the other by more than a rounding."""
    a, b = one[:, None], other[None]
    return np.asarray(((a[..., :2] < b[..., 2:] - 0.01) & (a[..., 2:] > b[..., :2] + 0.01)).all(axis=2))


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def digits_of(text: str) -> int:
    """How many significant digits a number shows; all before the point are needed."""
    mantissa = text.replace("−", "").split("·")[0]
    whole, _, rest = mantissa.partition(".")
    digits = (whole + rest).lstrip("0")
    return len(digits) if rest else min(4, len(digits))


def check(graph: StageGraph, height: float) -> None:
    """Every word is large enough, in the room, free of the others, and in or off a neuron but not on its outline."""
    words, place = graph.words, room(height)
    for word in words:
        assert word.size >= least(height, word.is_number), word.text
        assert not word.is_number or re.search(r"^−?[\d∞]|NaN", word.text), word.text
        assert not word.is_number or digits_of(word.text) <= 4, word.text
        assert place.contains(word.box), word.text
    taken = boxes(words)
    together = np.argwhere(np.triu(overlapping(taken, taken), 1))
    assert not len(together), [(words[i].text, words[j].text) for i, j in together]
    at, body = np.nonzero(overlapping(taken, graph.bodies))
    across = at[~are_inside(taken[at], graph, body) & ~are_outside(taken[at], graph, body)]
    assert not len(across), [words[i].text for i in across]


def are_inside(rectangles: np.ndarray, graph: StageGraph, neurons: np.ndarray) -> np.ndarray:
    """Whether all corners of each rectangle are inside the rounded outline of its neuron."""
    bodies = graph.painting.bodies
    centres, halves, corners = (part[neurons] for part in (bodies.centres, bodies.halves, bodies.corners))
    inside = np.ones(len(rectangles), dtype=np.bool_)
    for corner in ([0, 1], [2, 1], [0, 3], [2, 3]):
        beyond = np.abs(rectangles[:, corner] - centres) - (halves - corners[:, None])
        inside &= np.hypot(*np.maximum(beyond, 0.0).T) + np.minimum(beyond.max(axis=1), 0.0) <= corners
    return inside


def are_outside(rectangles: np.ndarray, graph: StageGraph, neurons: np.ndarray) -> np.ndarray:
    """Whether each rectangle is wholly outside the rounded outline of its neuron, beside a corner of it."""
    bodies = graph.painting.bodies
    core = bodies.halves[neurons] - bodies.corners[neurons, None]
    low, high = bodies.centres[neurons] - core, bodies.centres[neurons] + core
    apart = np.maximum(0.0, np.maximum(low - rectangles[:, 2:], rectangles[:, :2] - high))
    return np.asarray(np.hypot(*apart.T) >= bodies.corners[neurons] + 2.0)


def check_results(one: Scene, graph: StageGraph) -> None:
    """Every neuron's result has its place; and every out is in its neuron, known or not."""
    texts = {word.text for word in graph.words}
    for source in one.explanation.computed if one.explanation else ():
        if source.kind == "neuron" and source.quantity in ("net", "out", "delta"):
            assert number_of(one, source) in texts
    assert {one.out(neuron).number for neuron in range(len(one.document.network.neurons))} <= texts


def number_of(one: Scene, source: Source) -> str:
    entries = (one.out(source.index), *one.values_below(source.index))
    return next(entry.number for entry in entries if entry.source.quantity == source.quantity)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("level", "every"), [(Level.NEURON, 1), (Level.LAYER, 1), (Level.TERM, 97)])
def test_every_word_is_large_and_free_and_every_result_there(
    qapp: QApplication, name: str, level: Level, every: int
) -> None:
    for one in scenes(name, level, every):
        graph = drawn(one)
        check(graph, 1080.0)
        if level is Level.NEURON:
            check_results(one, graph)


@pytest.mark.parametrize("height", [720.0, 1440.0, 2160.0])
@pytest.mark.parametrize("name", NAMES)
def test_sizes_follow_the_stage(qapp: QApplication, name: str, height: float) -> None:
    for one in scenes(name, Level.NEURON, 61):
        check(drawn(one, height), height)


@pytest.mark.parametrize("tokens", [LECTURE_LIGHT, LECTURE_DARK, CONTRAST_DARK])
@pytest.mark.parametrize("name", ["mazur-2-2-2", "softmax-classifier", LARGE])
def test_every_word_can_be_read_on_its_ground(qapp: QApplication, name: str, tokens: Tokens) -> None:
    pairs = {
        (w.colour.rgb(), w.ground.rgb())
        for one in scenes(name, Level.NEURON, 7)
        for w in drawn(one, tokens=tokens).words
    }
    assert len(pairs) >= 4
    assert min(contrast(QColor(text), QColor(ground)) for text, ground in pairs) >= 7.0


@pytest.mark.parametrize(
    "name", ["mazur-2-2-2", "xor-2-2-1", "softmax-classifier", "skip-edge", "train-minibatch-adam"]
)
def test_lit_edges_carry_their_numbers(qapp: QApplication, name: str) -> None:
    for one in scenes(name, Level.NEURON):
        lit = [edge for (kind, edge) in one.glows if kind == "edge"]
        numbers = [word for word in drawn(one).words if word.is_number and word.weight == 600]
        assert len(numbers) >= len(lit)


def test_not_yet_is_a_quiet_word_and_never_a_number(qapp: QApplication) -> None:
    words = drawn(scene("mazur-2-2-2", 0)).words
    waiting = [word for word in words if word.text == "not yet"]
    assert len(waiting) == 4
    assert not any(word.is_number for word in waiting)
    assert {word.colour.name() for word in waiting} == {LECTURE_LIGHT.muted.name()}


def test_more_digits_are_shown_when_asked_for(qapp: QApplication) -> None:
    words = drawn(scene("mazur-2-2-2", 1), state=LectureState(digits=6)).words
    assert "0.59327" in {word.text for word in words}


def test_the_focus_dims_the_rest(qapp: QApplication) -> None:
    """Zoomed to a neuron only its own words and those of its edges stay; zoomed to the formula none do."""
    one = scene("mazur-2-2-2", 2)
    names = [neuron.id for neuron in one.document.network.neurons]
    focus = Source("neuron", names.index("h2"), "net")
    texts = [word.text for word in drawn(one, state=LectureState(focus=focus)).words]
    assert "h₂" in texts and "w₃" in texts
    assert "i₁" in texts  # which the step lights with it
    assert "h₁" not in texts and "o₁" not in texts
    assert drawn(one, state=LectureState(on_formula=True)).words == ()


def test_what_can_be_zoomed_to(qapp: QApplication) -> None:
    graph = drawn(scene("mazur-2-2-2", 1))
    neuron = graph.box_of(Source("neuron", 3, "net"))
    edge = graph.box_of(Source("edge", 0, "weight"))
    assert neuron is not None and edge is not None
    left, top, right, bottom = graph.bodies[3]
    assert neuron.contains(QRectF(left, top, right - left, bottom - top))
    assert edge.contains(neuron.center())
    assert graph.box_of(Source("setting", 0, "learning_rate")) is None
    assert graph.box_of(Source("neuron", 99, "net")) is None


def test_neurons_keep_their_places_while_stepping(qapp: QApplication) -> None:
    first, *others = (drawn(one) for one in scenes("softmax-classifier", Level.NEURON, 5))
    assert all(np.array_equal(first.bodies, other.bodies) for other in others)


def test_neurons_fill_the_room(qapp: QApplication) -> None:
    """From its left to its right edge, and most of its height: nothing of the stage lies idle."""
    for name in ("mazur-2-2-2", "softmax-classifier", LARGE):
        bodies, place = drawn(scene(name, 1)).bodies, room(1080.0)
        assert np.ptp(bodies[:, [0, 2]]) > 0.93 * place.width()
        assert np.ptp(bodies[:, [1, 3]]) > 0.8 * place.height()


def test_the_picture_has_light_where_something_was_computed(qapp: QApplication) -> None:
    def amber(index: int) -> int:
        image = QImage(1920, 1080, QImage.Format.Format_RGB32)
        image.fill(LECTURE_LIGHT.ground)
        painter = QPainter(image)
        drawn(scene("mazur-2-2-2", index)).draw(painter)
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint32).reshape(1080, 1920) & 0xFFFFFF
        return int((pixels == LECTURE_LIGHT.computed.rgb() & 0xFFFFFF).sum())

    assert amber(0) == 0
    assert amber(1) > 5_000


def test_a_large_network_keeps_its_shape(qapp: QApplication) -> None:
    """Hundreds of neurons: no numbers, but every neuron in the room; what is lit has its number where that fits."""
    made = layered(Layers((200, 50, 3), ("tanh", "logistic")), Initialisation())
    graph = drawn(Scene(made))
    check(graph, 1080.0)
    assert len(graph.bodies) == 255
    assert room(1080.0).contains(QRectF(*graph.bodies[:, :2].min(axis=0), 1, 1))


def test_an_empty_network_is_an_empty_picture(qapp: QApplication) -> None:
    assert drawn(Scene(Document())).words == ()


def test_it_is_fast_enough_for_the_remote(qapp: QApplication) -> None:
    """Laid out and painted within a frame, 2-8-8-1 at 1920x1080: processor time, the best of several."""
    image = QImage(1920, 1080, QImage.Format.Format_RGB32)
    taken = []
    for index in range(10, 22):
        one, painter = scene(LARGE, index), QPainter(image)
        start = time.process_time()
        drawn(one).draw(painter)
        taken.append(time.process_time() - start)
        painter.end()
    assert min(taken) < 0.033
    assert any(n.role is Role.BIAS for n in one.document.network.neurons)
