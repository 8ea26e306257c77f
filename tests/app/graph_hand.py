"""What a hand does to the graph in tests: real mouse and key events at the places of neurons, handles and labels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.graph.editing_painting import handle_of
from app.graph.hits import box_of, editable_of
from app.graph.view import GraphView
from core.document import Document
from core.formula import Source

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def document_of(view: GraphView) -> Document:
    return view.editing.document


def neuron_of(view: GraphView, id: str) -> int:
    return document_of(view).network.topology.neuron_index[id]


def edge_of(view: GraphView, source: str, target: str) -> int:
    """The edge between two neurons."""
    edges = document_of(view).network.edges
    ends = list(zip(edges.source.tolist(), edges.target.tolist(), strict=True))
    return ends.index((neuron_of(view, source), neuron_of(view, target)))


def on_screen(view: GraphView, x: float, y: float) -> QPoint:
    view.picture()
    return view.camera.transform.map(QPointF(x, y)).toPoint()


def body(view: GraphView, neuron: int) -> QPoint:
    """A point in a neuron's body beside its number."""
    x, y = view.picture().geometry.places[neuron].tolist()
    return on_screen(view, x, y - 16)


def handle(view: GraphView, neuron: int) -> QPoint:
    x, y, _ = handle_of(view.picture().geometry, view.camera, neuron)
    return on_screen(view, x, y)


def label(view: GraphView, edge: int) -> QPoint:
    editable = editable_of(view.picture().scene, Source("edge", edge, "weight"))
    assert editable is not None
    box = view.camera.to_screen(box_of(view.picture(), editable))
    return QPoint(round(box.center().x()), round(box.top() + 0.3 * box.height()))


def drag(view: QWidget, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = NONE, release: bool = True) -> None:
    QTest.mousePress(view, LEFT, held, start)
    for step in (0.4, 0.8, 1.0):
        point = QPointF(start) + step * QPointF(end - start)
        _move(view, point.toPoint(), held)
    if release:
        QTest.mouseRelease(view, LEFT, held, end)


def _move(view: QWidget, point: QPoint, held: Qt.KeyboardModifier) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(point), QPointF(view.mapToGlobal(point)), Qt.MouseButton.NoButton, LEFT, held
    )
    QApplication.sendEvent(view, event)


def draw_edge(view: GraphView, source: int, target: int) -> None:
    """Hover over a neuron, so that its handle shows, and drag that to another."""
    QTest.mouseMove(view, body(view, source))
    drag(view, handle(view, source), body(view, target))


def double_click(view: GraphView, point: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
    """Press and release twice, as a hand does; QTest's own double-click leaves out the second release."""
    QTest.mouseClick(view, LEFT, held, point)
    QTest.mouseDClick(view, LEFT, held, point)


def wheel(view: GraphView, point: QPoint, notches: int, held: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(point), QPointF(view.mapToGlobal(point)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        held, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def key(view: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget() or view, key, held)


def typed(view: GraphView, text: str) -> None:
    """Type into the field that is open, and press Enter."""
    assert view.editor is not None
    view.editor.field.selectAll()
    QTest.keyClicks(view.editor.field, text)
    QTest.keyClick(view.editor.field, Qt.Key.Key_Return)
