"""The lens of paths draws its routes in the graph, rests while it is hidden, and is used by keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from app.background import Background
from app.paths.panel import PathsPanel
from app.settings import Settings
from app.start import make_window
from app.theme import Theme
from app.workbench import Lens, Route, Workbench
from core.document import Data, Document
from core.files import read_builtin
from core.network import Neuron, Role, make_network
from tests.app.paths_hand import LEFT, edge, factors, neuron, panel, panel_on, same, tick

__all__ = ["panel"]  # fixtures

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


# Routes and hiding


def test_routes_go_with_the_lens(qtbot: QtBot, panel: PathsPanel, bench: Workbench) -> None:
    topology = bench.document.network.topology
    w1, w5, w7 = (topology.edge_index[id] for id in ("w1", "w5", "w7"))
    i1, h1, o1, o2 = (topology.neuron_index[id] for id in ("i1", "h1", "o1", "o2"))
    assert bench.routes == (Route(0, (w1, w5), (i1, h1, o1)), Route(1, (w1, w7), (i1, h1, o2)))
    panel.hide()
    assert bench.routes == ()
    panel.show()
    assert len(bench.routes) == 2


def test_paths_that_add_nothing_are_not_drawn_beside_others(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(read_builtin("softmax-classifier"))
    bench.select(edge(bench, "w1"))
    panel = panel_on(qtbot, bench, theme, background)
    assert [path.value != 0 for path in panel._paths.shown] == [True] * 3 + [False] * 5
    assert [route.colour for route in bench.routes] == [0, 1, 2]
    QTest.mouseMove(panel.sheet, tick(panel, 4))
    assert [route.colour for route in bench.routes] == [4]
    for row in range(3):
        panel.toggle(row)
    assert len(bench.routes) == 5


def test_the_tick_under_the_pointer_shows_its_path_alone(panel: PathsPanel, bench: Workbench) -> None:
    QTest.mouseMove(panel.sheet, tick(panel, 1))
    assert [route.colour for route in bench.routes] == [1]
    QTest.mouseMove(panel.sheet, QPoint(2, 2))
    assert [route.colour for route in bench.routes] == [0, 1]


def test_behind_another_lens_nothing_is_computed(
    panel: PathsPanel, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    monkeypatch.setattr("app.paths.panel.paths_of", lambda *args: calls.append(args))
    panel.hide()
    bench.look_through(Lens.STEP)
    bench.select(edge(bench, "w2"))
    bench.to_end()
    assert calls == []


def test_steps_and_pointing_compute_nothing_anew(
    panel: PathsPanel, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    monkeypatch.setattr("app.paths.panel.paths_of", lambda *args: calls.append(args))
    bench.to_end()
    bench.point_at(edge(bench, "w5"))
    bench.set_digits(6)
    assert calls == []


def test_in_the_window_the_routes_come_and_go_with_the_lens(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    window = make_window(qapp, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    window.dialogs.ask_unsaved = lambda _: "discard"
    bench = window.workbench
    bench.select(edge(bench, "w1"))
    assert bench.routes == ()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert [route.colour for route in bench.routes] == [0, 1]
    assert window.graph.picture().scene.routes == bench.routes
    bench.to_end()
    bench.next_iteration()
    assert len(bench.routes) == 2 and "0.0554" not in window.lenses.page(Lens.PATHS).sheet.accessibleDescription()
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert bench.routes == () and bench.lens is Lens.STEP
    bench.look_through(Lens.PATHS, edge(bench, "w8"))
    assert len(bench.routes) == 1
    bench.open_document(read_builtin("xor-2-2-1"), None)
    assert all(max(route.edges) < len(bench.document.network.edges) for route in bench.routes)


# Keyboard


def test_keys_walk_ticks_and_factors_and_space_toggles(qtbot: QtBot, panel: PathsPanel, bench: Workbench) -> None:
    sheet = panel.sheet
    sheet.setFocus()
    count = len(sheet.terms())
    seen = []
    for _ in range(count):
        QTest.keyClick(sheet, Qt.Key.Key_Down)
        seen.append((sheet.current.spot.row if sheet.current.spot else None, sheet.accessibleDescription()))
    assert [row for row, _ in seen if row is not None] == [0, 1]
    assert "Path 1: press to leave it out of the sum" in [words for _, words in seen]
    for _ in range(count):
        QTest.keyClick(sheet, Qt.Key.Key_Up)
    while sheet.current.spot is None or sheet.current.spot.row != 1:
        QTest.keyClick(sheet, Qt.Key.Key_Down)
    QTest.keyClick(sheet, Qt.Key.Key_Space)
    assert [route.colour for route in bench.routes] == [0]
    assert sheet.current.spot is not None and sheet.current.spot.row == 1
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert [route.colour for route in bench.routes] == [0, 1]
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    assert sheet.current.spot is None
    QTest.keyClick(sheet, Qt.Key.Key_Space)
    assert [route.colour for route in bench.routes] == [0]


def test_space_ticks_in_the_sheet_and_plays_elsewhere(
    qtbot: QtBot, bench: Workbench, theme: Theme, background: Background
) -> None:
    window, played = QMainWindow(), []
    qtbot.addWidget(window)
    bench.select(edge(bench, "w1"))
    panel = panel_on(qtbot, bench, theme, background)
    window.setCentralWidget(panel)
    play = QAction("Play", window, shortcut="Space")
    play.triggered.connect(lambda: played.append(True))
    window.addAction(play)
    window.resize(500, 600)
    with qtbot.waitActive(window):
        window.show()
    panel.sheet.setFocus()
    QTest.keyClick(panel.sheet, Qt.Key.Key_Down)
    while panel.sheet.current.spot is None:
        QTest.keyClick(panel.sheet, Qt.Key.Key_Down)
    QTest.keyClick(panel.sheet, Qt.Key.Key_Space)
    assert played == [] and "left out" in " ".join(panel.sheet.page.spoken)
    panel.sheet.clearFocus()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert played == [True]


def test_a_term_s_tooltip_has_every_digit(panel: PathsPanel, bench: Workbench) -> None:
    rect = next(rect for rect, span in factors(panel) if same(span.leaf.source, neuron(bench, "o1")))
    QTest.mouseMove(panel.sheet, rect.center().toPoint())
    assert panel.sheet.toolTip() == "<qt>∂E_o1/∂out_o1 = 0.7413650695523157</qt>"
    QTest.mouseMove(panel.sheet, tick(panel, 0))
    assert panel.sheet.toolTip() == "<qt>Path 1: press to leave it out of the sum</qt>"


def test_a_click_on_a_factor_goes_on_from_there(panel: PathsPanel, bench: Workbench) -> None:
    rect = next(rect for rect, span in factors(panel) if same(span.leaf.source, edge(bench, "w7")))
    QTest.mouseClick(panel.sheet, LEFT, pos=rect.center().toPoint())
    assert bench.selection == edge(bench, "w7")
    assert panel.head.title.text() == "∂E/∂w₇ as a sum over paths"


def test_names_are_never_markup(qtbot: QtBot, theme: Theme, background: Background) -> None:
    network = make_network([Neuron("<b>x</b>", Role.INPUT), Neuron("y", Role.OUTPUT)], [("<i>", "<b>x</b>", "y", 0.5)])
    bench = Workbench(Document(network, data=Data(("<b>x</b>", "y"), np.array([[1.0, 2.0]]))))
    bench.select(edge(bench, "<i>"))
    panel = panel_on(qtbot, bench, theme, background)
    assert "<i>" in panel.head.title.text() and panel.head.title.textFormat() is Qt.TextFormat.PlainText


def test_every_control_has_a_name(panel: PathsPanel) -> None:
    named = [panel.sheet, panel.area, panel.head.all, panel.head.none, *panel.head.forms.values()]
    assert all(control.accessibleName() for control in named)
