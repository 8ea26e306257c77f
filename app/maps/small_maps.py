"""Small maps: what every neuron answers over the same inputs, layer by layer; a click selects the neuron everywhere."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip

from app.controls import plain_tip
from app.magnified import Magnified
from app.maps.cells import EDGE, GAP, NAME, Cell, cells_of, layers_of, neighbour
from app.maps.colours import response_pixels, response_scale
from app.maps.scene import MapScene
from app.surface.heat import image_of
from app.surface.painting import points_of, settle
from app.theme import Theme, mixed, ui_font
from app.words import tr
from core.network import Floats
from core.numbers import shown

PIXELS = 48  # of a small map, at most
SHADE_BAR = 22.0


class SmallMaps(Magnified):
    """A small map of every hidden and output neuron.

    Signals:
        selected(int): the map of a neuron was clicked, or walked to with the arrow keys.
        pointed(object): the neuron under the pointer, or None.
    """

    selected = Signal(int)
    pointed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.scene = MapScene()
        self.marked: tuple[int | None, int | None] = (None, None)  # selected, pointed at
        self.pair: tuple[int, ...] = ()
        self._images: dict[int, QImage] = {}
        self._images_of = (self.scene, False)
        self.setAccessibleName(tr("Maps of the neurons"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.keep_least(150, 140)

    def sizeHint(self) -> QSize:
        return self.sized(300, 330)

    def show_scene(self, scene: MapScene) -> None:
        """Show another scene."""
        self.scene = scene
        space = scene.space
        self.pair = () if space is None else tuple(n for n in space.stages[space.home].neurons if n is not None)
        self.setAccessibleDescription(self.words())
        self.update()

    def mark(self, selected: int | None, pointed: int | None) -> None:
        """Show which neuron is selected and which is pointed at."""
        if self.marked != (selected, pointed):
            self.marked = selected, pointed
            self.setAccessibleDescription(self.words())
            self.update()

    def words(self) -> str:
        """Return the selected neuron's map in words."""
        neuron = self.marked[0]
        if self.scene.document is None or neuron is None or neuron not in [c.neuron for c in self.cells()[0]]:
            return self.scene.message
        return ". ".join(self.tip_lines(neuron))

    def cells(self) -> tuple[list[Cell], int]:
        """Return where the maps are at this size, and how many are left out."""
        if self.scene.document is None:
            return [], 0
        layers = layers_of(self.scene.document.network.topology)
        return cells_of(layers, self.room.width() - 2 * EDGE, self.room.height() - SHADE_BAR, self.marked[0])

    def cell_at(self, place: QPointF) -> Cell | None:
        """Return the map under a pixel, its name included."""
        return next((cell for cell in self.cells()[0] if cell.box.adjusted(0, -NAME, 0, 2).contains(place)), None)

    def tip_lines(self, neuron: int) -> list[str]:
        """Tell a neuron: name, activation, from where to where it answers here."""
        scene = self.scene
        assert scene.document is not None
        values = self._values(neuron)
        finite = values[np.isfinite(values)]
        low, high = (float(finite.min()), float(finite.max())) if len(finite) else (float("nan"),) * 2
        lines = [f"{scene.name(neuron)}: {scene.document.network.neurons[neuron].activation}"]
        lines.append(tr("out from {low} to {high}", low=shown(low, 3), high=shown(high, 3)))
        if scene.points is not None and scene.present is not None:
            out = float(scene.points.out[neuron, scene.present])
            lines.append(tr("now {out}", out=shown(out, 4)))
        return lines

    def _values(self, neuron: int) -> Floats:
        source = self.scene.field or self.scene.function
        assert source is not None
        values: Floats = source.out[neuron]
        return values.ravel()

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(self.place_of(event))
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.selected.emit(cell.neuron)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(self.place_of(event))
        self.setCursor(Qt.CursorShape.PointingHandCursor if cell else Qt.CursorShape.ArrowCursor)
        self.pointed.emit(cell.neuron if cell else None)
        if cell is None:
            QToolTip.hideText()
        else:
            tip = plain_tip("\n".join(self.tip_lines(cell.neuron))).replace("\n", "<br>")
            QToolTip.showText(event.globalPosition().toPoint(), tip, self)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
        way = ways.get(Qt.Key(event.key()))
        if way is None or not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        neuron = neighbour(self.cells()[0], self.marked[0], *way)
        if neuron is not None:
            self.selected.emit(neuron)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.painting() as painter:
            settle(painter)
            if self.scene.document is None:
                return
            cells, left_out = self.cells()
            self._draw_heads(painter, cells)
            for cell in cells:
                self._draw_cell(painter, cell)
            self._draw_key(painter, left_out)
            if self.hasFocus():
                painter.setPen(QPen(self.tokens.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.room.adjusted(1, 1, -1, -1), 4, 4)

    def _draw_heads(self, painter: QPainter, cells: list[Cell]) -> None:
        """Name each layer above its first map."""
        tokens = self.tokens
        assert self.scene.document is not None
        last = len(layers_of(self.scene.document.network.topology)) - 1
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(tokens.muted)
        right, seen = 0.0, set()
        for cell in cells:
            if cell.layer in seen:
                continue
            seen.add(cell.layer)
            outputs = tr("outputs") if len(self.scene.document.network.topology.outputs) > 1 else tr("output")
            words = outputs if cell.layer == last else tr("layer {number}", number=cell.layer + 1)
            width = painter.fontMetrics().horizontalAdvance(words)
            left = min(cell.box.left(), self.room.width() - width - EDGE)
            if left >= right:
                painter.drawText(QPointF(left, 14), words)
                right = left + width + 6

    def _draw_cell(self, painter: QPainter, cell: Cell) -> None:
        tokens, box = self.tokens, cell.box
        selected, pointed = cell.neuron == self.marked[0], cell.neuron == self.marked[1]
        if self.scene.field is not None:
            painter.drawImage(box, self._image(cell.neuron))
        elif self.scene.function is not None:
            self._draw_curve(painter, cell)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.5), 1))
        painter.drawRect(box)
        if selected or pointed:
            painter.setPen(QPen(tokens.accent, 3 if selected else 1.6))
            painter.drawRect(box.adjusted(-1, -1, 1, 1))
        painter.setFont(ui_font(tokens.text_small, 600 if selected or cell.neuron in self.pair else 400))
        painter.setPen(tokens.accent if selected else tokens.text)
        name = QRectF(box.left(), box.top() - NAME, box.width() + GAP, NAME)
        text = painter.fontMetrics().elidedText(
            self.scene.name(cell.neuron), Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, text)

    def _image(self, neuron: int) -> QImage:
        """Return the colours of a neuron's map; kept until the scene or the theme changes."""
        key = (self.scene, self.tokens.dark)
        if self._images_of != key:
            self._images, self._images_of = {}, key
        if neuron not in self._images:
            assert self.scene.field is not None and self.scene.document is not None
            values = self.scene.field.out[neuron]
            every = max(1, -(-len(values) // PIXELS))
            few = values[every // 2 :: every, every // 2 :: every]
            activation = self.scene.document.network.neurons[neuron].activation
            self._images[neuron] = image_of(response_pixels(few, activation, self.tokens)[::-1])
        return self._images[neuron]

    def _draw_curve(self, painter: QPainter, cell: Cell) -> None:
        """Draw what a neuron answers to the one input."""
        scene, tokens, box = self.scene, self.tokens, cell.box
        assert scene.function is not None and scene.document is not None
        painter.fillRect(box, tokens.card)
        values = scene.function.out[cell.neuron][:: max(1, len(scene.function.x_values) // 120)]
        middle, reach = response_scale(values, scene.document.network.neurons[cell.neuron].activation)
        across = np.linspace(box.left(), box.right(), len(values))
        with np.errstate(invalid="ignore"):
            upright = box.center().y() - np.clip((values - middle) / reach, -1.2, 1.2) * (box.height() / 2 - 3)
        finite = np.isfinite(upright)
        painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.2), 1))
        painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
        painter.setPen(QPen(tokens.accent, 1.8))
        painter.drawPolyline(QPolygonF(points_of(np.stack((across, upright), axis=1)[finite])))

    def _draw_key(self, painter: QPainter, left_out: int) -> None:
        """Tell below what the colours mean, and how many maps there was no room for."""
        tokens = self.tokens
        painter.setFont(ui_font(tokens.text_small))
        y = self.room.height() - SHADE_BAR + 4.0
        left = EDGE
        if self.scene.field is not None:
            bar = QRectF(EDGE + 26.0, y + 4, 64.0, 9.0)
            painter.drawImage(bar, image_of(response_pixels(np.linspace(-1, 1, 64)[np.newaxis], "tanh", tokens)))
            painter.setPen(tokens.muted)
            painter.drawText(QRectF(EDGE, y, 24, 17), Qt.AlignmentFlag.AlignVCenter, tr("low"))
            painter.drawText(QRectF(bar.right() + 6, y, 60, 17), Qt.AlignmentFlag.AlignVCenter, tr("high out"))
            left = bar.right() + 70
        if left_out:
            painter.setPen(tokens.muted)
            words = tr("no room for {count} more", count=left_out)
            painter.drawText(QRectF(left, y, self.room.width() - left, 17), Qt.AlignmentFlag.AlignVCenter, words)
