"""What the pressed pointer does: pan, select by a band, move neurons, draw an edge, turn a weight.

A gesture begins when the pointer has moved a few pixels, and the document changes at most once, at its end; a turned
weight changes all the time, so that every number follows, and is one undo entry all the same.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt

from app.graph.editing_painting import NOTHING, Overlay
from app.graph.editing_parts import change_weight, turned
from app.graph.editing_places import Place, pinned, placed, snapped
from app.graph.editing_verbs import connect, edge_source, move
from app.graph.layout import RADIUS
from app.graph.navigation import neuron_source
from app.graph.refusals import Notice
from app.words import worded
from core.editing import reason_against_edge

if TYPE_CHECKING:
    from app.graph.view import GraphView

Modifiers = Qt.KeyboardModifier
_serial = count(1)  # tells one turning of a weight from the next


def new_merge_key() -> str:
    """Return a key under which the changes of one gesture become one undo entry."""
    return f"gesture {next(_serial)}"


class Gesture:
    """One press, drag and release. `moved` says where the pointer is, in pixels of the widget."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, view: GraphView, start: QPointF) -> None:
        self.view, self.start = view, start
        self.topology = view.editing.document.network.topology

    def moved(self, to: QPointF, held: Modifiers) -> None:
        """The pointer is there now."""

    def released(self, to: QPointF, held: Modifiers) -> None:
        """The button is up."""

    def cancelled(self) -> None:
        """Leave everything as it was before the press."""

    def overlay(self) -> Overlay:
        """What is drawn over the picture meanwhile."""
        return NOTHING


class Pan(Gesture):
    """Drag the ground."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, view: GraphView, start: QPointF) -> None:
        super().__init__(view, start)
        self._camera, self._at = view.camera, start

    def moved(self, to: QPointF, held: Modifiers) -> None:
        by, self._at = to - self._at, to
        self.view.look(self.view.camera.panned(by.x(), by.y()))

    def cancelled(self) -> None:
        self.view.look(self._camera)


class Band(Gesture):
    """Select what a band encloses; with Ctrl also what is selected already."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: GraphView, start: QPointF) -> None:
        super().__init__(view, start)
        self._to = start

    def moved(self, to: QPointF, held: Modifiers) -> None:
        self._to = to
        self.view.update()

    def released(self, to: QPointF, held: Modifiers) -> None:
        self._to = to
        picture, camera = self.view.picture(), self.view.camera
        box = QRectF(camera.to_graph(self.start), camera.to_graph(to)).normalized()
        low, high = (box.left(), box.top()), (box.right(), box.bottom())
        places = picture.geometry.places
        neurons = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1)).tolist()
        labels = picture.label_centres
        edges = np.flatnonzero(((labels >= low) & (labels <= high)).all(axis=1)).tolist()
        kept = self.view.editing.workbench.selected if held & Modifiers.ControlModifier else ()
        sources = (*kept, *map(edge_source, edges), *map(neuron_source, neurons))
        self.view.editing.workbench.select_all(tuple(dict.fromkeys(sources)))

    def overlay(self) -> Overlay:
        return Overlay(band=QRectF(self.start, self._to).normalized())


class MoveNeurons(Gesture):
    """Drag a neuron, with all selected ones if it is one of them; to the grid unless Alt is held."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: GraphView, start: QPointF, neuron: int) -> None:
        super().__init__(view, start)
        self._neuron = neuron
        chosen = view.editing.neurons
        self._moving = chosen if neuron in chosen else (neuron,)
        self._from = view.places()

    def moved(self, to: QPointF, held: Modifiers) -> None:
        editing = self.view.editing
        if self._neuron not in editing.neurons:
            editing.workbench.select(neuron_source(self._neuron))
        self.view.show_preview(placed(pinned(editing.document, self._from), self._places(to, held)))

    def _places(self, to: QPointF, held: Modifiers) -> dict[int, Place]:
        camera, stretch = self.view.camera, self.view.stretch
        by = to - self.start
        dx, dy = by.x() / camera.scale / stretch[0], by.y() / camera.scale / stretch[1]
        x, y = self._from[self._neuron].tolist()
        target = (round(x + dx, 2), round(y + dy, 2)) if held & Modifiers.AltModifier else snapped((x + dx, y + dy))
        dx, dy = target[0] - x, target[1] - y
        return {
            n: (round(float(self._from[n, 0]) + dx, 4), round(float(self._from[n, 1]) + dy, 4)) for n in self._moving
        }

    def released(self, to: QPointF, held: Modifiers) -> None:
        places = self._places(to, held)
        self.view.show_preview(None)
        if any(place != tuple(self._from[n].tolist()) for n, place in places.items()):
            move(self.view.editing, places)

    def cancelled(self) -> None:
        self.view.show_preview(None)


class DrawEdge(Gesture):
    """Drag from a neuron's handle to the neuron that it shall feed."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: GraphView, start: QPointF, neuron: int) -> None:
        super().__init__(view, start)
        self._neuron, self._to = neuron, start
        self._target: int | None = None
        self._has_left = False

    def moved(self, to: QPointF, held: Modifiers) -> None:
        self._to = to
        at = self.view.camera.to_graph(to)
        lines = self.view.picture().geometry
        x, y = lines.places[self._neuron].tolist()
        self._has_left |= abs(at.x() - x) + abs(at.y() - y) > 2.5 * RADIUS
        target = lines.neuron_at(at.x(), at.y())
        self._target = target if target != self._neuron or self._has_left else None
        self.view.update()

    def released(self, to: QPointF, held: Modifiers) -> None:
        self.moved(to, held)
        if self._target is not None:
            connect(self.view.editing, self._neuron, self._target)

    def overlay(self) -> Overlay:
        to = self.view.camera.to_graph(self._to)
        return edge_overlay(self.view, self._neuron, self._target, to, self._to)


def edge_overlay(view: GraphView, source: int, target: int | None, to: QPointF, words_at: QPointF) -> Overlay:
    """Return the line of an edge that is being drawn, with the reason where it may not be."""
    notice = None
    if target is not None:
        refusal = reason_against_edge(view.editing.document.network.topology, source, target)
        if refusal is not None:
            notice = Notice(worded(refusal.why), refusal.places, words_at)
    return Overlay(source, to, target, notice=notice)


class TurnWeight(Gesture):
    """Drag a weight's label up or down; with Shift finely."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, view: GraphView, start: QPointF, edge: int) -> None:
        super().__init__(view, start)
        self._edge, self._key = edge, new_merge_key()
        self._weight = float(view.editing.document.network.weights[edge])
        self._at, self._index = start, view.editing.workbench.undo_stack.index()

    def moved(self, to: QPointF, held: Modifiers) -> None:
        editing = self.view.editing
        editing.workbench.select(edge_source(self._edge))
        steps = round(self._at.y() - to.y())
        if steps:
            self._at = QPointF(to.x(), self._at.y() - steps)
            weight = float(editing.document.network.weights[self._edge])
            change_weight(editing, self._edge, turned(weight, steps, bool(held & Modifiers.ShiftModifier)), self._key)

    def released(self, to: QPointF, held: Modifiers) -> None:
        self.moved(to, held)

    def cancelled(self) -> None:
        stack = self.view.editing.workbench.undo_stack
        if stack.index() > self._index:
            stack.undo()
