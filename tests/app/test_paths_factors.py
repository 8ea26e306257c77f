"""Every factor of the lens of paths: linked with the graph by real pointers, in its colour, inside the sheet."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.background import Background
from app.graph.view import GraphView
from app.paths.head import DELTAS
from app.paths.panel import PathsPanel
from app.paths.sheet import MARGIN, TOP
from app.theme import Theme
from app.workbench import Workbench
from core.files import builtin_names, read_builtin
from core.formula import leaves
from core.paths import paths_of, subject_of
from tests.app.paths_hand import dense, edge, factors, panel, panel_on, said, same, subjects

__all__ = ["panel"]  # fixtures

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize("name", builtin_names())
def test_hovering_a_factor_lights_its_neuron_or_edge_and_the_reverse(
    qtbot: QtBot, theme: Theme, background: Background, name: str
) -> None:
    bench = Workbench(read_builtin(name))
    graph, panel = GraphView(bench, theme), panel_on(qtbot, bench, theme, background)
    window = QWidget()
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    layout.addWidget(graph, 3)
    layout.addWidget(panel, 2)
    window.resize(1260, 1500)
    with qtbot.waitExposed(window):
        window.show()
    bench.to_end()
    every = subjects(bench.document)
    for subject in every[:: 3 if len(every) < 30 else 7]:
        bench.select(subject)
        for form in panel.head.forms:
            panel.show_form(form)
            QApplication.sendPostedEvents()  # let the scroll area follow a sheet that has become higher
            _every_factor_is_there(panel, bench) if form != DELTAS else None
            found = factors(panel)
            for rect, span in found:
                bench.point_at(None)
                panel.area.ensureVisible(*rect.center().toPoint().toTuple())
                QTest.mouseMove(panel.sheet, rect.center().toPoint())
                assert same(bench.pointed, span.leaf.source), (subject, span.leaf)
                assert graph.picture().scene.is_marked(span.leaf.source.kind, span.leaf.source.index)
            for part in {(span.leaf.source.kind, span.leaf.source.index) for _, span in found} - {("setting", 0)}:
                bench.point_at(None)
                QTest.mouseMove(graph, place_on(graph, *part))
                assert bench.pointed is not None and (bench.pointed.kind, bench.pointed.index) == part
                lit = [span.leaf for _, span in found if panel.sheet.is_lit(span.leaf.source)]
                mine = [span.leaf for _, span in found if (span.leaf.source.kind, span.leaf.source.index) == part]
                assert mine and all(leaf in lit for leaf in mine)


def _every_factor_is_there(panel: PathsPanel, bench: Workbench) -> None:
    """Check that the page has a term for each factor of each path on it, and no path is forgotten."""
    assert bench.selection is not None and bench.iteration is not None and bench.shown is not None
    subject = subject_of(bench.document.network.topology, bench.selection)
    assert subject is not None
    paths = paths_of(bench.iteration, bench.shown.sample, subject, 8)
    there = [span.leaf for _, span in factors(panel)]
    shared = paths.shown[0].factors[len(paths.shown[0].factors) - paths.common :] if paths.shown else ()
    expected = [leaf for path in paths.shown for node in path.factors[: len(path.factors) - len(shared)]
                for leaf in leaves(node)]  # fmt: skip
    expected += [leaf for node in shared for leaf in leaves(node)]
    for leaf in expected:
        assert there.count(leaf) >= expected.count(leaf), leaf
    assert paths.count == len(paths.shown) or f"{paths.rest_count} more path" in said(panel)


def place_on(graph: GraphView, kind: str, index: int) -> QPoint:
    """Return a point of the graph's widget where a neuron or edge is under the pointer."""
    lines = graph.picture().geometry
    if kind == "neuron":
        x, y = lines.places[index].tolist()
        return graph.camera.transform.map(QPointF(x, y - 16)).toPoint()
    fractions = np.array(sorted(np.linspace(0.1, 0.9, 33), key=lambda t: abs(t - 0.5)))  # far from the neurons' handles
    for x, y in lines.at(fractions)[index].tolist():
        point = graph.camera.transform.map(QPointF(x, y)).toPoint()
        hit = graph.hit(QPointF(point))
        if hit is not None and (hit.source.kind, hit.source.index) == (kind, index):
            return point
    raise AssertionError(f"{kind} {index} is nowhere to be pointed at")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_lit_factor_stands_on_pale_amber(panel: PathsPanel, bench: Workbench, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    rect = next(rect for rect, span in factors(panel) if same(span.leaf.source, edge(bench, "w5")))
    ink = theme.tokens.source.name()

    def colours() -> set[str]:
        image = panel.sheet.grab(rect.toRect()).toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    assert ink not in colours()
    bench.point_at(edge(bench, "w5"))
    assert ink in colours()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_factors_and_ticks_wear_the_colour_of_their_path(panel: PathsPanel, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    image = panel.sheet.grab().toImage()
    for row, spot in enumerate(panel.sheet.page.spots):
        place = (spot.box.topLeft() + QPointF(MARGIN + 4, TOP + 9)).toPoint()
        assert image.pixelColor(place).name() == theme.tokens.routes[row].name()
    inks = {item.ink for item in panel.sheet.page.sets}
    assert {0, 1} <= inks
    assert _count(image, theme.tokens.routes[0].name()) > 200 and _count(image, theme.tokens.routes[1].name()) > 200


def _count(image: QImage, colour: str) -> int:
    return sum(
        image.pixelColor(x, y).name() == colour.lower() for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize(("width", "digits"), [(340, 4), (498, 4), (498, 17), (740, 4)])
@pytest.mark.parametrize("name", [*builtin_names(), "2-8-8-1"])
def test_nothing_stands_outside_of_the_sheet(
    qtbot: QtBot, theme: Theme, background: Background, name: str, width: int, digits: int
) -> None:
    bench = Workbench(dense() if name == "2-8-8-1" else read_builtin(name))
    bench.set_digits(digits)
    panel = panel_on(qtbot, bench, theme, background, (width, 420))
    for subject in subjects(bench.document)[:: 1 if name != "2-8-8-1" else 12]:
        bench.select(subject)
        for form in panel.head.forms:
            panel.show_form(form)
            page = panel.sheet.page
            rects = [QRectF(s.x, s.y - s.box.ascent, s.box.width, s.box.height) for s in page.sets]
            assert all(rect.left() >= 0 and rect.right() <= page.width + 0.01 for rect in rects)
            assert not any(_overlap(one, other) for n, one in enumerate(rects) for other in rects[n + 1 :])
            assert all(rect.top() >= -1 and rect.bottom() <= page.height + 1 for rect in rects)
            assert width < 498 or page.width <= width - 2 * MARGIN, (subject, form)
            assert all(0 <= words.x <= page.width for words in page.words)
            assert not panel.area.horizontalScrollBar().isVisible() or width < 498


def _overlap(one: QRectF, other: QRectF) -> bool:
    """Tell whether two boxes run into each other; ascenders may touch the line above."""
    shared = one.intersected(other)
    return shared.width() > 1 and shared.height() > 0.35 * min(one.height(), other.height())
