"""The tab of stops, by real clicks and keys: adding, switching, running, changing."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QStyle, QStyleOptionViewItem, QWidget

from app.main_window import MainWindow
from app.stops.panel import StopsPanel
from core.formula import Source
from core.stops import Kind, Stop
from tests.app.stops_hand import panel, stops, window

__all__ = ["panel", "window"]  # fixtures

LEFT = Qt.MouseButton.LeftButton


def click(qtbot, button: QAbstractButton) -> None:
    assert button.isEnabled() and button.isVisible()
    qtbot.mouseClick(button, LEFT)


def put(qtbot, line: QWidget, text: str) -> None:
    qtbot.mouseClick(line, LEFT)
    qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(line, text)


def box_of(panel: StopsPanel, row: int) -> QPoint:
    """Return the middle of a row's box."""
    option = QStyleOptionViewItem()
    panel.list.initViewItemOption(option)
    option.rect = panel.list.visualItemRect(panel.list.item(row))
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box: QRect = panel.list.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, panel.list
    )  # fmt: skip
    return box.center()


def test_buttons_add_each_kind_of_stop(qtbot, window: MainWindow, panel: StopsPanel) -> None:
    adding = panel.adding
    assert not adding.at.isEnabled() and not adding.changes.isEnabled() and not adding.sign.isEnabled()
    topology = window.workbench.document.network.topology
    window.workbench.select(Source("neuron", topology.neuron_index["h1"], "out"))
    assert adding.at.text() == "At h₁" and not adding.changes.isEnabled()
    click(qtbot, adding.at)
    window.workbench.select(Source("edge", topology.edge_index["w5"], "weight"))
    for button in (adding.at, adding.changes, adding.sign, adding.any_sign, adding.not_finite):
        click(qtbot, button)
    put(qtbot, adding.loss, "1/4")
    click(qtbot, adding.below)
    put(qtbot, adding.slope, "0,05")
    qtbot.keyClick(adding.slope, Qt.Key.Key_Return)
    assert stops(window) == (
        Stop(Kind.NEURON, neuron="h1"),
        Stop(Kind.EDGE, edge="w5"),
        Stop(Kind.WEIGHT_CHANGED, edge="w5"),
        Stop(Kind.SIGN_CHANGE, edge="w5"),
        Stop(Kind.SIGN_CHANGE),
        Stop(Kind.NOT_FINITE),
        Stop(Kind.LOSS_BELOW, number=0.25),
        Stop(Kind.SATURATED, number=0.05),
    )
    assert [panel.list.item(row).text() for row in range(panel.list.count())] == [
        "at h₁",
        "at w₅",
        "when w₅ changes",
        "when the gradient of w₅ changes sign",
        "when any gradient changes sign",
        "at a number that is not finite",
        "when the loss is below 0.25",
        "when a neuron is saturated, |f′| ≤ 0.05",
    ]
    click(qtbot, adding.not_finite)
    assert len(stops(window)) == 8, "what is there is not added again"
    assert window.workbench.undo_stack.undoText() == "Add a stop when a neuron is saturated, |f′| ≤ 0.05"


def test_an_input_has_no_breakpoint(window: MainWindow, panel: StopsPanel) -> None:
    window.workbench.select(Source("neuron", 0, "out"))
    assert panel.adding.at.text() == "At i₁" and not panel.adding.at.isEnabled()


@pytest.mark.parametrize("text", ["", "abc", "1/0", "1e999"])
def test_what_is_no_number_is_refused_beside_its_field(qtbot, window, panel: StopsPanel, text: str) -> None:
    adding = panel.adding
    put(qtbot, adding.loss, text) if text else adding.loss.clear()
    click(qtbot, adding.below)
    assert stops(window) == () and adding.problems[adding.loss].isVisible()
    assert adding.loss.accessibleDescription() == "Type a number, such as 0.01 or 1/100."
    put(qtbot, adding.loss, "0.5")
    assert not adding.problems[adding.loss].isVisible()
    put(qtbot, adding.slope, "-1")
    click(qtbot, adding.saturated)
    assert stops(window) == () and adding.problems[adding.slope].isVisible()


def test_the_list_is_switched_and_cleared_by_keys_and_clicks(qtbot, window: MainWindow, panel: StopsPanel) -> None:
    assert panel.none.isVisible() and not panel.list.isVisible()
    for stop in (Stop(Kind.NOT_FINITE), Stop(Kind.LOSS_BELOW, number=0.1), Stop(Kind.SIGN_CHANGE)):
        window.runner.stops.add(stop)
    assert panel.list.isVisible() and panel.list.count() == 3
    qtbot.mouseClick(panel.list.viewport(), LEFT, pos=box_of(panel, 1))
    assert [stop.on for stop in stops(window)] == [True, False, True]
    assert window.workbench.undo_stack.undoText() == "Switch off the stop when the loss is below 0.1"
    panel.list.setCurrentRow(0)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert [stop.on for stop in stops(window)] == [False, False, True] and not window.player.playing
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert [stop.kind for stop in stops(window)] == [Kind.NOT_FINITE, Kind.SIGN_CHANGE]
    assert panel.list.currentRow() == 1
    qtbot.keyClick(panel.list, Qt.Key.Key_Backspace)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert stops(window) == () and panel.none.isVisible()
    while window.workbench.undo_stack.canUndo():
        window.workbench.undo_stack.undo()
    assert window.workbench.is_clean


def test_run_back_and_stop_by_buttons_and_keys(qtbot, window: MainWindow, panel: StopsPanel) -> None:
    controls, bench = panel.controls, window.workbench
    window.runner.stops.add(Stop(Kind.EDGE, edge="w5"))
    click(qtbot, controls.run)
    qtbot.waitUntil(lambda: not window.runner.is_running)
    first = (bench.iteration_number, bench.cursor)
    assert controls.result.text() == f"Stopped at step {bench.cursor} of iteration 1: the breakpoint at w₅."
    assert window.status.where.text() == controls.result.text()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not window.runner.is_running)
    assert (bench.iteration_number, bench.cursor) > first
    click(qtbot, controls.back)
    qtbot.waitUntil(lambda: not window.runner.is_running)
    assert (bench.iteration_number, bench.cursor) == first
    window.runner.stops.remove(0)
    window.runner.stops.add(Stop(Kind.NOT_FINITE))
    put(qtbot, controls.limit, "100000")
    qtbot.keyClick(controls.limit, Qt.Key.Key_Return)
    assert window.runner.most == 100_000
    window.graph.setFocus()
    qtbot.keyClick(window.graph, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: controls.result.text().startswith("Running: ") and window.runner.progress[0] > 0)
    assert controls.stop.isEnabled() and not controls.run.isEnabled()
    qtbot.keyClick(window.graph, Qt.Key.Key_Escape)
    assert not window.runner.is_running and controls.result.text().startswith("Stopped by hand after ")
    assert bench.undo_stack.undoText().startswith("Run of ") and controls.run.isEnabled()


@pytest.mark.parametrize("text", ["0", "x", "100001", "1.5"])
def test_the_limit_is_a_whole_number(qtbot, window: MainWindow, panel: StopsPanel, text: str) -> None:
    limit = panel.controls.limit
    put(qtbot, limit, text)
    qtbot.keyClick(limit, Qt.Key.Key_Return)
    assert window.runner.most == 10_000
    assert limit.problem.text() == "Type a whole number from 1 to 100,000."
    qtbot.keyClick(limit, Qt.Key.Key_Escape)
    assert limit.text() == "10000" and not limit.problem.text()


def test_a_wrong_limit_lets_no_run_begin(qtbot, window: MainWindow, panel: StopsPanel) -> None:
    window.runner.stops.add(Stop(Kind.LOSS_BELOW, number=0.01))
    put(qtbot, panel.controls.limit, "1000000")
    assert panel.controls.limit.fontMetrics().horizontalAdvance("1000000") < panel.controls.limit.width() - 14
    window.runner.run()
    assert not window.runner.is_running
    assert window.runner.result == "Not run, for “at most” is wrong. Type a whole number from 1 to 100,000."
    put(qtbot, panel.controls.limit, "3")
    window.runner.run()
    qtbot.waitUntil(lambda: not window.runner.is_running)
    assert window.runner.result == "No stop was reached in 3 updates."


def test_what_was_undone_is_said_and_the_old_result_goes(qtbot, window: MainWindow, panel: StopsPanel) -> None:
    window.runner.stops.add(Stop(Kind.WEIGHT_CHANGED, edge="w5"))
    window.runner.run()
    qtbot.waitUntil(lambda: not window.runner.is_running)
    window.runner.run()
    qtbot.waitUntil(lambda: not window.runner.is_running)
    assert window.workbench.undo_stack.undoText() == "Run of one update"
    assert panel.controls.result.text().startswith("Stopped at step ")
    window.workbench.undo_stack.undo()
    assert window.status.where.text() == "Undone: Run of one update"
    assert window.runner.result == "" and panel.controls.result.text() == "Runs end at the next stop."
    window.workbench.undo_stack.redo()
    assert window.status.where.text() != "Undone: Run of one update"


def test_a_stop_is_removed_by_a_button_and_its_number_changed_in_place(qtbot, window, panel: StopsPanel) -> None:
    assert not panel.remove.isEnabled()
    window.runner.stops.add(Stop(Kind.NOT_FINITE))
    window.runner.stops.add(Stop(Kind.LOSS_BELOW, number=0.01))
    panel.list.setCurrentRow(0)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert not panel.list.line.isVisible(), "it has no number"
    row = panel.list.visualItemRect(panel.list.item(1)).center()
    qtbot.mouseClick(panel.list.viewport(), LEFT, pos=row)
    qtbot.mouseDClick(panel.list.viewport(), LEFT, pos=row)
    assert panel.list.line.isVisible() and panel.list.line.text() == "0.01"
    put(qtbot, panel.list.line, "much")
    qtbot.keyClick(panel.list.line, Qt.Key.Key_Return)
    assert panel.list.line.isVisible() and panel.list.line.property("wrong")
    put(qtbot, panel.list.line, "1/4")
    qtbot.keyClick(panel.list.line, Qt.Key.Key_Return)
    assert stops(window)[1] == Stop(Kind.LOSS_BELOW, number=0.25)
    assert not panel.list.line.isVisible() and panel.list.hasFocus()
    window.runner.stops.add(Stop(Kind.SATURATED, number=0.01))
    panel.list.setCurrentRow(2)
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    put(qtbot, panel.list.line, "-1")
    qtbot.keyClick(panel.list.line, Qt.Key.Key_Return)
    assert panel.list.line.property("wrong"), "a size is never negative"
    qtbot.keyClick(panel.list.line, Qt.Key.Key_Escape)
    click(qtbot, panel.remove)
    panel.list.setCurrentRow(0)
    click(qtbot, panel.remove)
    assert stops(window) == (Stop(Kind.LOSS_BELOW, number=0.25),)


def test_long_reasons_are_written_smaller_and_never_cut(qtbot, panel: StopsPanel) -> None:
    panel.window().resize(1280, 768)
    room = panel.parentWidget()
    qtbot.waitUntil(lambda: panel.size() == room.size())
    result = panel.controls.result
    result.say("Stopped at step 12 of iteration 7: the gradient of w₅ has become positive, 1.234·10⁻¹².")
    assert result.height_at(result.font().pixelSize()) <= result.height()
    result.say(
        "Stopped at step 12 of iteration 7: " + "“Net input and output of a neuron” gives ∞, " * 3 + "f′ = 0.001."
    )
    assert result.height_at(result.font().pixelSize()) <= result.height()
    assert result.toolTip()
