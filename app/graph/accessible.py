"""The painted graph for screen readers: every neuron and edge is a child of the widget, with its name and numbers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPointF, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QWindow
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from app.graph.described import title_of, values_text
from app.graph.geometry import RING
from app.graph.layout import RADIUS
from core.formula import Source

if TYPE_CHECKING:
    from app.graph.view import GraphView

_EDGE_REACH = 12.0
_HANDED_OUT: list[QAccessibleInterface] = []  # Qt's cache never forgets an interface, so none may be freed before it


class PartInterface(QAccessibleInterface):
    """One neuron or edge."""

    def __init__(self, graph: GraphInterface, source: Source) -> None:
        super().__init__()
        self._graph, self._source = graph, source

    def isValid(self) -> bool:
        return isValid(self._graph.view)

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface:
        return self._graph

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Graphic

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        chosen = self._graph.view.picture().scene.selection
        state.selectable = True
        state.selected = chosen is not None and (chosen.kind, chosen.index) == (self._source.kind, self._source.index)
        return state

    def text(self, kind: QAccessible.Text) -> str:
        scene = self._graph.view.picture().scene
        if kind == QAccessible.Text.Name:
            return title_of(scene, self._source)
        if kind in (QAccessible.Text.Value, QAccessible.Text.Description):
            return values_text(scene, self._source)
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Names and numbers are not changed from here."""

    def rect(self) -> QRect:
        view = self._graph.view
        box = view.camera.to_screen(self._box()).toAlignedRect()
        return QRect(view.mapToGlobal(box.topLeft()), box.size())

    def _box(self) -> QRectF:
        lines = self._graph.view.picture().geometry
        neuron = self._source.kind == "neuron"
        x, y = (lines.places if neuron else lines.control)[self._source.index].tolist()
        reach = RADIUS + RING if neuron else _EDGE_REACH
        return QRectF(x - reach, y - reach, 2 * reach, 2 * reach)

    def foregroundColor(self) -> QColor:
        return QColor()

    def backgroundColor(self) -> QColor:
        return QColor()


class GraphInterface(QAccessibleWidget):
    """The widget: its children are the neurons, then the edges that are drawn."""

    def __init__(self, view: GraphView) -> None:
        super().__init__(view, QAccessible.Role.Canvas)
        self.view = view
        self._parts: dict[Source, PartInterface] = {}

    def _sources(self) -> list[Source]:
        picture = self.view.picture()
        neurons = [Source("neuron", n, "out") for n in range(len(picture.geometry.places))]
        edges = picture.bundle.edges.tolist() if picture.bundle.precise else []
        return [*neurons, *(Source("edge", e, "weight") for e in edges)]

    def _part(self, source: Source) -> PartInterface:
        part = self._parts.get(source)
        if part is None:
            part = self._parts[source] = PartInterface(self, source)
            _HANDED_OUT.append(part)
        return part

    def childCount(self) -> int:
        return len(self._sources())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        sources = self._sources()
        return self._part(sources[index]) if 0 <= index < len(sources) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        sources = self._sources()
        return next((i for i, source in enumerate(sources) if self._parts.get(source) is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        hit = self.view.hit(QPointF(self.view.mapFromGlobal(QPointF(x, y))))
        if hit is None:
            return None
        quantity = "out" if hit.source.kind == "neuron" else "weight"
        return self._part(Source(hit.source.kind, hit.source.index, quantity))


def _interface_of(key: str, thing: QObject) -> Any:
    """Return the interface of a graph, None for anything else: Qt asks for every object that a screen reader meets."""
    from app.graph.view import GraphView

    if not isinstance(thing, GraphView):
        return None
    interface = GraphInterface(thing)
    _HANDED_OUT.append(interface)
    return interface


@lru_cache(maxsize=1)
def install() -> None:
    """Let Qt find the interfaces of graphs; once for the program."""
    QAccessible.installFactory(_interface_of)
