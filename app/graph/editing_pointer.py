"""The pointer over the graph: what a click, a drag, a double-click and the wheel do, by what is under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtGui import Qt as QtText

from app.graph.described import tooltip
from app.graph.editing_painting import NOTHING, Overlay, handle_at
from app.graph.editing_parts import change_weight, turned
from app.graph.editing_places import snapped
from app.graph.editing_verbs import add_at, place_of
from app.graph.gestures import Band, DrawEdge, Gesture, MoveNeurons, Pan, TurnWeight, new_merge_key
from app.graph.hits import Hit
from app.graph.navigation import neuron_source
from app.words import tr
from core.formula import Source
from core.network import Role

if TYPE_CHECKING:
    from app.graph.view import GraphView

_DRAG = 4.0  # pixels that the pointer moves before a press becomes a drag
_NOTCH = 10.0  # steps of a weight that one notch of the wheel turns
_ALT, _SHIFT, _CONTROL = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


class Pointer:
    """Turns mouse events into gestures and clicks. `at`: where the pointer was last, None once keys speak."""

    def __init__(self, view: GraphView) -> None:
        self._view = view
        self._begun: Gesture | None = None
        self._dragging = False
        self._wheel: tuple[int, str] | None = None
        self.at: QPointF | None = None

    @property
    def busy(self) -> bool:
        """Whether a gesture is going on."""
        return self._begun is not None and self._dragging

    # -- pressed ------------------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        self.at, self._wheel = event.position(), None
        if event.button() == Qt.MouseButton.LeftButton:
            self.cancel()
            self._begun, self._dragging = self._gesture_at(event.position(), event.modifiers()), False

    def _gesture_at(self, point: QPointF, held: Qt.KeyboardModifier) -> Gesture:
        view = self._view
        source = self.handle(point)
        if source is not None:
            return DrawEdge(view, point, source)
        hit = view.hit(point)
        if hit is None:
            return Band(view, point) if held & _SHIFT and not view.picks_only else Pan(view, point)
        if view.picks_only:
            return Gesture(view, point)
        if hit.source.kind == "neuron":
            return MoveNeurons(view, point, hit.source.index)
        if hit.editable is not None:
            return TurnWeight(view, point, hit.source.index)
        return Gesture(view, point)

    def handle(self, point: QPointF) -> int | None:
        """Return the neuron whose handle is under a point."""
        view = self._view
        return handle_at(view.picture().geometry, view.camera, view.handles(), point)

    def move(self, event: QMouseEvent) -> None:
        self.at = event.position()
        if self._begun is None:
            self._hover(event.position())
            return
        if not self._dragging and (self.at - self._begun.start).manhattanLength() < _DRAG:
            return
        if self._view.picks_only and not isinstance(self._begun, Pan):
            return  # a hand that trembles clicks all the same
        if not self._dragging:
            self._dragging = True
            self._view.setToolTip("")
            self._view.setCursor(self._begun.cursor)
            if not isinstance(self._begun, Band | TurnWeight):
                self._view.hold()
        self._begun.moved(self.at, event.modifiers())

    def release(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._begun is None:
            return
        begun, dragged = self._begun, self._dragging
        self._begun, self._dragging = None, False
        self._view.unsetCursor()
        if dragged:
            overlay = begun.overlay()
            begun.released(event.position(), event.modifiers())
            if overlay.notice is not None:
                self._view.keep_notice(overlay.notice)
            self._view.update()
        else:
            self._click(event.position(), event.modifiers())

    def cancel(self) -> bool:
        """End a gesture without effect; whether one was going on."""
        begun, was = self._begun, self.busy
        self._begun, self._dragging = None, False
        if begun is not None and was:
            begun.cancelled()
            self._view.unsetCursor()
            self._view.update()
        return was

    def forget_stale(self) -> None:
        """End a gesture whose network has been replaced meanwhile."""
        begun = self._begun
        if begun is not None and begun.topology is not self._view.editing.document.network.topology:
            self.cancel()

    def overlay(self) -> Overlay:
        return self._begun.overlay() if self._begun is not None and self._dragging else NOTHING

    # -- clicks -------------------------------------------------------------------------------------------------

    def _click(self, point: QPointF, held: Qt.KeyboardModifier) -> None:
        view, workbench = self._view, self._view.editing.workbench
        source = self.handle(point)
        if source is not None:
            workbench.select(neuron_source(source))
            return
        hit = view.hit(point)
        if view.picks_only:
            self._pick(hit)
            return
        if held & _CONTROL:
            if hit is not None:
                workbench.select_all(_toggled(workbench.selected, hit.source))
            return
        if hit is None and held & _SHIFT:
            return
        workbench.select(hit.source if hit is not None else None)
        if hit is not None and hit.editable is not None:
            view.edit(hit.editable)

    def _pick(self, hit: Hit | None) -> None:
        """Select what was clicked, and say so even if it was selected; the ground leaves everything as it is."""
        if hit is not None:
            self._view.editing.workbench.select(hit.source)
            self._view.picked.emit(hit.source)

    def double_click(self, event: QMouseEvent) -> None:
        view, held = self._view, event.modifiers()
        if view.picks_only:
            self.press(event)  # two clicks
            return
        self.at = event.position()
        self.cancel()
        if event.button() != Qt.MouseButton.LeftButton or self.handle(event.position()) is not None:
            return
        if view.hit(event.position()) is not None:
            if view.editor is None:
                view.edit_selection()
            return
        view.hold()
        place = place_of(view.camera.to_graph(event.position()), view.stretch)
        role = Role.BIAS if held & _SHIFT else None
        add_at(view.editing, place if held & _ALT else snapped(place), role)

    # -- without a button ---------------------------------------------------------------------------------------

    def _hover(self, point: QPointF) -> None:
        view, workbench = self._view, self._view.editing.workbench
        neuron = self.handle(point)
        if neuron is not None:
            workbench.point_at(neuron_source(neuron))
            view.setCursor(Qt.CursorShape.CrossCursor)
            name = view.editing.names([neuron])
            self._tip(tr("Drag to the neuron that {name} shall feed, or press E", name=name))
            return
        hit = view.hit(point)
        workbench.point_at(hit.source if hit is not None else None)
        view.setCursor(_cursor_for(hit, view.picks_only))
        self._tip(tooltip(view.picture().scene, hit.source, hit.entry) if hit is not None else "")

    def _tip(self, text: str) -> None:
        self._view.setToolTip(QtText.convertFromPlainText(text) if QtText.mightBeRichText(text) else text)

    def wheel(self, event: QWheelEvent) -> bool:
        """Turn the weight under the pointer if Alt is held; whether one was."""
        if not event.modifiers() & _ALT or self._view.picks_only:
            return False
        hit = self._view.hit(event.position())
        if hit is None or hit.source.kind != "edge":
            return False
        edge = hit.source.index
        if self._wheel is None or self._wheel[0] != edge:
            self._wheel = (edge, new_merge_key())
        angle = event.angleDelta().y() or event.angleDelta().x()  # with Alt some systems turn the wheel sideways
        weight = float(self._view.editing.document.network.weights[edge])
        fine = bool(event.modifiers() & _SHIFT)
        change_weight(self._view.editing, edge, turned(weight, _NOTCH * angle / 120, fine), self._wheel[1])
        return True

    def keys_speak(self) -> None:
        """From now on words stand beside the selection, and the wheel's next turn is a new entry."""
        self.at, self._wheel = None, None


def _toggled(selected: tuple[Source, ...], source: Source) -> tuple[Source, ...]:
    """Return the selection with a neuron or edge added, or without it if it was selected."""
    others = tuple(s for s in selected if (s.kind, s.index) != (source.kind, source.index))
    return others if len(others) < len(selected) else (*others, source)


def _cursor_for(hit: Hit | None, picks_only: bool) -> Qt.CursorShape:
    if hit is None:
        return Qt.CursorShape.ArrowCursor
    return (
        Qt.CursorShape.IBeamCursor if hit.editable is not None and not picks_only else Qt.CursorShape.PointingHandCursor
    )
