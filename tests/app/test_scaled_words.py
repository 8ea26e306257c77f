"""No text of the window is cut off at 75 to 300 %, and painted sheets keep inside their widgets."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QTabBar,
    QWidget,
)

from app.equations.panel import EquationPanel
from app.graph.camera import MARGIN as GRAPH_MARGIN
from app.graph.camera import free_strips, words_scale
from app.graph.canvas import STRONG, text_width
from app.graph.heading import heading, loss_text
from app.main_window import MainWindow
from app.paths.panel import PathsPanel
from app.paths.sheet import MARGIN as PATHS_MARGIN
from app.toolbar import ElidedLabel
from app.why.panel import WhyPanel
from app.why.sheet import MARGIN as WHY_MARGIN
from app.workbench import Lens
from tests.app.scaled_window_hand import SHOWN, opened, settle, show_at


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    yield from opened(qapp, tmp_path)


# Nothing is cut off


def _texts(root: QWidget) -> list[tuple[QWidget, str]]:
    """Return what shows a line of words, as far as it is in sight."""
    widgets = [widget for widget in root.findChildren(QWidget) if isinstance(widget, (QLabel, QAbstractButton))]
    return [(widget, widget.text()) for widget in widgets if widget.text() and widget.isVisibleTo(root)]


def _problem(widget: QWidget, text: str) -> str:
    """Return how the words of a label or button are cut off; "" where they are not."""
    metrics, room = widget.fontMetrics(), widget.contentsRect()
    if isinstance(widget, ElidedLabel):
        needed = 0 if widget.toolTip() else metrics.horizontalAdvance(text)
    elif isinstance(widget, QLabel) and widget.wordWrap():
        needed = max(metrics.horizontalAdvance(word) for word in text.split())
        if widget.heightForWidth(widget.width()) > widget.height() + 1:
            return f"“{text}” needs a height of {widget.heightForWidth(widget.width())}, has {widget.height()}"
    else:
        needed = metrics.horizontalAdvance(text.replace("&", ""))
    if needed > room.width() or metrics.height() > room.height() + 2:
        return f"“{text}” needs {needed} x {metrics.height()}, has {room.width()} x {room.height()}"
    return ""


def _in_sight(widget: QWidget, root: QWidget) -> QRect:
    """Return the part of a widget that is not scrolled away, in the root's coordinates."""
    rect = QRect(widget.mapTo(root, widget.rect().topLeft()), widget.size())
    above = widget.parentWidget()
    while above is not None and above is not root:
        if isinstance(above.parentWidget(), QAbstractScrollArea):
            rect &= QRect(above.mapTo(root, above.rect().topLeft()), above.size())
        above = above.parentWidget()
    return rect


def _overlaps(root: QWidget, texts: list[tuple[QWidget, str]]) -> list[str]:
    seen = [(text, _in_sight(widget, root)) for widget, text in texts]
    pairs = itertools.combinations(seen, 2)
    return [f"“{one}” over “{other}”" for (one, a), (other, b) in pairs if not (a & b).isEmpty()]


@pytest.mark.parametrize("lens", list(Lens))
@pytest.mark.parametrize(("scale", "size"), SHOWN)
def test_no_words_of_the_window_are_cut_off(
    window: MainWindow, scale: float, size: tuple[int, int], lens: Lens
) -> None:
    show_at(window, scale, size, lens)
    texts = [
        entry for part in (window.toolbar, window.lenses, window.timeline, window.status) for entry in _texts(part)
    ]
    assert len(texts) > 12
    assert [problem for widget, text in texts if (problem := _problem(widget, text))] == []
    assert _overlaps(window, texts) == []
    for widget, text in texts:
        place = _in_sight(widget, window)
        assert place.isEmpty() or window.rect().contains(place), text


@pytest.mark.parametrize(("scale", "size"), SHOWN)
def test_menu_titles_and_tabs_have_room(window: MainWindow, scale: float, size: tuple[int, int]) -> None:
    show_at(window, scale, size)
    menus = window.menuBar()
    for action in menus.actions():
        box = menus.actionGeometry(action)
        assert menus.rect().contains(box)
        assert box.width() >= menus.fontMetrics().horizontalAdvance(action.text().replace("&", ""))
        assert box.height() >= menus.fontMetrics().height()
    tabs: QTabBar = window.tabs.tabBar()
    for place in range(tabs.count()):
        assert tabs.tabRect(place).width() >= tabs.fontMetrics().horizontalAdvance(tabs.tabText(place))
    assert tabs.height() >= tabs.fontMetrics().height()


# Painted sheets


def _apart(boxes: list[QRectF], slack: float = 0.5) -> bool:
    inner = [box.adjusted(slack, slack, -slack, -slack) for box in boxes]
    return not any(a.intersects(b) for a, b in itertools.combinations(inner, 2))


@pytest.mark.parametrize("step", [1, 9, 14, 20, 25])
@pytest.mark.parametrize(("scale", "size"), SHOWN)
def test_the_formulae_lie_on_their_sheet(window: MainWindow, scale: float, size: tuple[int, int], step: int) -> None:
    show_at(window, scale, size)
    window.workbench.go_to(step)
    settle()
    panel = window.lenses.page(Lens.STEP)
    assert isinstance(panel, EquationPanel)
    sheet, page = panel.sheet, panel.sheet._page
    assert page is not None
    rects = [term.rect for term in sheet.terms()]
    assert rects
    assert all(QRectF(sheet.rect()).contains(rect) for rect in rects)
    lines = [QRectF(line.x, line.y - line.box.ascent, line.box.width, line.box.height) for line in page.lines]
    assert max(box.right() for box in lines) * scale <= sheet.width()
    assert sheet.result_rect().bottom() <= sheet.height()


@pytest.mark.parametrize(("scale", "size"), SHOWN)
def test_the_names_above_the_timeline_stand_apart(window: MainWindow, scale: float, size: tuple[int, int]) -> None:
    show_at(window, scale, size)
    bar = window.timeline.bar
    spans = [(x * scale, (x + bar._width_of(words)) * scale) for x, words in bar.labels()]
    assert len(spans) > 3
    assert all(end <= start + 8 * scale for (_, end), (start, _) in itertools.pairwise(spans))
    assert spans[-1][1] <= bar.width()
    assert bar.title_at(bar.width() / 2) and bar.bar_layout.left[-1] * scale < bar.width()


@pytest.mark.parametrize(("scale", "size"), SHOWN)
def test_reasons_and_paths_lie_on_their_sheets(window: MainWindow, scale: float, size: tuple[int, int]) -> None:
    show_at(window, scale, size, Lens.WHY)
    why = window.lenses.page(Lens.WHY)
    assert isinstance(why, WhyPanel) and why.sheet.page.words
    words = [entry.rect for entry in why.sheet.page.words]
    assert _apart(words)
    assert max(rect.right() + WHY_MARGIN for rect in words) * scale <= why.sheet.width() + 1
    assert max(rect.bottom() for rect in words) * scale <= why.sheet.height()
    window.workbench.look_through(Lens.PATHS)
    settle()
    paths = window.lenses.page(Lens.PATHS)
    assert isinstance(paths, PathsPanel) and paths.sheet.page.sets
    assert (paths.sheet.page.width + PATHS_MARGIN) * scale <= paths.sheet.width() + 1
    assert paths.sheet.page.height * scale <= paths.sheet.height()
    assert all(QRectF(paths.sheet.rect()).contains(term.rect) for term in paths.sheet.terms())


@pytest.mark.parametrize(("scale", "size"), SHOWN)
def test_the_words_around_the_graph_have_their_strips(window: MainWindow, scale: float, size: tuple[int, int]) -> None:
    show_at(window, scale, size)
    graph = window.graph
    height, scene = graph.height(), graph.picture().scene
    words = words_scale(height, scale)
    assert words >= min(scale, 3.0) and words * 13 >= window.toolbar.rate.font().pixelSize() - 1
    room = graph.width() / words - 2 * GRAPH_MARGIN - text_width(loss_text(scene), 13.0, STRONG) - 24
    assert text_width(heading(scene, lambda form: text_width(form, 13.0) <= room), 13.0) <= room
    top, bottom = free_strips(height, scale)
    left, upper, right, lower = graph.picture().geometry.bounds
    shown = graph.camera.to_screen(QRectF(left, upper, right - left, lower - upper))
    assert shown.top() >= top - 1 and shown.bottom() <= height - bottom + 1
    assert shown.left() >= 0 and shown.right() <= graph.width()


@pytest.mark.parametrize("scale", [0.75, 1.0, 2.0, 3.0])
def test_the_field_over_a_number_shows_it_whole(window: MainWindow, scale: float) -> None:
    show_at(window, scale, (1920, 1080))
    window.graph.edit_selection()
    editor = window.graph.editor
    assert editor is not None
    needed = editor.field.fontMetrics().horizontalAdvance(editor.field.text())
    assert needed <= editor.field.width() and editor.field.height() >= editor.field.fontMetrics().height()
    assert window.graph.rect().contains(editor.geometry())
    editor.field.setText("no number")
    assert not editor.commit()
    assert editor.problem.heightForWidth(editor.problem.width()) <= editor.problem.height()
    assert window.graph.rect().contains(editor.geometry())


def test_what_is_pointed_at_is_found_at_200_percent(window: MainWindow) -> None:
    show_at(window, 2.0, (1900, 1020))
    panel = window.lenses.page(Lens.STEP)
    assert isinstance(panel, EquationPanel)
    for term in panel.sheet.terms():
        found = panel.sheet.term_at(term.rect.center())
        assert found is not None
    show_at(window, 2.0, (1900, 1020), Lens.PATHS)
    paths = window.lenses.page(Lens.PATHS)
    assert isinstance(paths, PathsPanel)
    ticks = [stop for stop in paths.sheet._stops if stop.spot is not None]
    assert ticks and all(paths.sheet.spot_at(stop.rect.center()) is stop.spot for stop in ticks)
