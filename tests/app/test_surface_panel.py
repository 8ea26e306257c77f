"""The surface in the window: the point is dragged with the mouse, and graph, formula, table and surface agree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.surface.panel import SurfacePanel
from core.files import read_builtin
from core.formula import Source
from core.propagation import nets_and_losses
from core.steps import Phase

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    """The window with its surface."""
    window.actions_table["surface"].trigger()
    return window


@pytest.fixture
def panel(qtbot: QtBot, window: MainWindow) -> SurfacePanel:
    panel = window.tabs.part("Surface")
    assert isinstance(panel, SurfacePanel)
    qtbot.waitUntil(lambda: panel.isVisible() and panel.model.scene.loss is not None and not panel.model.is_busy)
    return panel


def place_of(panel: SurfacePanel, x: float, y: float) -> QPointF:
    return panel.contour.layout_now().plot.place(x, y)


def drag(qtbot: QtBot, panel: SurfacePanel, end: QPointF) -> None:
    """Drag the point on the contour with real mouse events."""
    view, point = panel.contour, panel.model.scene.point
    assert point is not None
    start = place_of(panel, point[0], point[1])
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start.toPoint())
    for share in (0.3, 0.6, 1.0):
        qtbot.mouseMove(view, (start + (end - start) * share).toPoint())
        qtbot.wait(20)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end.toPoint())


def test_dragging_the_point_moves_graph_formula_and_surface_together(
    qtbot: QtBot, window: MainWindow, panel: SurfacePanel
) -> None:
    workbench, axes = window.workbench, panel.model.axes
    assert axes is not None
    before = workbench.undo_stack.count()
    drag(qtbot, panel, place_of(panel, 1.5, -2.0))
    x, y = (float(workbench.document.network.weights[edge]) for edge in (axes.x_edge, axes.y_edge))
    assert (x, y) == (pytest.approx(1.5, abs=0.1), pytest.approx(-2.0, abs=0.1))
    assert workbench.undo_stack.count() == before + 1
    # the surface
    document, scene = workbench.document, panel.contour.scene
    loss = float(nets_and_losses(document.network, document.loss, document.inputs, document.targets)[1].mean())
    assert scene.point == (x, y, pytest.approx(loss, rel=1e-12))
    # the graph
    picture = window.graph.picture()
    assert picture.scene.weight(axes.x_edge).value == x and picture.scene.weight(axes.y_edge).value == y
    # the formula: the gradient's step shows the very slope of the surface
    workbench.to_end()
    assert workbench.plan is not None and scene.gradient is not None
    steps = [workbench.plan.step(index) for index in range(1, workbench.plan.count + 1)]
    gradient = next(s for s in steps if s.phase is Phase.GRADIENT and s.edge == axes.x_edge)
    workbench.go_to(gradient.index)
    assert workbench.explanation is not None
    assert float(workbench.explanation.parts[-1].left.value) == pytest.approx(scene.gradient[0], rel=1e-12)
    workbench.undo_stack.undo()
    assert panel.contour.scene.point is not None and panel.contour.scene.point[:2] != (x, y)


def test_an_update_in_the_stepper_moves_the_point_and_the_reverse(
    qtbot: QtBot, window: MainWindow, panel: SurfacePanel
) -> None:
    scene = panel.contour.scene
    assert scene.point is not None and scene.step is not None
    landing = (scene.point[0] + scene.step[0], scene.point[1] + scene.step[1])
    window.actions_table["next_iteration"].trigger()
    assert panel.contour.scene.point is not None and panel.contour.scene.point[:2] == pytest.approx(landing)
    panel.bar.back.click()
    assert window.workbench.iteration_number == 1 and panel.contour.scene.path_place == 0
    panel.bar.step.click()
    assert window.workbench.iteration_number == 2 and panel.contour.scene.path_place == 1
    panel.bar.scrub.setValue(0)
    assert window.workbench.iteration_number == 1


def test_running_on_the_surface_trains_until_it_is_stopped(
    qtbot: QtBot, window: MainWindow, panel: SurfacePanel
) -> None:
    panel.bar.run.click()
    qtbot.waitUntil(lambda: window.workbench.iteration_number >= 4)
    panel.bar.run.click()
    number = window.workbench.iteration_number
    qtbot.wait(150)
    assert window.workbench.iteration_number == number
    assert len(panel.contour.scene.path) == number
    assert window.workbench.undo_stack.count() == 1  # a run is one entry
    window.workbench.undo_stack.undo()
    assert window.workbench.iteration_number == 1


def test_the_rate_that_is_too_big_is_named(qtbot: QtBot, window: MainWindow, panel: SurfacePanel) -> None:
    document = read_builtin("linear-neuron")
    window.workbench.open_document(document, None)
    assert panel.bar.verdict.text().startswith(
        "The update follows its own batch"
    )  # the update sees one sample, the surface all
    document = replace(document, training=replace(document.training, batch_size="full"))
    window.workbench.open_document(document, None)
    assert panel.bar.verdict.text().startswith("Downhill")
    window.workbench.set_learning_rate(3.0)
    assert panel.bar.verdict.text().startswith("Overshoots") and "Lower η" in panel.bar.verdict.text()
    window.workbench.set_learning_rate(10.0)
    assert panel.bar.verdict.text().startswith("Diverges")
    window.workbench.set_learning_rate(1e-9)
    assert panel.bar.verdict.text().startswith("Hardly moves")


def test_typed_ranges_reach_the_document(qtbot: QtBot, window: MainWindow, panel: SurfacePanel) -> None:
    low = panel.controls.ends["x", "low"]
    low.setFocus()
    low.selectAll()
    qtbot.keyClicks(low, "-1/2")
    qtbot.keyClick(low, Qt.Key.Key_Return)
    surface = window.workbench.document.surface
    assert surface is not None and surface["x"]["range"][0] == -0.5
    low.selectAll()
    qtbot.keyClicks(low, "99")
    qtbot.keyClick(low, Qt.Key.Key_Return)
    assert window.workbench.document.surface["x"]["range"][0] == -0.5 and "below" in low.accessibleDescription()
    qtbot.keyClick(low, Qt.Key.Key_Escape)
    assert low.text() == "−0.5"


def test_two_selected_edges_become_the_axes(qtbot: QtBot, window: MainWindow, panel: SurfacePanel) -> None:
    assert not panel.controls.selected.isEnabled()
    window.workbench.select_all((Source("edge", 0, "weight"), Source("edge", 3, "weight")))
    panel.controls.selected.click()
    assert panel.model.axes is not None and (panel.model.axes.x_edge, panel.model.axes.y_edge) == (0, 3)
    assert panel.contour.scene.x_name == "w₁" and panel.contour.scene.y_name == "w₄"
    panel.controls.largest.click()
    assert (panel.model.axes.x_edge, panel.model.axes.y_edge) != (0, 3)
