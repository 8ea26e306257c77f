"""The graph in the window: shows the workbench's step, and is the editor of its network, by pointer and by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from app.edits import Edits
from app.graph import accessible
from app.graph.context_menu import make_menu
from app.graph.editing_badge import DraftBadge
from app.graph.editing_fields import Fields
from app.graph.editing_keys import Keys
from app.graph.editing_painting import NOTHING, Overlay
from app.graph.editing_parts import copy
from app.graph.editing_places import Place
from app.graph.editing_pointer import Pointer
from app.graph.editing_verbs import Editing, place_of
from app.graph.hits import Editable
from app.graph.number_editor import InlineEditor
from app.graph.painted_graph import PaintedGraph
from app.graph.refusals import Notice, beside_neuron
from app.graph.transitions import travellers_of
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench
from core.editing import NOWHERE, Places


class GraphView(PaintedGraph):
    """The painted graph with pointer, keys, fields and menus; what they do is in the parts.

    Signals:
        picked(Source): while only picking is meant, something was clicked, be it selected already, or Enter was
            pressed on what is selected.
    """

    picked = Signal(object)

    def __init__(
        self, workbench: Workbench, theme: Theme, parent: QWidget | None = None, edits: Edits | None = None
    ) -> None:
        super().__init__(workbench, theme, parent)
        self._notice: Notice | None = None
        self._menu: QMenu | None = None
        self._picks_only = False
        self.editing = Editing(workbench, edits or Edits(workbench), self)
        self.pointer, self.keys, self.fields = Pointer(self), Keys(self), Fields(self, theme)
        self.badge = DraftBadge(self, self.editing)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Network"))
        accessible.install()
        workbench.document_changed.connect(self._follow_document)
        workbench.cursor_changed.connect(self._follow_cursor)
        workbench.selection_changed.connect(self._refresh)
        theme.changed.connect(self._rescale)
        self._follow_document()

    # -- what is shown ------------------------------------------------------------------------------------------

    def _follow_document(self) -> None:
        if self._workbench.document.network.topology is not self._topology:
            self._notice = None
            self.pointer.forget_stale()
            self.keys.leave()
        self.badge.refresh()
        self.transition.note()
        super()._follow_document()

    @Slot()
    def _follow_cursor(self) -> None:
        """Show the step at once; what it came from travels there where there is time to see it."""
        self._refresh()
        dragged = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if self.transition.is_due() and not dragged and self._preview is None:
            self.transition.start(travellers_of(self.picture()))

    @Slot()
    def _rescale(self) -> None:
        """Draw in other colours and sizes; the badge takes its size when its font is the new one."""
        self._refresh()
        QTimer.singleShot(0, self.badge, self.badge.refresh)

    def handles(self) -> tuple[int, ...]:
        """Return the neurons that show a handle: the one under the pointer, and the selected one."""
        if self.picks_only:
            return ()
        pointed, chosen = self._workbench.pointed, self.editing.neurons
        under = (pointed.index,) if pointed is not None and pointed.kind == "neuron" else ()
        return tuple(dict.fromkeys((*under, *(chosen if len(chosen) == 1 else ()))))

    def overlay(self) -> Overlay:
        """Return what a gesture shows, else what was said last."""
        for overlay in (self.pointer.overlay(), self.keys.overlay()):
            if overlay is not NOTHING:
                return overlay
        return Overlay(notice=self._notice) if self._notice is not None else NOTHING

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.badge.place()
        super().resizeEvent(event)

    # -- words --------------------------------------------------------------------------------------------------

    def tell(self, words: str, places: Places = NOWHERE, is_refusal: bool = True) -> None:
        """Say something beside the pointer, or beside the selection when the keyboard was last."""
        at = self.pointer.at
        if at is None:
            neuron = self.editing.last_neuron
            if neuron is not None:
                at = beside_neuron(self.picture().geometry, self._camera, neuron)
        self.keep_notice(Notice(words, places, at or QPointF(self.rect().center()), is_refusal))
        self.announce(words)

    def keep_notice(self, notice: Notice) -> None:
        """Show a notice until the next press of a key or button."""
        self._notice = notice
        self.update()

    def announce(self, words: str) -> None:
        """Speak words to a screen reader."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _hush(self) -> None:
        self.transition.stop()
        if self._notice is not None:
            self._notice = None
            self.update()

    @property
    def picks_only(self) -> bool:
        """Whether a click only points something out, for somebody who asked for it: nothing is edited or moved."""
        return self._picks_only

    @picks_only.setter
    def picks_only(self, picks_only: bool) -> None:
        self.pointer.cancel()
        self._picks_only = picks_only
        self.update()

    # -- pointer and keys ---------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hush()
        self.keys.leave()
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hush()
        self.pointer.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.pointer.wheel(event):
            self.zoom_by_wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._workbench.point_at(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._hush()
        self.pointer.keys_speak()
        key, held = Qt.Key(event.key()), event.modifiers()
        if self.pointer.busy:
            if key == Qt.Key.Key_Escape:
                self.pointer.cancel()
        elif self.keys.press(event):
            pass
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0 and held & Qt.KeyboardModifier.ControlModifier:
            self.fit()
        else:
            event.ignore()  # plain arrows step, Tab leaves

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keys.leave()
        super().focusOutEvent(event)

    # -- menus and fields ---------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu()
            return
        point = QPointF(event.pos())
        hit = self.hit(point)
        if hit is None:
            self._popup(point, place_of(self._camera.to_graph(point), self.stretch))
            return
        selected = {(source.kind, source.index) for source in self._workbench.selected}
        if (hit.source.kind, hit.source.index) not in selected:
            self._workbench.select(hit.source)
        self._popup(point)

    def open_menu(self) -> None:
        """Open the menu of the selection beside it."""
        neuron = self.editing.last_neuron
        centre = QPointF(self.rect().center())
        self._popup(centre if neuron is None else beside_neuron(self.picture().geometry, self._camera, neuron))

    def _popup(self, point: QPointF, ground: Place | None = None) -> None:
        self.pointer.cancel()
        self._menu = make_menu(self, self.editing, ground)
        self._menu.popup(self.mapToGlobal(point.toPoint()))

    def popup_problems(self) -> None:
        """Tell why the network cannot be stepped through yet."""
        if self._workbench.problems:
            self.badge.popup()
        else:
            self.tell(tr("This network can be stepped through."), is_refusal=False)

    @property
    def copies_parts(self) -> bool:
        """Whether neurons are selected to be copied, not one of their numbers."""
        chosen = self._workbench.selection
        neurons = self.editing.neurons
        return len(neurons) > 1 or (bool(neurons) and chosen is not None and chosen.quantity == "out")

    def copy_part(self) -> tuple[int, ...]:
        """Put the selected neurons on the clipboard, and return which."""
        copy(self.editing)
        return self.editing.neurons

    def start_edge(self) -> None:
        """Let Alt+arrows choose the target of an edge from the selected neuron, and Enter draw it."""
        self.keys.start_edge()

    @property
    def editor(self) -> InlineEditor | None:
        """The field that is open."""
        return self.fields.editor

    def edit_selection(self) -> None:
        """Open the editor on the selected edge's weight, input's value or output's target."""
        self.fields.edit_selection()

    def edit(self, editable: Editable) -> None:
        """Open the editor over a number."""
        self.fields.edit(editable)

    def edit_name(self, what: str) -> None:
        """Open the field for the selected one's id or label."""
        self.fields.edit_name(what)

    def edit_parameter(self, name: str) -> None:
        """Open the field for a parameter of the selected neuron's activation."""
        self.fields.edit_parameter(name)
