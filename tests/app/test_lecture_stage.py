"""What the hall sees: every text large enough, dark enough and alone in its place, at every step of every example."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QApplication

from app.lecture.composition import Stage, beats_of, stage_of
from app.lecture.control import LectureControl
from app.lecture.crowd import Crowd
from app.lecture.help import help_card, help_words
from app.lecture.slide import slide_of
from app.lecture.state import REVEALED, LectureState
from app.lecture.words import least
from app.theme import Theme
from app.tokens import CONTRAST_DARK, CONTRAST_LIGHT, LECTURE_DARK, LECTURE_LIGHT, Tokens
from app.workbench import Workbench
from core.construct import Layers, layered
from core.document import Document
from core.files import builtin_names, read_builtin
from core.formula import Source
from core.initialisation import Initialisation
from core.numbers import shown
from core.steps import Level
from tests.app.stage_hand import HALL, faults

LOOKS = (LECTURE_LIGHT, LECTURE_DARK, CONTRAST_LIGHT, CONTRAST_DARK)


def documents() -> Iterator[tuple[str, Document]]:
    """Yield every example that comes with the program, and the largest network that lecture mode promises."""
    yield from ((name, read_builtin(name)) for name in builtin_names())
    yield "2-8-8-1", layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), seed=3)


def stages(bench: Workbench, state: LectureState, tokens: Tokens = LECTURE_LIGHT) -> Iterator[Stage]:
    """Yield the stage at every step of the iteration, and before it, on every page of its formulae."""
    assert bench.plan is not None
    for index in range(bench.plan.count + 1):
        bench.go_to(index)
        first = stage_of(slide_of(bench, state), HALL, tokens)
        yield first
        for beat in range(1, first.formula.beats + 1):
            yield stage_of(slide_of(bench, replace(state, beat=beat)), HALL, tokens)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize(
    ("name", "document"), list(documents()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_word_can_be_read_from_the_last_row(
    qapp: QApplication, theme: Theme, name: str, document: Document, level: Level
) -> None:
    bench = Workbench(document)
    bench.set_level(level)
    for stage in stages(bench, LectureState(beat=0)):
        assert stage.words
        assert not faults(stage.words), (name, level, bench.cursor, faults(stage.words))


@pytest.mark.parametrize("tokens", LOOKS)
def test_every_word_can_be_read_in_every_look(qapp: QApplication, theme: Theme, tokens: Tokens) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    for stage in stages(bench, LectureState(beat=0), tokens):
        assert not faults(stage.words), (bench.cursor, faults(stage.words))


def test_every_word_can_be_read_while_factors_are_revealed(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    for stage in stages(bench, LectureState(beat=0, reveals=True)):
        assert not faults(stage.words), (bench.cursor, stage.slide.state.beat, faults(stage.words))


@pytest.mark.parametrize("size", [QSize(1280, 720), QSize(1024, 768), QSize(3840, 2160)])
def test_sizes_follow_the_height_of_the_screen(qapp: QApplication, theme: Theme, size: QSize) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    words = stage_of(slide_of(bench, LectureState()), size, LECTURE_LIGHT).words
    small = [w for w in words if w.size < least(size.height(), w.is_number) - 0.5]
    assert not small and len(words) > 20


def test_a_result_that_is_not_yet_revealed_is_not_told_by_the_graph(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    hidden = stage_of(slide_of(bench, LectureState(beat=0, reveals=True)), HALL, LECTURE_LIGHT)
    whole = stage_of(slide_of(bench, LectureState(beat=REVEALED, reveals=True)), HALL, LECTURE_LIGHT)
    assert "−0.0381" not in [word.text for word in hidden.words]
    assert "−0.0381" in [word.text for word in whole.graph.words]


def test_the_page_of_keys_can_be_read(qapp: QApplication, theme: Theme) -> None:
    room = QRectF(0, 0, 1920, 1080)
    words = help_words(room, LECTURE_LIGHT)
    assert not faults(words) and len(words) > 40
    assert all(help_card(room).contains(word.box) for word in words)


def test_a_network_of_very_many_edges_is_drawn_as_in_the_window_and_at_once(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(layered(Layers((64, 100, 10), ("tanh", "softmax")), seed=1))
    bench.go_to(70)
    start = time.perf_counter()
    stage = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    assert time.perf_counter() - start < 5.0  # laid out in large type it would take minutes
    assert isinstance(stage.graph, Crowd) and not faults(stage.words)
    left, top, right, bottom = stage.graph.bodies[0].tolist()
    assert stage.hit(QPointF((left + right) / 2, (top + bottom) / 2)) == Source("neuron", 0, "out")


def test_a_network_that_is_not_complete_says_so(qapp: QApplication, theme: Theme) -> None:
    document = read_builtin("mazur-2-2-2")
    bench = Workbench(replace(document, data=replace(document.data, rows=document.data.rows[:0])))
    assert bench.plan is None
    stage = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    texts = [word.text for word in stage.words]
    assert "Not complete yet" in texts and texts[-1] == "draft"
    assert not faults(stage.words)
    control = LectureControl(bench)
    control.next()
    control.back()
    assert bench.cursor == 0


def test_of_a_wide_layer_every_result_comes_on_some_page(qapp: QApplication, theme: Theme) -> None:
    made = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), Initialisation(), seed=3)
    bench = Workbench(made)
    bench.set_level(Level.LAYER)
    bench.go_to(2)
    assert bench.explanation is not None and bench.explanation.omitted == 2
    beats = beats_of(slide_of(bench, LectureState()), HALL)
    seen = [stage_of(slide_of(bench, LectureState(beat=beat)), HALL, LECTURE_LIGHT) for beat in range(beats + 1)]
    words = [word.text for stage in seen for word in stage.formula.words]
    trace = bench.iteration.trace if bench.iteration is not None else None
    assert trace is not None
    members = [place for place, one in enumerate(made.network.neurons) if one.id in {f"h{n}" for n in range(9, 17)}]
    assert len(members) == 8
    assert {shown(float(value), 4) for value in trace.out[0, members]} <= set(words)
    assert not any("more." in word for word in words)
    assert seen[-1].formula.words[-1].text == f"{beats + 1} of {beats + 1}"
