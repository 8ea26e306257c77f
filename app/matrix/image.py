"""A large matrix as a picture: every cell a dot coloured by sign and size, and a frame around the part in numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from app.graph.canvas import font
from app.magnified import Magnified
from app.matrix.grids import Window
from app.matrix.placing import HEAD
from app.theme import Theme, Tokens, mixed, signed_colour
from app.words import tr
from core.network import Floats, Integers
from core.numbers import shown

SHADES = 255
LARGEST_CELL = 14.0
WIDTH = 270
BAR = 70.0
_MOVES = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


class MatrixImage(Magnified):
    """The picture. Pointing at it, or walking with the arrows, chooses the part whose numbers are written beside it.

    Signals:
        pointed(int, int): the row and column under the pointer, or in the middle of the frame after a key.
    """

    pointed = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._cells, self._values = np.zeros(0, dtype=np.intp), np.zeros(0)
        self._shape, self._window, self._scale = (0, 0), Window(0, 0, 0, 0), 0.0
        self._drawn: QImage | None = None
        self._table = _table(theme.tokens)
        theme.changed.connect(self._take_colours)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Picture of the matrix"))

    def sizeHint(self) -> QSize:
        return self.sized(WIDTH, 160)

    def show_values(self, cells: Integers, values: Floats, shape: tuple[int, int], window: Window) -> None:
        """Show a matrix of this shape: the values of some cells (row · columns + column), NaN where not known yet."""
        same = shape == self._shape and np.array_equal(cells, self._cells)
        if not same or not np.array_equal(values, self._values, equal_nan=True):
            finite = np.abs(values[np.isfinite(values)])
            self._scale = float(finite.max()) if len(finite) else 0.0
            self._drawn = None
        self._cells, self._values, self._shape = cells, values, shape
        self.show_window(window)

    def show_window(self, window: Window) -> None:
        """Frame another part."""
        self._window = window
        first, last = window.row + 1, window.row + window.rows
        left, right = window.column + 1, window.column + window.columns
        fields = {"first": first, "last": last, "left": left, "right": right}
        self.setAccessibleDescription(tr("rows {first} to {last}, columns {left} to {right} in numbers", **fields))
        self.update()

    # Drawing

    @Slot()
    def _take_colours(self) -> None:
        self._drawn, self._table = None, _table(self.tokens)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawn = None

    @property
    def area(self) -> QRectF:
        """Where the matrix is drawn."""
        rows, columns = self._shape
        whole = self.room
        room = QRectF(1, HEAD, whole.width() - 2, max(1.0, whole.height() - HEAD - 6))
        width = min(room.width(), columns * LARGEST_CELL)
        return QRectF(room.x(), room.y(), width, min(room.height(), rows * LARGEST_CELL))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, area = self.tokens, self.area
        with self.painting() as painter:
            painter.fillRect(self.room, tokens.card)
            self._legend(painter, tokens)
            if self._drawn is None:
                ratio = self.devicePixelRatioF() * self.scale
                self._drawn = self._image(round(area.width() * ratio), round(area.height() * ratio), tokens)
            painter.drawImage(area, self._drawn)
            painter.setPen(QPen(tokens.hairline, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))
            painter.setPen(QPen(tokens.accent, 2))
            painter.drawRect(self.frame().adjusted(-1, -1, 1, 1))
            if self.hasFocus():
                painter.drawRoundedRect(self.room.adjusted(1, 1, -1, -1), 4, 4)

    def frame(self) -> QRectF:
        """Return where the part in numbers lies."""
        area, (rows, columns) = self.area, self._shape
        across, down = area.width() / max(1, columns), area.height() / max(1, rows)
        part = self._window
        return QRectF(
            area.x() + part.column * across, area.y() + part.row * down, part.columns * across, part.rows * down
        )

    def _legend(self, painter: QPainter, tokens: Tokens) -> None:
        """Write the size of the matrix, and which colours mean what."""
        painter.setFont(font(tokens.text_small, 400))
        painter.setPen(tokens.muted)
        line = QRectF(1, 0, self.room.width() - 2, HEAD - 4)
        side = Qt.AlignmentFlag.AlignVCenter
        rows, columns = self._shape
        size = tr("{rows} × {columns}", rows=rows, columns=columns)
        painter.drawText(line, side | Qt.AlignmentFlag.AlignLeft, size)
        ends = shown(-self._scale, 2), shown(self._scale, 2)
        width = painter.fontMetrics().horizontalAdvance(ends[1])
        painter.drawText(line, side | Qt.AlignmentFlag.AlignRight, ends[1])
        bar = QRectF(line.right() - width - 6 - BAR, line.center().y() - 4, BAR, 8)
        for place in range(int(BAR)):
            colour = signed_colour(2 * place / BAR - 1, 1.0, tokens)
            painter.fillRect(QRectF(bar.x() + place, bar.y(), 1.5, bar.height()), colour)
        before = QRectF(line.x(), line.y(), bar.x() - 6 - line.x(), line.height())
        painter.drawText(before, side | Qt.AlignmentFlag.AlignRight, ends[0])

    def _image(self, width: int, height: int, tokens: Tokens) -> QImage:
        """Draw the cells; where several share a dot the strongest is seen."""
        rows, columns = self._shape
        across, down = max(1, min(width, columns)), max(1, min(height, rows))
        dots = np.full((down, across), _rgb(tokens.card), dtype=np.uint32)
        row, column = np.divmod(self._cells, max(1, columns))
        strength = np.nan_to_num(np.abs(self._values), nan=-1.0, posinf=np.inf)
        order = np.argsort(strength) if down < rows or across < columns else slice(None)
        share = np.clip(np.nan_to_num(self._values / self._scale if self._scale else self._values * 0.0), -1, 1)
        colours = self._table[np.round((share + 1) / 2 * (SHADES - 1)).astype(np.intp)]
        colours[np.isnan(self._values)] = _rgb(mixed(tokens.card, tokens.hairline, 0.6))
        dots[(row * down // max(1, rows))[order], (column * across // max(1, columns))[order]] = colours[order]
        return QImage(dots.tobytes(), across, down, 4 * across, QImage.Format.Format_RGB32).copy()

    # Pointing

    def _cell_at(self, point: QPointF) -> tuple[int, int] | None:
        area, (rows, columns) = self.area, self._shape
        if not area.contains(point):
            return None
        row = int((point.y() - area.y()) / area.height() * rows)
        column = int((point.x() - area.x()) / area.width() * columns)
        return min(row, rows - 1), min(column, columns - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(self.place_of(event))
        if cell is not None:
            self.pointed.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        if move is None:
            super().keyPressEvent(event)
            return
        part = self._window
        row, column = part.row + part.rows // 2, part.column + part.columns // 2
        row, column = row + move[0] * max(1, part.rows - 1), column + move[1] * max(1, part.columns - 1)
        self.pointed.emit(row, column)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _rgb(colour: QColor) -> int:
    return int(colour.rgb())


def _table(tokens: Tokens) -> np.ndarray:
    places = np.linspace(-1.0, 1.0, SHADES)
    return np.array([_rgb(signed_colour(float(place), 1.0, tokens)) for place in places], dtype=np.uint32)
