"""The graph as a widget: pointer, keys, editing, zoom."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.graph.hits import Editable, box_of, editable_of
from app.graph.view import GraphView
from app.theme import LIGHT, Theme
from app.workbench import Workbench
from core.document import Data, Document
from core.files import read
from core.formula import Source
from core.network import Neuron, Role, make_network

NETWORKS = Path(__file__).parents[2] / "resources" / "networks"


@pytest.fixture
def workbench(qtbot: QtBot) -> Workbench:
    return Workbench(read(next(NETWORKS.glob("mazur*.nabla"))))


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> GraphView:
    widget = GraphView(workbench, Theme())
    qtbot.addWidget(widget)
    widget.resize(780, 480)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def place_of(view: GraphView, source: Source) -> QPoint:
    """The middle, on screen, of an editable number."""
    editable = editable_of(view.picture().scene, source)
    assert editable is not None
    return view.camera.to_screen(box_of(view.picture(), editable)).center().toPoint()


def centre_of(view: GraphView, neuron: int) -> QPointF:
    return view.camera.transform.map(QPointF(*view.picture().geometry.places[neuron].tolist()))


def index_of(workbench: Workbench, id: str) -> int:
    return workbench.document.network.topology.neuron_index[id]


def test_everything_fits_into_the_widget(view: GraphView) -> None:
    left, top, right, bottom = view.picture().geometry.bounds
    on_screen = view.camera.to_screen(QRectF(left, top, right - left, bottom - top))
    assert QRectF(view.rect()).contains(on_screen)
    view.resize(500, 700)
    left, top, right, bottom = view.picture().geometry.bounds
    assert QRectF(view.rect()).contains(view.camera.to_screen(QRectF(left, top, right - left, bottom - top)))


def test_a_click_on_a_weight_opens_the_editor_and_a_typed_number_is_taken(
    qtbot: QtBot, view: GraphView, workbench: Workbench
) -> None:
    workbench.go_to(3)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, Source("edge", 0, "weight")))
    assert view.editor is not None and view.editor.field.text() == "0.15"
    qtbot.keyClicks(view.editor.field, "1/4")
    qtbot.keyClick(view.editor.field, Qt.Key.Key_Return)
    assert workbench.document.network.weights[0] == 0.25
    assert view.editor is None and workbench.cursor == 3 and view.hasFocus()
    assert workbench.selection == Source("edge", 0, "weight")


def test_inputs_and_targets_are_edited_in_place(qtbot: QtBot, view: GraphView, workbench: Workbench) -> None:
    for id, quantity, column in (("i1", "out", "inputs"), ("o2", "target", "targets")):
        neuron = index_of(workbench, id)
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, Source("neuron", neuron, quantity)))
        assert view.editor is not None
        qtbot.keyClicks(view.editor.field, "0,75")
        qtbot.keyClick(view.editor.field, Qt.Key.Key_Return)
        assert 0.75 in getattr(workbench.document, column)[0].tolist()


def test_the_pointer_is_told_and_a_click_selects(qtbot: QtBot, view: GraphView, workbench: Workbench) -> None:
    hidden = index_of(workbench, "h1")
    place = centre_of(view, hidden).toPoint() - QPoint(0, 25)
    qtbot.mouseMove(view, place)
    assert workbench.pointed is not None and (workbench.pointed.kind, workbench.pointed.index) == ("neuron", hidden)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert workbench.selection is not None and workbench.selection.index == hidden and view.editor is None
    assert "h₁" in view.accessibleDescription() or "h1" in view.accessibleDescription()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 475))
    assert workbench.selection is None


def test_tooltips_give_every_digit(qtbot: QtBot, view: GraphView, workbench: Workbench) -> None:
    workbench.set_weight(0, 0.1 + 0.2)
    qtbot.mouseMove(view, place_of(view, Source("edge", 0, "weight")))
    assert "0.30000000000000004" in view.toolTip() and "i1" in view.toolTip()
    qtbot.mouseMove(view, QPoint(5, 475))
    assert view.toolTip() == ""


def test_dragging_the_ground_pans_and_the_key_fits_again(qtbot: QtBot, view: GraphView) -> None:
    before = view.camera
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 475))
    qtbot.mouseMove(view, QPoint(25, 465))
    qtbot.mouseMove(view, QPoint(45, 445))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(45, 445))
    assert (view.camera.x - before.x, view.camera.y - before.y) == pytest.approx((40, -30))
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    view.picture()
    assert view.camera == before


def test_the_wheel_zooms_about_the_pointer(view: GraphView) -> None:
    view.picture()
    point = QPointF(200, 150)
    fixed = view.camera.to_graph(point)
    no, angle = QPoint(), QPoint(0, 120)
    wheel = QWheelEvent(
        point, view.mapToGlobal(point), no, angle, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = view.camera.scale
    QApplication.sendEvent(view, wheel)
    assert view.camera.scale == pytest.approx(1.2 * before)
    assert view.camera.to_graph(point).x() == pytest.approx(fixed.x())
    assert view.camera.to_graph(point).y() == pytest.approx(fixed.y())


def test_the_keyboard_walks_edits_and_leaves_plain_arrows_alone(
    qtbot: QtBot, view: GraphView, workbench: Workbench
) -> None:
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert workbench.selection is None
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    assert workbench.selection is not None and workbench.selection.kind == "edge"
    edge = workbench.selection.index
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert view.editor is not None
    qtbot.keyClicks(view.editor.field, "-2")
    qtbot.keyClick(view.editor.field, Qt.Key.Key_Return)
    assert workbench.document.network.weights[edge] == -2.0
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.editor is not None
    qtbot.keyClick(view.editor.field, Qt.Key.Key_Escape)
    assert view.editor is None and workbench.document.network.weights[edge] == -2.0


def test_a_step_lights_the_graph_and_the_description_says_so(view: GraphView, workbench: Workbench) -> None:
    workbench.step_forward()
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    view.render(image)
    x, y = (round(part) for part in centre_of(view, index_of(workbench, "h1")).toTuple())
    ring = round(37 * view.camera.scale)
    assert image.pixelColor(x - ring, y) == LIGHT.computed
    assert view.accessibleDescription().startswith("Forward pass · hidden layer")


def test_the_same_state_paints_the_same_picture_forwards_and_back(view: GraphView, workbench: Workbench) -> None:
    workbench.go_to(9)
    before = view.grab().toImage()
    workbench.step_forward()
    assert view.grab().toImage() != before
    workbench.step_back()
    assert view.grab().toImage() == before


def test_labels_stay_where_they_are_during_an_iteration(view: GraphView, workbench: Workbench) -> None:
    start = view.picture().label_centres
    workbench.to_end()
    assert np.array_equal(view.picture().label_centres, start)


def test_a_screen_reader_finds_neurons_and_edges_with_their_numbers(view: GraphView, workbench: Workbench) -> None:
    workbench.go_to(1)
    graph = QAccessible.queryAccessibleInterface(view)
    assert graph is not None and graph.childCount() == len(workbench.document.network.neurons) + 12
    hidden = graph.child(index_of(workbench, "h1"))
    assert hidden is not None and "logistic" in hidden.text(QAccessible.Text.Name)
    assert hidden.text(QAccessible.Text.Value) == "out 0.5933, net 0.3775, δ not yet"
    assert hidden.rect().contains(view.mapToGlobal(centre_of(view, index_of(workbench, "h1")).toPoint()))
    edge = graph.child(len(workbench.document.network.neurons))
    assert edge is not None and edge.text(QAccessible.Text.Value) == "w₁ 0.15"
    at = view.mapToGlobal(centre_of(view, index_of(workbench, "h1")).toPoint())
    assert graph.indexOfChild(graph.childAt(at.x(), at.y())) == index_of(workbench, "h1")


def test_a_dense_network_is_drawn_without_labels_and_edges_can_be_hit(qtbot: QtBot) -> None:
    neurons = [Neuron(f"i{k}", Role.INPUT) for k in range(60)] + [Neuron(f"o{k}", Role.OUTPUT) for k in range(60)]
    weights = np.random.default_rng(1).normal(size=3600)
    edges = [(f"w{k}", f"i{k % 60}", f"o{k // 60}", float(w)) for k, w in enumerate(weights)]
    columns = tuple(neuron.id for neuron in neurons)
    document = Document(make_network(neurons, edges), data=Data(columns, np.zeros((1, 120))))
    view = GraphView(Workbench(document), Theme())
    qtbot.addWidget(view)
    view.resize(780, 480)
    image = view.grab().toImage()
    picture = view.picture()
    assert not picture.bundle.precise and len(picture.label_centres) == 0
    edge = int(picture.bundle.edges[-1])
    middle = picture.geometry.at(np.array([0.5]))[edge, 0]
    hit = view.hit(view.camera.transform.map(QPointF(*middle.tolist())))
    assert hit is not None and hit.source.kind == "edge"
    colours = {image.pixelColor(x, 240).rgb() for x in range(300, 480)}
    assert len(colours) > 10
    view.edit(Editable("weight", edge, 1.0, "w"))
    assert view.editor is not None and view.rect().contains(view.editor.geometry())


@pytest.mark.parametrize(
    "neurons", [(), (Neuron("i", Role.INPUT),), (Neuron("o", Role.OUTPUT), Neuron("b", Role.BIAS))]
)
def test_networks_without_edges_are_drawn(qtbot: QtBot, neurons: tuple[Neuron, ...]) -> None:
    view = GraphView(Workbench(Document(make_network(neurons, []))), Theme())
    qtbot.addWidget(view)
    view.resize(400, 300)
    image = view.grab().toImage()
    colours = {image.pixelColor(x, y).rgb() for x in range(0, 400, 4) for y in range(40, 300, 4)}
    assert len(colours) > 1  # neurons, or the invitation to add one
    assert view.hit(QPointF(1, 299)) is None
