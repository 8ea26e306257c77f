"""The graph by keyboard alone: walking, selecting on the way, nudging, and drawing an edge to a chosen target."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.graph.editing_painting import NOTHING, Overlay
from app.graph.editing_verbs import connect, nudge
from app.graph.gestures import edge_overlay
from app.graph.navigation import Way, neuron_source, neuron_towards, walk
from app.graph.refusals import Notice, beside_neuron
from app.graph_actions import BY_KEY
from app.words import tr
from core.editing import reason_against_edge

if TYPE_CHECKING:
    from app.graph.view import GraphView

_WAYS = {
    Qt.Key.Key_Right: Way.ALONG,
    Qt.Key.Key_Left: Way.AGAINST,
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
}
_STEPS = {Way.ALONG: (1, 0), Way.AGAINST: (-1, 0), Way.UP: (0, -1), Way.DOWN: (0, 1)}
_ALT, _SHIFT, _CONTROL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
_IGNORED = Qt.KeyboardModifier.KeypadModifier  # arrows of a keypad are arrows


class Keys:
    """What the keyboard does in the graph; while an edge is being drawn it chooses the target."""

    def __init__(self, view: GraphView) -> None:
        self._view = view
        self._source: int | None = None
        self._target = 0
        self._gestures = count(1)
        self._gesture = 0

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; whether it says anything here."""
        key, held = Qt.Key(event.key()), event.modifiers() & ~_IGNORED
        if held & _ALT and key in _WAYS:
            self._arrow(_WAYS[key], held, event.isAutoRepeat())
            return True
        if self._source is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._draw()
            return True
        if key == Qt.Key.Key_Escape:
            return self.leave()
        if self._view.picks_only and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick()
            return True
        action = BY_KEY.get(QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText))
        if action is None:
            return False
        self.leave()
        action.verb(self._view.editing)
        return True

    def _pick(self) -> None:
        chosen = self._view.editing.workbench.selection
        if chosen is not None:
            self._view.picked.emit(chosen)

    def _arrow(self, way: Way, held: Qt.KeyboardModifier, repeated: bool) -> None:
        view = self._view
        if self._source is not None:
            found = neuron_towards(view.picture().geometry, self._target, way)
            self._aim(self._target if found is None else found)
        elif held & _SHIFT:
            self._gesture = self._gesture if repeated else next(self._gestures)
            nudge(view.editing, *_STEPS[way], gesture=self._gesture)
        else:
            self._walk(way, keep=bool(held & _CONTROL))

    def _walk(self, way: Way, keep: bool) -> None:
        workbench = self._view.editing.workbench
        place = walk(self._view.picture().geometry, workbench.selection, way)
        if place is None:
            return
        kept = tuple(s for s in workbench.selected if (s.kind, s.index) != (place.kind, place.index)) if keep else ()
        workbench.select_all((*kept, place))
        self._view.bring_into_sight(place)

    # Drawing an edge

    def start_edge(self) -> None:
        """Begin an edge at the selected neuron, aimed at the nearest neuron that it may lead to."""
        editing = self._view.editing
        source = editing.neurons[-1] if editing.neurons else None
        if source is None:
            editing.needs_neurons()
            return
        if len(editing.document.network.neurons) < 2:
            self._view.tell(tr("There is no other neuron to lead an edge to."), is_refusal=False)
            return
        self._source = source
        self._aim(self._first_target(source))

    def _first_target(self, source: int) -> int:
        geometry = self._view.picture().geometry
        way = geometry.places - geometry.places[source]
        cost = np.hypot(way[:, 0], way[:, 1]) + np.where(way[:, 0] > 0, 0.0, 1e6)
        cost[source] = np.inf
        order = np.argsort(cost, kind="stable").tolist()
        for neuron in order[:200]:
            if neuron != source and reason_against_edge(geometry.topology, source, neuron) is None:
                return int(neuron)
        return int(order[0])

    def _aim(self, target: int) -> None:
        self._target = target
        self._view.bring_into_sight(neuron_source(target))
        notice = self.overlay().notice
        if notice is not None:
            name = self._view.editing.document.network.neurons[target].name
            self._view.announce(notice.words if notice.is_refusal else f"{name}. {notice.words}")
        self._view.update()

    def _draw(self) -> None:
        source, target = self._source, self._target
        notice = self.overlay().notice
        if source is not None and notice is not None and not notice.is_refusal:
            self._source = None
            connect(self._view.editing, source, target)

    def leave(self) -> bool:
        """Draw no edge; whether one was being drawn."""
        was, self._source = self._source is not None, None
        if was:
            self._view.update()
        return was

    def overlay(self) -> Overlay:
        """The edge that is being drawn."""
        if self._source is None:
            return NOTHING
        lines, camera = self._view.picture().geometry, self._view.camera
        to = QPointF(*lines.places[self._target].tolist())
        at = beside_neuron(lines, camera, self._target)
        overlay = edge_overlay(self._view, self._source, self._target, to, at)
        if overlay.notice is not None:
            return overlay
        words = tr("Alt+arrows choose the target, Enter draws the edge, Esc leaves.")
        return replace(overlay, notice=Notice(words, at=at, is_refusal=False))
