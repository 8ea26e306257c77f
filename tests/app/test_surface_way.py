"""What a descent shows: −gradient as long as it is steep, a way that leaves the range, a loss that runs away."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.lessons.library import read_builtin_network
from app.main_window import MainWindow
from app.surface.contour_marks import GRADIENT, SHORTEST, _downhill, gradient_words
from app.surface.contour_plot import Plot
from app.surface.contour_way import INK, drawn_of
from app.surface.panel import SurfacePanel
from app.tables import WIDEST
from core.files import read_builtin
from tests.app.surface_hand import bowl

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
AREA = QRectF(0, 0, 300, 200)
PLOT = Plot(AREA, (-3, 3), (-2, 2))


def arrow_length(slope: float) -> float:
    scene = bowl(point=(-1.0, 0.0, 4.5), gradient=(slope, 0.0))
    tip = _downhill(PLOT, scene)
    assert tip is not None
    away = tip - PLOT.place(-1.0, 0.0)
    return math.hypot(away.x(), away.y())


def test_the_arrow_of_the_gradient_tells_how_steep_it_is() -> None:
    lengths = [arrow_length(slope) for slope in (1e-9, 0.0036, 0.05, 1.5, 12.0)]
    assert lengths == sorted(lengths) and lengths[1] < lengths[2] < lengths[3]
    assert lengths[0] == pytest.approx(SHORTEST) and lengths[-1] == pytest.approx(GRADIENT)
    assert lengths[3] > 2 * lengths[1]
    assert gradient_words(bowl(gradient=(0.0036, 0.0))) == "−gradient, size 0.0036"


def test_steepness_of_what_has_no_slope() -> None:
    assert bowl(gradient=(0.0, 0.0)).steepness == 0.0
    assert bowl(loss=np.ones((97, 97))).steepness == 1.0  # nothing to compare with
    assert bowl(9, x_values=np.ones(9)).steepness in (0.0, 1.0)


def zigzag(count: int, growth: float) -> np.ndarray:
    """A way in pixels that goes up and down around the middle, by more and more."""
    number = np.arange(count)
    return np.stack((100.0 + number * 2, 100 + 10 * (-growth) ** number), axis=1)


def test_a_way_that_runs_away_is_not_drawn_across_the_range() -> None:
    places = zigzag(40, 1.4)
    drawn = drawn_of(places, AREA)
    first_outside = int(np.flatnonzero((places[:, 1] < 0) | (places[:, 1] > 200))[0])
    assert len(drawn.pieces) == 1 and len(drawn.pieces[0]) == first_outside + 1
    assert drawn.exit is not None
    start, end = drawn.exit
    assert start.y() == pytest.approx(places[first_outside - 1, 1])
    assert end.y() == pytest.approx(0.0 if places[first_outside, 1] < 0 else 200.0)
    assert AREA.adjusted(-1, -1, 1, 1).contains(end)


def test_a_way_that_comes_back_has_no_exit_and_two_pieces() -> None:
    places = np.array([(10.0, 10.0), (50, 50), (400, 60), (500, 70), (40, 80), (60, 90)])
    drawn = drawn_of(places, AREA)
    assert [piece.tolist() for piece in drawn.pieces] == [places[:3].tolist(), places[3:].tolist()]
    assert drawn.exit is None


def test_of_a_long_zigzag_the_newest_legs_are_drawn() -> None:
    places = zigzag(1000, 1.0)
    places[:, 0] = 100 + places[:, 0] * 0.01
    drawn = drawn_of(places, AREA)
    legs = sum(len(piece) - 1 for piece in drawn.pieces)
    assert legs == pytest.approx(INK * 500 / 20, rel=0.02)
    assert drawn.pieces[-1][-1].tolist() == places[-1].tolist()
    slow = np.stack((np.linspace(10, 290, 5000), np.full(5000, 100.0)), axis=1)
    assert sum(len(piece) for piece in drawn_of(slow, AREA).pieces) == 5000


@pytest.mark.parametrize("places", [np.zeros((0, 2)), np.zeros((1, 2)), np.full((5, 2), 1e300), np.zeros((4, 2))])
def test_ways_that_are_hardly_any(places: np.ndarray) -> None:
    assert len(drawn_of(places, AREA).pieces) <= 1


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> SurfacePanel:
    window.actions_table["surface"].trigger()
    panel = window.tabs.part("Surface")
    assert isinstance(panel, SurfacePanel)
    qtbot.waitUntil(lambda: panel.isVisible() and panel.model.scene.loss is not None)
    return panel


def test_growing_losses_are_a_divergence_not_an_overshoot(window: MainWindow, panel: SurfacePanel) -> None:
    document = read_builtin_network("long-valley")
    document = replace(document, training=replace(document.training, batch_size="full"))
    window.workbench.open_document(document.with_learning_rate(2.1), None)
    found = []
    for _ in range(30):
        window.workbench.next_iteration()
        found.append(panel.bar.verdict.text().partition(":")[0])
    assert found[-1] == "Diverges" and "Overshoots" in found
    assert "larger with every update" in panel.bar.verdict.text()
    assert found.index("Diverges") - found.index("Overshoots") == 2  # after three updates, counting the first


def test_words_of_the_bar_and_buttons_have_room_beside_a_lesson(
    qtbot: QtBot, window: MainWindow, panel: SurfacePanel
) -> None:
    window.resize(QSize(1272, 768))
    window.desks.lessons.begin("09-gradient-descent.md")
    window.show_table("Surface")
    verdict = panel.bar.verdict
    for words in ("Downhill: 1.273·10⁻⁵ → 1.271·10⁻⁵.", "Overshoots: 1.273·10⁻⁵ → 1.281·10⁻⁵, higher. Lower η."):
        verdict.tell(words)
        qtbot.waitUntil(lambda words=words: verdict.shown() == words)
    for button in panel.controls.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()


def test_a_narrow_window_scrolls_the_tab_and_cuts_nothing(
    qtbot: QtBot, window: MainWindow, panel: SurfacePanel
) -> None:
    window.desks.lessons.begin("09-gradient-descent.md")
    window.show_table("Surface")
    window.resize(QSize(1000, 640))
    qtbot.waitUntil(lambda: window.width() <= 1010)
    qtbot.waitUntil(lambda: panel.width() >= panel.minimumSizeHint().width())
    assert panel.slices.geometry().right() <= panel.width()
    assert window.tabs.minimumSizeHint().width() <= WIDEST + 40
    window.desks.lessons.close_lesson()
    window.resize(QSize(1272, 768))
    qtbot.waitUntil(lambda: panel.width() == panel.parentWidget().width())
    assert panel.height() == panel.parentWidget().height()


def test_a_view_is_as_high_as_its_tab(qtbot: QtBot, window: MainWindow, panel: SurfacePanel) -> None:
    window.workbench.open_document(read_builtin("xor-2-2-1"), None)
    for title in ("Values", "Training", "Matrix", "Check"):
        window.show_table(title)
        part = window.tabs.part(title)
        qtbot.waitUntil(lambda part=part: part.isVisible() and part.height() > 60)
        viewport = part.parentWidget().size()
        qtbot.waitUntil(lambda part=part, viewport=viewport: part.size() == viewport.expandedTo(part.minimumSizeHint()))
    assert window.tabs.currentWidget().focusPolicy() == Qt.FocusPolicy.NoFocus
