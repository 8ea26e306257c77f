"""Breakpoints in the graph and in the menus, and what a run without stops does."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from app.graph.context_menu import make_menu
from app.main_window import MainWindow
from app.stops.panel import StopsPanel
from core.files import read_builtin
from core.formula import Source
from core.iteration import iterate
from core.stops import Kind, Stop, add, switch
from tests.app.stops_hand import panel, stops, window

__all__ = ["panel", "window"]  # fixtures


def test_a_run_without_stops_brings_the_tab_to_the_front(qtbot, window: MainWindow, panel: StopsPanel) -> None:
    window.tabs.show_part("Values")
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert panel.isVisible() and panel.controls.result.text().startswith("No stop is switched on.")


def test_the_breakpoint_action_marks_and_removes(qtbot, window: MainWindow, panel: StopsPanel) -> None:
    topology = window.workbench.document.network.topology
    window.workbench.select(Source("neuron", topology.neuron_index["o1"], "out"))
    action = window.actions_table["breakpoint"]
    assert not action.isChecked()
    qtbot.keyClick(window, Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert stops(window) == (Stop(Kind.NEURON, neuron="o1"),) and action.isChecked()
    window.workbench.select(Source("edge", 0, "weight"))
    assert not action.isChecked()
    window.workbench.select(Source("neuron", topology.neuron_index["o1"], "out"))
    qtbot.keyClick(window, Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert stops(window) == () and not action.isChecked()


def red(window: MainWindow) -> int:
    """Return how many pixels of the graph have exactly the colour of a mark."""
    image, error = window.graph.grab().toImage(), window.theme.tokens.error.rgb()
    return sum(image.pixel(x, y) == error for x in range(image.width()) for y in range(image.height()))


def test_breakpoints_are_seen_in_the_graph(window: MainWindow, panel: StopsPanel) -> None:
    bench = window.workbench
    iterate(bench.document)
    nothing = red(window)
    window.runner.stops.add(Stop(Kind.NEURON, neuron="h1"))
    neuron = red(window) - nothing
    assert neuron > 80
    window.runner.stops.add(Stop(Kind.EDGE, edge="w5"))
    both = red(window) - nothing
    assert both > 1.8 * neuron
    window.runner.stops.switch(0, False)
    assert both - 0.9 * neuron < red(window) - nothing < both, "a ring where it is switched off"
    window.runner.stops.remove(0)
    window.runner.stops.remove(0)
    assert red(window) == nothing


def test_stops_of_another_file_are_shown_when_it_is_opened(window: MainWindow, panel: StopsPanel) -> None:
    document = add(read_builtin("xor-2-2-1"), Stop(Kind.NEURON, neuron="h2"))
    window.workbench.open_document(switch(document, 0, False), None)
    assert [panel.list.item(0).text(), panel.list.item(0).checkState()] == ["at h₂", Qt.CheckState.Unchecked]


def test_the_menu_of_a_neuron_sets_a_breakpoint(window: MainWindow, panel: StopsPanel) -> None:
    bench = window.workbench
    bench.select(Source("neuron", bench.document.network.topology.neuron_index["h2"], "out"))
    menu = make_menu(window, window.graph.editing)
    menu.findChild(QAction, "breakpoint").trigger()
    assert stops(window) == (Stop(Kind.NEURON, neuron="h2"),)
    bench.select(Source("neuron", 0, "out"))
    assert not make_menu(window, window.graph.editing).findChild(QAction, "breakpoint").isEnabled()
