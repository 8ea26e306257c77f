"""The timeline: steps to pixels and back, dragging, words for screen readers, and very many steps."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage

from app.panels.phases import lay_out
from app.panels.timeline import BAR, TOP, Timeline, phase_colour
from app.theme import DARK, Theme
from app.workbench import Workbench
from core.files import read_builtin
from core.steps import Level, Phase, PhaseRun

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a window off screen has no manager to tell


@pytest.fixture
def workbench(qtbot) -> Workbench:
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def timeline(qtbot, workbench: Workbench, theme: Theme) -> Timeline:
    timeline = Timeline(workbench, theme)
    qtbot.addWidget(timeline)
    timeline.resize(1280, 80)
    with qtbot.waitExposed(timeline):
        timeline.show()
    return timeline


def runs_of(counts: list[int]) -> tuple[PhaseRun, ...]:
    firsts = np.cumsum([1, *counts])
    phases = list(Phase)
    return tuple(PhaseRun(phases[i % 6], i // 6, int(firsts[i]), count) for i, count in enumerate(counts))


counts_of_steps = st.lists(st.integers(1, 200), min_size=1, max_size=30)


@given(counts_of_steps, st.floats(0, 60))
def test_every_step_has_its_place_and_the_place_its_step(counts: list[int], wanted: float) -> None:
    layout = lay_out(runs_of(counts), 10, 30_000, [wanted] * len(counts))
    total = sum(counts)
    places = [layout.x_of(index) for index in range(total + 1)]
    assert places == sorted(places)
    assert [layout.index_at(x) for x in places[1:]] == list(range(1, total + 1))
    assert places[0] == 10
    assert places[-1] == pytest.approx(30_010)


@given(counts_of_steps, st.integers(0, 2000), st.floats(-50, 2000))
def test_no_point_leads_nowhere(counts: list[int], available: int, x: float) -> None:
    layout = lay_out(runs_of(counts), 10, available, [40.0] * len(counts))
    assert 0 <= layout.index_at(x) <= sum(counts)
    assert 1 <= layout.step_at(x) <= sum(counts)
    assert (layout.width >= 0).all()


def test_a_short_phase_keeps_room_for_its_name_where_there_is_any() -> None:
    layout = lay_out(runs_of([10_000, 1, 10_000]), 0, 600, [60, 40, 60])
    assert layout.width[1] == 40
    assert layout.width.sum() == pytest.approx(600 - 2 * 3)
    assert layout.width[0] == layout.width[2]


def test_it_says_where_one_stands(timeline: Timeline, workbench: Workbench) -> None:
    assert timeline.step_label.text() == "step 0 of 31"
    for _ in range(9):
        workbench.step_forward()
    assert timeline.step_label.text() == "step 9 of 31"
    assert timeline.iteration_label.text() == "iteration 1"
    stage = "Backward pass · step 1 of 3 · deltas of the output neurons"
    assert timeline.bar.accessibleDescription() == f"step 9 of 31, {stage}"
    value = QAccessible.queryAccessibleInterface(timeline.bar).valueInterface()
    assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (0, 9, 31)


def test_a_screen_reader_can_move_it(timeline: Timeline, workbench: Workbench) -> None:
    timeline.bar.setValue(12)
    assert workbench.cursor == 12


def test_dragging_goes_to_the_steps_on_the_way(qtbot, timeline: Timeline, workbench: Workbench) -> None:
    bar, seen = timeline.bar, []
    workbench.cursor_changed.connect(lambda: seen.append(workbench.cursor))
    y = round(TOP + BAR / 2)
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.bar_layout.x_of(5)), y))
    for index in (17, 31):
        qtbot.mouseMove(bar, QPoint(round(bar.bar_layout.x_of(index)), y))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(5000, y))
    assert seen == [5, 17, 31]


def test_hovering_names_the_step(timeline: Timeline) -> None:
    bar = timeline.bar
    assert bar.title_at(bar.bar_layout.x_of(1) - 2) == "Step 1, Forward pass: Net input and output of h₁"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_phases_have_their_colours(timeline: Timeline, workbench: Workbench, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    image = timeline.bar.grab().toImage()
    layout = timeline.bar.bar_layout
    for run, left, width in zip(layout.runs, layout.left, layout.width, strict=True):
        colour = colour_at(image, left + width / 2 + 3, TOP + 8)
        assert colour == phase_colour(theme.tokens, run.phase)
    assert (theme.tokens is DARK) == (mode == "dark")


def colour_at(image: QImage, x: float, y: float) -> QColor:
    scale = image.devicePixelRatio()
    return image.pixelColor(round(x * scale), round(y * scale))


def test_the_playhead_moves_and_nothing_else(timeline: Timeline, workbench: Workbench, theme: Theme) -> None:
    timeline.bar.clearFocus()
    before = timeline.bar.grab().toImage()
    workbench.go_to(10)
    after = timeline.bar.grab().toImage()
    x = round(timeline.bar.bar_layout.x_of(10))
    assert colour_at(after, x, TOP + 10) == theme.tokens.text
    assert colour_at(before, x, TOP + 10) != theme.tokens.text
    workbench.go_to(0)
    assert timeline.bar.grab().toImage() == before


def test_ticks_only_where_they_can_be_told_apart(timeline: Timeline, workbench: Workbench, theme: Theme) -> None:
    def ticks() -> int:
        image = timeline.bar.grab().toImage()
        row = [colour_at(image, x, TOP + BAR - 3) for x in range(14, timeline.bar.width() - 14)]
        return sum(colour == theme.tokens.card for colour in row)

    assert ticks() >= 31 - 5
    timeline.bar.resize(260, timeline.bar.height())
    workbench.set_level(Level.TERM)
    assert ticks() < workbench.plan.count / 2


def test_iteration_buttons(qtbot, timeline: Timeline, workbench: Workbench) -> None:
    assert not timeline.previous.isEnabled()
    qtbot.mouseClick(timeline.next, Qt.MouseButton.LeftButton)
    assert workbench.iteration_number == 2
    assert timeline.iteration_label.text() == "iteration 2"
    qtbot.mouseClick(timeline.previous, Qt.MouseButton.LeftButton)
    assert workbench.iteration_number == 1


def test_a_batch_of_very_many_samples_is_painted_in_time(qtbot, timeline: Timeline, workbench: Workbench) -> None:
    document = workbench.document
    rows = np.tile(document.data.rows, (8_000, 1))
    document = replace(
        document,
        data=replace(document.data, rows=rows),
        training=replace(document.training, batch_size="full"),
    )
    workbench.open_document(document, None)
    assert workbench.plan.count > 150_000
    timeline.bar.grab()
    started = time.perf_counter()
    for index in range(0, workbench.plan.count, workbench.plan.count // 20):
        timeline.bar.setValue(index)
        timeline.bar.grab()
    assert time.perf_counter() - started < 20 * 0.25


def test_a_draft_says_so(timeline: Timeline, workbench: Workbench) -> None:
    document = workbench.document
    workbench.open_document(replace(document, data=replace(document.data, columns=document.data.columns[:-1])), None)
    assert workbench.plan is None
    assert timeline.step_label.text() == "draft"
    assert timeline.bar.accessibleDescription() == "this network cannot be stepped through yet"
    assert timeline.bar.title_at(100) == ""
    assert not timeline.next.isEnabled()


@pytest.mark.parametrize("name", ["mazur-2-2-2", "softmax-classifier", "skip-edge", "linear-neuron"])
@pytest.mark.parametrize("width", [1280, 960, 640])
@pytest.mark.parametrize("level", list(Level))
def test_no_label_is_cut_or_runs_into_the_next(qtbot, timeline, workbench, name: str, width: int, level: Level) -> None:
    document = read_builtin(name)
    for size in (1, "full"):
        document = replace(document, training=replace(document.training, batch_size=size))
        workbench.open_document(document, None)
        workbench.set_level(level)
        timeline.bar.resize(width - 230, timeline.bar.height())
        bar, right = timeline.bar, 0.0
        assert bar.labels() or width < 960
        for x, words in bar.labels():
            assert x >= right
            right = x + bar.fontMetrics().horizontalAdvance(words)
        assert right <= bar.width()


def test_the_three_steps_of_the_backward_pass_stand_above_the_bar(timeline: Timeline, workbench: Workbench) -> None:
    bar = timeline.bar
    assert [words for _, words in bar.labels()] == [
        "forward", "loss", "1 output deltas", "2 hidden deltas", "3 gradients", "update",
    ]  # fmt: skip
    bar.resize(330, bar.height())
    assert [words for _, words in bar.labels()] == ["forward", "loss", "1", "2", "3 gradients", "update"]
    border = bar.bar_layout.left[3]
    assert bar.grab().toImage().pixelColor(round(border) - 2, round(TOP + 8)) == bar._theme.tokens.card
    bar.resize(900, bar.height())
    workbench.open_document(read_builtin("linear-neuron"), None)
    assert [words for _, words in bar.labels()][2:4] == ["1 output deltas", "2 gradients"]
