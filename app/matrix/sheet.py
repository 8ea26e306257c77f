"""The painted sheet of matrices: pointing, selecting and walking cells, and typing numbers into them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from app.controls import plain_tip
from app.graph.number_editor import NumberEditor
from app.magnified import Magnified, enlarged, reduced
from app.matrix.contents import MEANINGS
from app.matrix.grids import Item, Slot
from app.matrix.painting import SheetPainter
from app.matrix.placing import HEAD, PlacedGrid, Placing, placing_of
from app.panels.values_data import Light
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench
from core.formula import Source
from core.formula_text import text
from core.numbers import EXACT, shown, subscripted

Cell = tuple[int, int, int]  # grid, row, column
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class MatrixSheet(Magnified):
    """Draws grids and signs; every cell is linked with its neuron or edge in the other views.

    Signals:
        cell_reached(QRectF): the keyboard has gone to this cell.
    """

    cell_reached = Signal(QRectF)

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__(theme)
        self._workbench = workbench
        self._placing = Placing((), (), 0.0, 0.0)
        self._row = 0  # the data row on screen, for typing an input
        self._hovers = False
        self.current: Cell | None = None
        self.editor: NumberEditor | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Matrices of the level"))

    def show_items(self, items: list[Item], row: int, room: float) -> None:
        """Show other grids, or the same at another step; `room`: so many pixels are in sight from side to side."""
        self._row = row
        self._placing = placing_of(items, self._workbench.digits, room / self.scale)
        if self.current is not None and self._slot(self.current) is None:
            self.current = None
        self.setMinimumSize(self.sized(round(self._placing.width) + 4, round(self._placing.height)))
        self.update()

    @property
    def placing(self) -> Placing:
        return self._placing

    def lit(self) -> QRectF:
        """Return where the cells lie that the step has just computed; nothing where there are none."""
        found = QRectF()
        for placed in self._placing.grids:
            for row, column in placed.inside(placed.cells):
                if placed.grid.slot(row, column).light is Light.COMPUTED:
                    found = found.united(placed.cell(row, column))
        return enlarged(found, self.scale)

    # Marks

    def is_selected(self, source: Source | None) -> bool:
        """Tell whether a cell belongs to what is selected."""
        return source is not None and any(_same(source, other) for other in self._workbench.selected)

    def is_pointed(self, source: Source | None) -> bool:
        """Tell whether a cell belongs to what is under the pointer, here or in another view."""
        pointed = self._workbench.pointed
        return (
            source is not None and pointed is not None and (pointed.kind, pointed.index) == (source.kind, source.index)
        )

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        clip = reduced(QRectF(event.rect()), self.scale)
        with self.painting() as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            painter.fillRect(clip, self.tokens.card)
            SheetPainter(painter, self.tokens, self).paint(self._placing, clip, self.top)
            if self.hasFocus() and self.current is not None:
                painter.setPen(QPen(self.tokens.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self._placed(self.current).adjusted(1, 1, -1, -1), 6, 6)

    # Cells

    @property
    def top(self) -> float:
        """Where what is in sight begins, at 100 %: titles and names of columns stay there."""
        return max(0, self.visibleRegion().boundingRect().top()) / self.scale

    def cell_at(self, point: QPointF) -> Cell | None:
        """Return the cell at a point of the widget."""
        point = point / self.scale
        if point.y() < self.top + HEAD:
            return None
        for place, placed in enumerate(self._placing.grids):
            found = placed.at(point)
            if found is not None:
                return place, *found
        return None

    def rectangle(self, cell: Cell) -> QRectF:
        """Return a cell's place on the widget."""
        return enlarged(self._placed(cell), self.scale)

    def _placed(self, cell: Cell) -> QRectF:
        return self._placing.grids[cell[0]].cell(cell[1], cell[2])

    def slot(self, cell: Cell) -> Slot:
        """Return what stands in a cell."""
        return self._placing.grids[cell[0]].grid.slot(cell[1], cell[2])

    def _slot(self, cell: Cell) -> Slot | None:
        if cell[0] >= len(self._placing.grids):
            return None
        grid = self._placing.grids[cell[0]].grid
        return grid.slot(cell[1], cell[2]) if cell[1] < grid.rows and cell[2] < grid.columns else None

    def described(self, cell: Cell) -> str:
        """Return a cell in words, with every digit: W: h₁, i₁ = 0.15."""
        slot, placed = self.slot(cell), self._placing.grids[cell[0]]
        if slot.missing:
            return slot.tip
        what = text(placed.grid.title, "names", EXACT)
        ends = self._ends(placed, cell, slot)
        value = slot.text if slot.value is None else shown(slot.value, EXACT)
        notes = [tr("shares its weight")] * slot.tied + [tr("frozen")] * slot.frozen + [slot.tip] * bool(slot.tip)
        notes += [tr(MEANINGS[placed.grid.title])] if placed.grid.title in MEANINGS else []
        line = tr("{what}, {place} = {value}", what=what, place=ends, value=value)
        return ". ".join([line, *notes])

    def _ends(self, placed: PlacedGrid, cell: Cell, slot: Slot) -> str:
        network = self._workbench.document.network
        if slot.source is None:
            return placed.grid.row_names[cell[1]] if placed.grid.row_names else tr("row {row}", row=cell[1] + 1)
        if slot.source.kind == "neuron":
            return subscripted(network.neurons[slot.source.index].name)
        edges, edge = network.edges, slot.source.index
        ends = (network.neurons[int(array[edge])].name for array in (edges.source, edges.target))
        start, end = (subscripted(name) for name in ends)
        return tr("{edge} from {start} to {end}", edge=subscripted(edges.ids[edge]), start=start, end=end)

    # Pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        slot = self.slot(cell) if cell else None
        self._hovers = True
        self._workbench.point_at(slot.source if slot else None)
        self.setToolTip(plain_tip(self.described(cell)) if cell else "")
        self.setCursor(Qt.CursorShape.IBeamCursor if slot and slot.edits else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        if self._hovers:
            self._hovers = False
            self._workbench.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.go_to(self.cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the press has done the work

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.go_to(self.cell_at(event.position()))
        self.edit_current()

    # Keyboard

    def go_to(self, cell: Cell | None) -> None:
        """Make a cell the current one, and select what it belongs to."""
        self.current = cell
        self._workbench.select(self.slot(cell).source if cell else None)
        self.setAccessibleDescription(self.described(cell) if cell else "")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.AltModifier,
        )
        if key in _ARROWS and plain and self._placing.grids:
            self.walk(*_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.current is not None:
            self.edit_current()
        else:
            super().keyPressEvent(event)

    def walk(self, down: int, right: int) -> None:
        """Go to the next cell in a direction; past the side of a grid into the next grid."""
        if self.current is None:
            target: Cell | None = next(((g, 0, 0) for g, p in enumerate(self._placing.grids) if p.grid.columns), None)
        else:
            target = self._beside(self.current, down, right)
        if target is not None:
            self.go_to(target)
            self.cell_reached.emit(self.rectangle(target))

    def _beside(self, cell: Cell, down: int, right: int) -> Cell | None:
        place, row, column = cell
        grid = self._placing.grids[place].grid
        row, column = row + down, column + right
        if not 0 <= row < grid.rows:
            return None
        if 0 <= column < grid.columns:
            return place, row, column
        place += right
        if not 0 <= place < len(self._placing.grids):
            return None
        other = self._placing.grids[place].grid
        return place, min(row, other.rows - 1), 0 if right > 0 else other.columns - 1

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # Typing

    def edit_current(self) -> None:
        """Open the editor on the current cell, where it holds a weight or an input."""
        slot = self.slot(self.current) if self.current else None
        if slot is None or not slot.edits or slot.source is None or slot.value is None or self.editor is not None:
            return
        assert self.current is not None
        network, source, value, row = self._workbench.document.network, slot.source, slot.value, self._row
        is_weight = slot.edits == "weight"
        name = network.edges.ids[source.index] if is_weight else network.neurons[source.index].name
        editor = NumberEditor(self.window(), self._theme.tokens, subscripted(name), value)
        commit = self._workbench.set_weight if is_weight else lambda i, number: self._workbench.set_cell(row, i, number)
        editor.committed.connect(lambda number: commit(source.index, number))
        editor.closed.connect(self._close_editor)
        self.editor = editor
        place = self.rectangle(self.current).toRect()
        editor.open_at(QRect(self.mapTo(self.window(), place.topLeft()), place.size()))

    def _close_editor(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None
            self.setFocus(Qt.FocusReason.OtherFocusReason)


def _same(one: Source, other: Source) -> bool:
    return (one.kind, one.index) == (other.kind, other.index)
