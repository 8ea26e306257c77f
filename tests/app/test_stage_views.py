"""The loss surface and the matrices on the stage: large enough, in the hall's colours, of the step."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.lecture.lecture_theme import LectureTheme
from app.lecture.stage_views import MatrixStage, SurfaceStage, make_view
from app.lecture.state import View
from app.main_window import MainWindow
from app.matrix.placing import TIGHT
from app.surface.panel import SurfacePanel
from app.theme import Theme
from app.tokens import CONTRAST_DARK, LECTURE_DARK, LECTURE_LIGHT
from app.views import Bench
from app.workbench import Workbench
from core.files import read_builtin
from core.landscape import LANDSCAPES
from core.steps import Level, Phase
from tests.app.bench_hand import bench_on
from tests.app.presenter_hand import window_at_a_step
from tests.app.stage_formula_hand import WIDE, document

__all__ = ["window_at_a_step"]  # a fixture


@pytest.fixture
def views(theme: Theme, bench: Workbench) -> Iterator[Bench]:
    made = bench_on(bench, theme)
    yield made
    made.background.close()


def test_the_hall_follows_the_desk_and_never_dresses_the_application(theme: Theme, qapp: QApplication) -> None:
    hall = LectureTheme(theme)
    font = qapp.font().pixelSize()
    assert hall.tokens.text_small == 36 and hall.tokens.ground == LECTURE_LIGHT.ground
    hall.set_height(720)
    assert hall.tokens.text_small == 24
    for mode, expected in (("dark", LECTURE_DARK), ("contrast_dark", CONTRAST_DARK), ("light", LECTURE_LIGHT)):
        theme.set_mode(mode)
        assert (hall.tokens.text, hall.tokens.ground) == (expected.text, expected.ground)
        assert hall.tokens.text_small == 24
    assert qapp.font().pixelSize() == font


def test_the_hall_says_when_it_looks_otherwise(theme: Theme, qtbot: QtBot) -> None:
    hall = LectureTheme(theme)
    with qtbot.waitSignal(hall.changed):
        hall.set_height(2160)
    with qtbot.assertNotEmitted(hall.changed):
        hall.set_height(2160)
    theme.motion = False
    with qtbot.waitSignal(hall.changed):
        theme.set_scale(2.0)
    assert hall.tokens.text_small == 72 and not hall.motion


@pytest.mark.parametrize(("size", "small"), [(QSize(1920, 1080), 36), (QSize(1280, 720), 24)])
def test_the_surface_is_shown_in_two_pictures(views: Bench, qtbot: QtBot, size: QSize, small: int) -> None:
    hall = LectureTheme(views.theme)
    hall.set_height(size.height())
    stage = make_view(View.SURFACE, views, hall)
    assert isinstance(stage, SurfaceStage)
    qtbot.addWidget(stage)
    stage.resize(size)
    stage.show()
    assert stage.size() == size
    qtbot.waitUntil(lambda: not stage.model.is_busy, timeout=5000)
    assert stage.contour.scene.loss is not None and stage.relief.scene is stage.contour.scene
    assert round(stage.contour.tokens.text_small * stage.contour.scale) == small
    assert not stage.contour.geometry().intersects(stage.relief.geometry())
    assert stage.rect().contains(stage.contour.geometry() | stage.relief.geometry())


def test_a_hidden_surface_rests(views: Bench, qtbot: QtBot) -> None:
    stage = SurfaceStage(views, LectureTheme(views.theme))
    qtbot.addWidget(stage)
    assert stage.model.ground is None
    stage.show()
    assert stage.model.ground is not None
    stage.hide()
    before = stage.model.scene
    views.workbench.next_iteration()
    assert stage.model.scene is before


def test_a_matrix_grows_to_the_stage_and_follows_the_step(views: Bench, qtbot: QtBot) -> None:
    stage = make_view(View.MATRIX, views, LectureTheme(views.theme))
    assert isinstance(stage, MatrixStage)
    qtbot.addWidget(stage)
    stage.resize(1920, 1080)
    views.workbench.go_to(1)
    stage.grab()
    assert stage.placing is not None
    assert [placed.grid.rows for placed in stage.placing.grids] == [2, 2, 2, 2, 2]
    assert "h₁" in stage.words[1].text
    views.workbench.go_to(3)
    stage.grab()
    assert "o₁" in stage.words[1].text


@pytest.mark.parametrize("level", Level)
def test_of_a_large_matrix_the_part_of_the_step_is_shown(theme: Theme, qtbot: QtBot, level: Level) -> None:
    bench = Workbench(document(WIDE))
    bench.set_level(level)
    assert bench.plan is not None
    stage = MatrixStage(bench, LectureTheme(theme))
    qtbot.addWidget(stage)
    stage.resize(1920, 988)  # above the strip of phases
    scale = 3.0
    for index in range(1, bench.plan.count + 1, 1 + bench.plan.count // 12):
        bench.go_to(index)
        stage.grab()
        assert stage.placing is not None
        assert stage.placing.width * scale <= 1920 - 72 and stage.placing.height * scale <= 988 - 72, index
        assert all(word.size >= 22 for word in stage.words)
        if len(stage.words) > 2:
            told = re.search(r"Rows (\d+) to (\d+) of \d, columns (\d+) to (\d+) of \d\.$", stage.words[2].text)
            assert told is not None
            first, last = int(told[1]), int(told[2])
            assert last - first + 1 <= max(placed.grid.rows for placed in stage.placing.grids)
        assert all(placed.tightness.text >= TIGHT.text for placed in stage.placing.grids)
    assert TIGHT.text * scale >= 36


@pytest.mark.parametrize("name", ["xor-2-2-1", "mazur-2-2-2"])
def test_next_goes_through_all_matrices_of_the_step(window: MainWindow, name: str) -> None:
    bench = window.workbench
    bench.open_document(read_builtin(name), None)
    bench.set_level(Level.LAYER)
    bench.to_end()
    window.desks.lecture.start()
    lecture = window.desks.lecture.lecture
    assert lecture is not None
    lecture.audience.showNormal()
    lecture.audience.resize(1280, 720)
    control = lecture.control
    control.show_view(View.MATRIX)
    stage = lecture.audience.findChild(MatrixStage)
    assert stage is not None
    last, seen = bench.cursor, []
    assert stage.pages == 4  # weights and biases of two layers
    for _ in range(stage.pages):
        stage.grab()
        assert stage.placing is not None
        assert stage.placing.width * 2 <= 1280 - 48
        columns = stage.placing.grids[0].grid.column_names
        seen.append(("".join(stage.placing.grids[0].grid.row_names), "".join(columns)))
        assert f"Part {len(seen)} of 4 of this step" in stage.words[2].text
        control.next()
    assert {names for rows, part in seen for names in (rows,)} == {"h₁h₂", "o₁" if name == "xor-2-2-1" else "o₁o₂"}
    assert any("b₁" in part for _, part in seen) and any("b₂" in part for _, part in seen)
    assert bench.iteration_number == 2  # behind the last part the next step
    control.back()
    assert (bench.iteration_number, bench.cursor) == (1, last)
    stage.grab()
    assert "Part 4 of 4" in stage.words[2].text
    control.back()
    stage.grab()
    assert "Part 3 of 4" in stage.words[2].text and bench.cursor == last


def test_own_is_explained_where_it_is_shown(theme: Theme, qtbot: QtBot) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    stage = MatrixStage(bench, LectureTheme(theme))
    qtbot.addWidget(stage)
    stage.resize(1920, 988)
    assert bench.plan is not None
    gradient = next(run.first for run in bench.plan.phases if run.phase is Phase.GRADIENT)
    bench.go_to(gradient)
    stage.grab()
    assert stage.words[-1].text.startswith("own: what one edge adds, in one sample")
    bench.go_to(1)
    stage.grab()
    assert not any("own" in word.text for word in stage.words)


def test_without_levels_the_matrix_says_so(theme: Theme, qtbot: QtBot) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    stage = MatrixStage(bench, LectureTheme(theme))
    qtbot.addWidget(stage)
    stage.resize(1280, 720)
    bench.go_to(0)
    stage.grab()
    assert stage.words[0].text == "Nothing is computed yet"


def test_the_stage_shows_what_the_tab_shows(views: Bench, qtbot: QtBot) -> None:
    panel = SurfacePanel(views)
    qtbot.addWidget(panel)
    panel.resize(1200, 330)
    panel.show()
    stage = make_view(View.SURFACE, views, LectureTheme(views.theme), panel)
    assert isinstance(stage, SurfaceStage)
    qtbot.addWidget(stage)
    stage.resize(1280, 660)
    stage.show()
    qtbot.waitUntil(lambda: not stage.model.is_busy, timeout=5000)
    assert stage.heading.words[0].text == "Loss of sample 1 over w₅ and w₆"
    assert "Open white dot: where the next update takes them." in " ".join(word.text for word in stage.words)
    panel.modes.buttons["race"].click()
    qtbot.waitUntil(lambda: len(stage.contour.scene.runners) > 1, timeout=5000)
    assert "Lines: one optimizer each" in " ".join(word.text for word in stage.words)
    panel.hide()  # another tab: the stage keeps it alive
    assert stage.model.runners and panel.race.racing.is_active
    panel.model.choose_ground(LANDSCAPES["himmelblau"])
    assert stage.heading.words[0].text == "The function himmelblau"
    stage.hide()
    assert not panel.race.racing.is_active
